import type { Random } from "@undiagram/random";
import { aimAround } from "../aim.ts";
import { foldCorner } from "../dog-ear.ts";
import type { Effect } from "../effect.ts";
import { Field } from "../field.ts";
import { type Frame, forEachRow, scaleOf } from "../frame.ts";
import { project } from "../homography.ts";
import { createGrain, createRoughNoise } from "../noise.ts";
import { depthInside, placeSheet, type Sheet } from "../sheet.ts";
import { chooseTableTop } from "../table-top.ts";

const RANGES = {
  /** What the camera sees beyond the drawing on each side, as a share of the drawing's. */
  around: [0.02, 0.12],
  /** Probability of each edge of the sheet to be seen. */
  visibleEdges: [0, 0.5, 1],
  /** Paper under white light. */
  tints: [
    [250, 249, 246],
    [247, 244, 236],
    [243, 244, 246],
    [247, 242, 231],
  ],
  /** What black ink still reflects, in pixel values, as a share of the paper's. */
  ink: [0.06, 0.2],
  /** Standard deviation of the paper's brightness from fibre to fibre, and depth of its waves. */
  fibre: [0.003, 0.008],
  waves: [0.01, 0.045],
  folds: { none: 5, upright: 1, level: 1, cross: 2, thirds: 2 },
  /** Probability of a corner folded over, where there is room for it. */
  dogEar: 0.35,
  /** How much darker a fold's line is, and how much the two sides of a fold differ in brightness. */
  crease: [0.03, 0.1],
  tilt: [0.01, 0.045],
} as const;

/** Printed on a sheet of paper, perhaps folded once, that lies on a table. */
export const paper: Effect = {
  name: "paper",
  aim(aim, random, drawn) {
    aimAround(aim, random, drawn, RANGES.around);
  },
  cover(frame, random) {
    const { pixels, drawn } = frame;
    const sheet = placeSheet(frame, random, random.pick(RANGES.visibleEdges));
    const ear = random.chance(RANGES.dogEar) ? foldCorner(sheet, drawn, random) : undefined;
    const scale = scaleOf(frame);
    const size = Math.sqrt(frame.width * frame.height);
    const table = chooseTableTop(random, size);
    const shadowAt = castShadow(sheet, random, size);
    const creases = foldSheet(frame, random);
    const fibres = makeFibres(random);
    const waves = makeWaves(frame, random);
    const brightness = new Float32Array(frame.width);
    const [red, green, blue] = random.pick(RANGES.tints);
    const lift = random.range(...RANGES.ink);
    const fromGround = drawn.ground.map((value) => (1 - lift) / Math.max(1, value));
    const [fromRed, fromGreen, fromBlue] = fromGround as [number, number, number];
    forEachRow(frame, (row, first, us, vs) => {
      waves.row(row, 0, brightness);
      creases(us, vs, brightness);
      for (let x = 0, at = first; x < us.length; x++, at += 3) {
        const u = us[x]!;
        const v = vs[x]!;
        const depth = (ear ? ear.depth(u, v) : depthInside(sheet, u, v)) * scale;
        const onPaper = Math.min(1, Math.max(0, depth + 0.5));
        if (onPaper > 0) {
          const fibre = fibres[((v & 255) << 8) | (u & 255)]!;
          // The cut edge of the sheet catches a little light.
          const shade = (1 + fibre) * brightness[x]! * (ear ? ear.shade(u, v) : 1) * (depth < 1.5 ? 1.015 : 1);
          pixels[at] = red * shade * (lift + pixels[at]! * fromRed);
          pixels[at + 1] = green * shade * (lift + pixels[at + 1]! * fromGreen);
          pixels[at + 2] = blue * shade * (lift + pixels[at + 2]! * fromBlue);
        }
        if (onPaper < 1) {
          const light = (1 - onPaper) * shadowAt(u, v);
          const colour = table(x, row);
          pixels[at] = onPaper * pixels[at]! + light * colour[0];
          pixels[at + 1] = onPaper * pixels[at + 1]! + light * colour[1];
          pixels[at + 2] = onPaper * pixels[at + 2]! + light * colour[2];
        }
      }
    });
  },
};

/** Brightness of 256 by 256 pixels of paper, around 0. */
function makeFibres(random: Random): Float32Array {
  const strength = random.range(...RANGES.fibre);
  const fine = new Float32Array(256 * 256);
  createGrain(random)(fine);
  return fine.map(
    (value, at) => strength * (0.7 * value + 0.5 * fine[(at + 1) & 65535]! + 0.5 * fine[(at + 256) & 65535]!),
  );
}

