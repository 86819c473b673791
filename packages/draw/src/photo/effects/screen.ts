import type { Random } from "@undiagram/random";
import { aimAround } from "../aim.ts";
import type { Effect } from "../effect.ts";
import { forEachRow, scaleOf } from "../frame.ts";
import { createNoise } from "../noise.ts";
import { depthInside, placeSheet } from "../sheet.ts";

const RANGES = {
  /** What the camera sees beyond the drawing on each side, as a share of the drawing's. */
  around: [0.01, 0.08],
  /** Probability of each edge of the screen to be seen. */
  visibleEdges: [0, 0, 0.6],
  /** What a black pixel still shows, in pixel values. */
  glow: [6, 26],
  /** Depth of the grid across and down, and the size of its cells in pixels of the drawing. */
  grid: [0.008, 0.035],
  rows: [0.004, 0.022],
  pitch: [0.94, 1.06],
  /** Light lost toward the sides, and in the refresh band. */
  fall: [0.05, 0.35],
  band: [0, 0.12],
  /** Share of red light that is missing. */
  blue: [-0.02, 0.14],
} as const;

/** Shown on a monitor: its pixel grid beats with the camera's, its black glows, and a dark bezel ends it. */
export const screen: Effect = {
  name: "screen",
  aim(aim, random, drawn) {
    aimAround(aim, random, drawn, RANGES.around);
  },
  cover(frame, random) {
    const { pixels } = frame;
    const size = Math.sqrt(frame.width * frame.height);
    const sheet = placeSheet(frame, random, random.pick(RANGES.visibleEdges));
    const scale = scaleOf(frame);
    const bezel = chooseBezel(random, size);
    const glow = random.range(...RANGES.glow);
    const grid = random.range(...RANGES.grid);
    const rows = random.range(...RANGES.rows);
    const pitch = random.range(...RANGES.pitch);
    const bright = (255 - glow) / 255;
    forEachRow(frame, (row, first, us, vs) => {
      for (let x = 0, at = first; x < us.length; x++, at += 3) {
        const u = us[x]!;
        const v = vs[x]!;
        const depth = depthInside(sheet, u, v) * scale;
        const onScreen = Math.min(1, Math.max(0, depth + 0.5));
        if (onScreen > 0) {
          // The three colours stand side by side in each pixel of the screen. Seen by about as many pixels of a camera,
          // they drift in and out of step: the bands are real moire, and bend as the perspective does.
          const turn = ((u / pitch) * WAVE_STEPS) | 0;
          const line = 1 - rows * (1 + WAVE[(((v / pitch) * WAVE_STEPS) | 0) & (WAVE_STEPS - 1)]!);
          const red = 1 - grid * (1 + WAVE[turn & (WAVE_STEPS - 1)]!);
          const green = 1 - grid * (1 + WAVE[(turn + THIRD) & (WAVE_STEPS - 1)]!);
          const blue = 1 - grid * (1 + WAVE[(turn + 2 * THIRD) & (WAVE_STEPS - 1)]!);
          pixels[at] = (glow + pixels[at]! * bright) * line * red;
          pixels[at + 1] = (glow + pixels[at + 1]! * bright) * line * green;
          pixels[at + 2] = (1.15 * glow + pixels[at + 2]! * bright) * line * blue;
        }
        if (onScreen < 1) {
          const shade = (1 - onScreen) * bezel(-depth, x, row);
          pixels[at] = onScreen * pixels[at]! + shade;
          pixels[at + 1] = onScreen * pixels[at + 1]! + shade;
          pixels[at + 2] = onScreen * pixels[at + 2]! + shade;
        }
      }
    });
  },
  light(light, random) {
    // A screen is brightest where it is seen straight on, and refreshes while the shutter is open.
    const [cx, cy] = [random.range(0.2, 0.8) * light.width, random.range(0.2, 0.8) * light.height];
    const fall = random.range(...RANGES.fall);
    const band = random.range(...RANGES.band);
    const period = random.range(0.35, 1.2) * light.height;
    const phase = random.float();
    const blue = random.range(...RANGES.blue);
    light.multiply((x, y) => {
      const away = ((x - cx) / light.width) ** 2 + ((y - cy) / light.height) ** 2;
      const place = y / period + phase;
      const refresh = 1 - band * Math.max(0, Math.sin(2 * Math.PI * place)) ** 2;
      const amount = (1 - fall * away) * refresh;
      return [amount * (1 - blue), amount * (1 - blue / 3), amount];
    });
  },
};

/** One turn of a cosine. */
const WAVE_STEPS = 1024;
const THIRD = Math.round(WAVE_STEPS / 3);
const WAVE = Float32Array.from({ length: WAVE_STEPS }, (_, step) => Math.cos((2 * Math.PI * step) / WAVE_STEPS));

/** Brightness beyond the screen, by the distance from it in pixels of the frame. */
function chooseBezel(random: Random, size: number): (beyond: number, x: number, y: number) => number {
  const width = size * random.range(0.02, 0.06);
  const plastic = random.range(14, 34);
  const room = random.range(20, 90);
  const dim = createNoise(random);
  return (beyond, x, y) => {
    if (beyond > width) return room * (1 + 0.4 * dim((x / size) * 3, (y / size) * 3));
    // The inner lip catches the screen's own light.
    return plastic + 38 * Math.exp(-beyond / 2.5) + 10 * Math.exp(-(width - beyond) / 1.5);
  };
}
