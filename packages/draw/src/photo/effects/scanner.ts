import type { Random } from "@undiagram/random";
import { aimAround } from "../aim.ts";
import type { Effect } from "../effect.ts";
import { type Frame, forEachRow, scaleOf } from "../frame.ts";
import { createGrain } from "../noise.ts";
import type { Colour } from "../picture.ts";
import { depthInside, placeSheet } from "../sheet.ts";
import { SmudgeLayer } from "../smudge-layer.ts";

const RANGES = {
  /** What the scan holds beyond the drawing on each side, as a share of the drawing's. */
  around: [0, 0.05],
  /** Probability of each edge of the sheet to be seen. */
  visibleEdges: [0, 0.3],
  /** Probability of a scan in grey. */
  grey: 0.65,
  /** Where paper and ink come to lie, in pixel values; above 255 the paper's texture is lost. */
  white: [238, 262],
  black: [10, 60],
  lids: [70, 200, 225, 240],
  tints: [
    [1, 1, 1],
    [1, 0.99, 0.96],
    [0.97, 0.99, 1],
    [1, 0.97, 0.91],
  ],
  /** Standard deviations: of the noise in pixel values, and of the sensors' brightness from column to column. */
  roughness: [0.4, 2.5],
  streak: 0.003,
  /** Grains and hairs. */
  grains: [0, 16],
  hairs: [0, 1],
  dirt: [0.08, 0.35],
} as const;

/** Laid on a scanner's glass: mostly grey, hard in contrast, with dust, streaks of dirty sensors and a shaded edge. */
export const scanner: Effect = {
  name: "scanner",
  aim(aim, random, drawn) {
    aimAround(aim, random, drawn, RANGES.around);
  },
  cover(frame, random) {
    const { pixels, drawn } = frame;
    const size = Math.sqrt(frame.width * frame.height);
    const sheet = placeSheet(frame, random, random.pick(RANGES.visibleEdges));
    const scale = scaleOf(frame);
    const isGrey = random.chance(RANGES.grey);
    const white = random.range(...RANGES.white);
    const black = random.range(...RANGES.black);
    const contrast = 1 - black / 255;
    const lid = random.pick(RANGES.lids);
    const tint: Colour = isGrey ? [1, 1, 1] : random.pick(RANGES.tints);
    const grain = createGrain(random);
    const roughness = random.range(...RANGES.roughness);
    const noise = new Float32Array(frame.width);
    grain(noise);
    const streaks = noise.map((value) => 1 + RANGES.streak * value);
    const dust = scatterDust(frame, random, size);
    const dirt = new Float32Array(frame.width);
    const edge = random.range(0.004, 0.012) * size;
    const fromGround = drawn.ground.map((value) => white / Math.max(1, value));
    const [fromRed, fromGreen, fromBlue] = fromGround as [number, number, number];
    forEachRow(frame, (row, first, us, vs) => {
      dust.row(row, 0, dirt);
      grain(noise);
      for (let x = 0, at = first; x < us.length; x++, at += 3) {
        const depth = depthInside(sheet, us[x]!, vs[x]!) * scale;
        let red = pixels[at]! * fromRed;
        let green = pixels[at + 1]! * fromGreen;
        let blue = pixels[at + 2]! * fromBlue;
        if (isGrey) red = green = blue = 0.299 * red + 0.587 * green + 0.114 * blue;
        const onPaper = Math.min(1, Math.max(0, depth + 0.5));
        // The sheet's edge lifts off the glass: a soft grey line on the lid beside it, none on the sheet.
        const beyond = onPaper === 1 ? 0 : (1 - onPaper) * lid * (1 - 0.35 * Math.exp(Math.min(0, depth) / edge));
        const shade = streaks[x]! * (1 - dirt[x]!);
        const rough = roughness * noise[x]!;
        pixels[at] = (onPaper * tint[0] * (black + red * contrast) + beyond) * shade + rough;
        pixels[at + 1] = (onPaper * tint[1] * (black + green * contrast) + beyond) * shade + rough;
        pixels[at + 2] = (onPaper * tint[2] * (black + blue * contrast) + beyond) * shade + rough;
      }
    });
  },
};

function scatterDust(frame: Frame, random: Random, size: number): SmudgeLayer {
  const layer = new SmudgeLayer(frame.width, frame.height);
  const place = (): [number, number] => [random.float() * frame.width, random.float() * frame.height];
  for (let grains = random.int(...RANGES.grains); grains > 0; grains--) {
    const [x, y] = place();
    layer.stroke(
      [
        [x, y],
        [x + 1, y + 1],
      ],
      random.range(1, 2),
      random.range(...RANGES.dirt),
      [1, 1, 1],
    );
  }
  for (let hairs = random.int(...RANGES.hairs); hairs > 0; hairs--) {
    let [x, y] = place();
    let heading = random.range(0, 2 * Math.PI);
    const bend = random.range(-0.25, 0.25);
    const points = Array.from({ length: 14 }, (): [number, number] => {
      heading += bend + random.range(-0.2, 0.2);
      x += 0.004 * size * Math.cos(heading);
      y += 0.004 * size * Math.sin(heading);
      return [x, y];
    });
    layer.stroke(points, 1.2, random.range(...RANGES.dirt), [1, 1, 1]);
  }
  return layer;
}