/** The sheet is nowhere quite flat. */
function makeWaves(frame: Frame, random: Random): Field {
  const depth = random.range(...RANGES.waves);
  const noise = createRoughNoise(random, 3);
  const [across, down] = [random.range(1.5, 3), random.range(1.5, 3)];
  return new Field(frame.width, frame.height, [1]).multiply((x, y) => {
    const [u, v] = project(frame.toDrawn, x, y);
    return [1 + depth * noise((u / frame.drawn.width) * across, (v / frame.drawn.height) * down)];
  });
}

/** Multiplies brightness by that of a folded sheet, at places of the drawing. */
type Creases = (u: Float64Array, v: Float64Array, brightness: Float32Array) => void;

function foldSheet({ drawn }: Frame, random: Random): Creases {
  const { across, down } = FOLDS[random.weighted(RANGES.folds)](random);
  const reach = 0.16 * Math.sqrt(drawn.width * drawn.height);
  const folds = (shares: number[], length: number, fullLength: number) =>
    shares.map((share) => makeFold(share * length, reach, fullLength, random));
  const upright = folds(across, drawn.width, drawn.height);
  const level = folds(down, drawn.height, drawn.width);
  return (u, v, brightness) => {
    for (const fold of upright) shadeFold(fold, u, v, brightness);
    for (const fold of level) shadeFold(fold, v, u, brightness);
  };
}

/** Where the folds run, as shares of the drawing's width and height. */
const FOLDS: Record<keyof typeof RANGES.folds, (random: Random) => { across: number[]; down: number[] }> = {
  none: () => ({ across: [], down: [] }),
  upright: (random) => ({ across: [random.range(0.45, 0.55)], down: [] }),
  level: (random) => ({ across: [], down: [random.range(0.45, 0.55)] }),
  cross: (random) => ({ across: [random.range(0.45, 0.55)], down: [random.range(0.45, 0.55)] }),
  thirds: (random) => ({ across: [], down: [random.range(0.3, 0.36), random.range(0.63, 0.7)] }),
};

interface Fold {
  at: number;
  /** Brightness by distance across the fold, four values a pixel, the middle one on the fold. */
  profile: Float32Array;
  /** How far the fold strays from straight, pixel by pixel along it. */
  stray: Float32Array;
}

/** A thin dark line with a bright lip, between two sides of which one looks away from the light. */
function makeFold(at: number, reach: number, length: number, random: Random): Fold {
  const crease = random.range(...RANGES.crease);
  const tilt = random.range(...RANGES.tilt) * random.pick([-1, 1]);
  const wobble = createRoughNoise(random, 2);
  const half = Math.ceil(4 * reach) * 4;
  return {
    at,
    profile: Float32Array.from({ length: 2 * half + 1 }, (_, index) => {
      const distance = (index - half) / 4;
      const line = Math.exp(-((distance / 0.9) ** 2)) - 0.6 * Math.exp(-(((distance - 1.8) / 1.1) ** 2));
      return 1 - crease * line + Math.sign(distance) * tilt * Math.exp(-Math.abs(distance) / reach);
    }),
    stray: Float32Array.from({ length: Math.ceil(length) + 1 }, (_, along) => 1.6 * wobble(along / 40, 0)),
  };
}

function shadeFold(fold: Fold, across: Float64Array, along: Float64Array, brightness: Float32Array): void {
  const { at, profile, stray } = fold;
  const middle = profile.length >> 1;
  for (let x = 0; x < brightness.length; x++) {
    const place = Math.max(0, Math.min(stray.length - 1, along[x]! | 0));
    const index = Math.round((across[x]! - at + stray[place]!) * 4) + middle;
    if (index >= 0 && index < profile.length) brightness[x]! *= profile[index]!;
  }
}

/** Light on the table beside the sheet. */
function castShadow(sheet: Sheet, random: Random, size: number): (u: number, v: number) => number {
  const [dx, dy] = [random.range(-0.012, 0.012) * size, random.range(-0.012, 0.012) * size];
  const width = random.range(0.008, 0.02) * size;
  const depth = random.range(0.35, 0.65);
  return (u, v) => {
    const contact = 0.35 * Math.exp(Math.min(0, depthInside(sheet, u, v)) / 1.5);
    const soft = depth * Math.exp(Math.min(0, depthInside(sheet, u - dx, v - dy)) / width);
    return (1 - soft) * (1 - contact);
  };
}
