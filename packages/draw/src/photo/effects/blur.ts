import type { Effect } from "../effect.ts";
import type { Frame } from "../frame.ts";

const RANGES = {
  /** Standard deviation of the point spread, in pixels. */
  focus: [0.25, 0.5],
  shaking: 0.25,
  /** Share of light that goes one pixel along the motion, and as much against it. */
  shake: [0.06, 0.14],
  shakes: [
    [1, 0],
    [0, 1],
    [1, 1],
    [1, -1],
  ],
} as const;

/** Slightly out of focus, and at times a hand that shook. */
export const blur: Effect = {
  name: "blur",
  develop(frame, random) {
    const focus = random.range(...RANGES.focus);
    const share = (focus * focus) / 2;
    spread(frame, 1, 0, share);
    spread(frame, 0, 1, share);
    if (!random.chance(RANGES.shaking)) return;
    const [dx, dy] = random.pick(RANGES.shakes);
    spread(frame, dx, dy, random.range(...RANGES.shake));
  },
};

/** Moves a share of every pixel's light to the pixel at (dx, dy), and as much to the one opposite. */
function spread(frame: Frame, dx: number, dy: number, share: number): void {
  const { pixels, width, height } = frame;
  const result = new Float32Array(pixels.length);
  const stay = 1 - 2 * share;
  for (let y = 0; y < height; y++) {
    // Beyond the rim the picture goes on as at the rim.
    const row = y * width * 3;
    const above = Math.max(0, Math.min(height - 1, y - dy)) * width * 3;
    const below = Math.max(0, Math.min(height - 1, y + dy)) * width * 3;
    const last = (width - 1) * 3;
    for (let i = 0; i < width * 3; i++) {
      // The values at the rim are few; between them neither test holds.
      const before = i < dx * 3 ? i % 3 : i - dx * 3;
      const after = i > last + 2 - dx * 3 ? last + (i % 3) : i + dx * 3;
      result[row + i] = stay * pixels[row + i]! + share * (pixels[above + before]! + pixels[below + after]!);
    }
  }
  frame.pixels = result;
}
