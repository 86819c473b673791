import type { Random } from "@undiagram/random";
import { aimAround } from "../aim.ts";
import type { Effect } from "../effect.ts";
import { type Frame, forEachRow, scaleOf } from "../frame.ts";
import { createNoise, createRoughNoise, smoothStep } from "../noise.ts";
import type { Colour } from "../picture.ts";
import { depthInside, placeSheet } from "../sheet.ts";
import { SmudgeLayer } from "../smudge-layer.ts";

const RANGES = {
  /** What the camera sees beyond the drawing on each side, as a share of the drawing's. */
  around: [0.02, 0.14],
  /** Probability of each edge of the board to be seen. */
  visibleEdges: [0, 0.4, 0.7],
  /** The clean board under white light. */
  tints: [
    [243, 245, 246],
    [236, 241, 243],
    [244, 244, 239],
  ],
  /** What black ink still reflects, and how much thinner it gets in places, as shares of the board's light. */
  ink: [0.05, 0.18],
  thinInk: [0.05, 0.25],
  /** Haze in the middle of the sheen. */
  sheen: [0.12, 0.5],
  /** How dark the remains of earlier writing are, and the streaks of the wipe. */
  ghost: [0.02, 0.085],
  streak: [0.006, 0.025],
  /** Lines of earlier writing, and strokes of the wiper. */
  lines: [2, 7],
  wipes: [2, 6],
} as const;

/** Drawn with markers on a glossy board that was wiped before, and not quite clean. */
export const whiteboard: Effect = {
  name: "whiteboard",
  aim(aim, random, drawn) {
    aimAround(aim, random, drawn, RANGES.around);
  },
  cover(frame, random) {
    const { pixels, drawn } = frame;
    const size = Math.sqrt(frame.width * frame.height);
    const sheet = placeSheet(frame, random, random.pick(RANGES.visibleEdges));
    const scale = scaleOf(frame);
    const tint = random.pick(RANGES.tints);
    const rail = chooseRail(random, size);
    const ghosts = leaveGhosts(frame, random, size);
    const stroke = createNoise(random);
    const thin = random.range(...RANGES.thinInk);
    const lift = random.range(...RANGES.ink);
    const fromGround = drawn.ground.map((value) => 1 / Math.max(1, value));
    const [fromRed, fromGreen, fromBlue] = fromGround as [number, number, number];
    const ghostRows = Array.from({ length: 3 }, () => new Float32Array(frame.width));
    const [ghostRed, ghostGreen, ghostBlue] = ghostRows as [Float32Array, Float32Array, Float32Array];
    forEachRow(frame, (row, first, us, vs) => {
      ghostRows.forEach((ghostRow, channel) => ghosts.row(row, channel, ghostRow));
      for (let x = 0, at = first; x < us.length; x++, at += 3) {
        const u = us[x]!;
        const v = vs[x]!;
        const depth = depthInside(sheet, u, v) * scale;
        const onBoard = Math.min(1, Math.max(0, depth + 0.5));
        if (onBoard > 0) {
          let red = pixels[at]! * fromRed;
          let green = pixels[at + 1]! * fromGreen;
          let blue = pixels[at + 2]! * fromBlue;
          if (red + green + blue < 2.95) {
            // A marker's ink is thinner where it ran fast, and never quite black.
            const cover = (1 - lift) * (1 - thin * (0.5 + 0.5 * stroke(u / 7, v / 7)));
            red = 1 - (1 - red) * cover;
            green = 1 - (1 - green) * cover;
            blue = 1 - (1 - blue) * cover;
          }
          // The rail stands out a little and shades the board beside it.
          const shade = depth > 0.04 * size ? 1 : 1 - 0.16 * Math.exp(-Math.max(0, depth) / (0.006 * size));
          pixels[at] = tint[0] * red * shade * (1 - ghostRed[x]!);
          pixels[at + 1] = tint[1] * green * shade * (1 - ghostGreen[x]!);
          pixels[at + 2] = tint[2] * blue * shade * (1 - ghostBlue[x]!);
        }
        if (onBoard < 1) {
          const colour = rail(-depth, x, row);
          pixels[at] = onBoard * pixels[at]! + (1 - onBoard) * colour[0];
          pixels[at + 1] = onBoard * pixels[at + 1]! + (1 - onBoard) * colour[1];
          pixels[at + 2] = onBoard * pixels[at + 2]! + (1 - onBoard) * colour[2];
        }
      }
    });
  },
  light(light, random) {
    // Glossy even where no lamp is mirrored: the ceiling lies over it as a broad sheen.
    const [cx, cy] = [random.range(0, 1) * light.width, random.range(-0.1, 0.6) * light.height];
    const [wide, high] = [random.range(0.4, 0.9) * light.width, random.range(0.2, 0.5) * light.height];
    const lean = random.range(-0.4, 0.4);
    const sheen = random.range(...RANGES.sheen);
    light.veil((x, y) => {
      const across = (x - cx) / wide;
      return sheen * Math.exp(-(across ** 2) - ((y - cy) / high + lean * across) ** 2);
    });
  },
};

/** Ink that earlier drawings left: red, green and blue light each swallows. */
const INKS: readonly Colour[] = [
  [1, 0.9, 0.75],
  [1, 0.85, 0.6],
  [0.6, 1, 1],
  [1, 0.65, 0.95],
];

/** Wiped writing and boxes, and the grey streaks of wiping. */
function leaveGhosts(frame: Frame, random: Random, size: number): SmudgeLayer {
  const layer = new SmudgeLayer(frame.width, frame.height);
  const ghost = random.range(...RANGES.ghost);
  for (let lines = random.int(...RANGES.lines); lines > 0; lines--) scribbleLine(layer, random, size, ghost);
  for (let boxes = random.int(0, 3); boxes > 0; boxes--) scribbleBox(layer, random, size, ghost);
  for (let wipes = random.int(...RANGES.wipes); wipes > 0; wipes--) wipe(layer, random, size);
  return layer;
}

function scribbleLine(layer: SmudgeLayer, random: Random, size: number, ghost: number): void {
  const ink = random.pick(INKS);
  const height = size * random.range(0.015, 0.035);
  const sway = createRoughNoise(random, 2);
  let x = random.range(-0.1, 0.8) * layer.width;
  const base = random.range(0, 1) * layer.height;
  const slope = random.range(-0.06, 0.06);
  for (let words = random.int(1, 4); words > 0; words--) {
    const points: [number, number][] = [];
    const strength = ghost * random.range(0.4, 1);
    for (let strokes = random.int(6, 18); strokes > 0; strokes--) {
      x += height * random.range(0.15, 0.45);
      points.push([x + height * 0.3 * sway(x, 1), base + slope * x + height * random.range(-0.6, 0.6)]);
    }
    layer.stroke(points, size * 0.0035 + 0.6, strength, ink);
    x += height * random.range(0.5, 1.2);
  }
}

function scribbleBox(layer: SmudgeLayer, random: Random, size: number, ghost: number): void {
  const [left, top] = [random.range(-0.1, 0.9) * layer.width, random.range(-0.1, 0.9) * layer.height];
  const [wide, high] = [size * random.range(0.1, 0.35), size * random.range(0.08, 0.25)];
  const shaky = () => size * random.range(-0.008, 0.008);
  const corners = [
    [0, 0],
    [wide, 0],
    [wide, high],
    [0, high],
    [0, 0],
  ].map(([dx, dy]) => [left + dx! + shaky(), top + dy! + shaky()] as [number, number]);
  layer.stroke(corners, size * 0.0035 + 0.6, ghost * random.range(0.4, 1), random.pick(INKS));
}

/** One sweep of an arm: many faint lines side by side. */
function wipe(layer: SmudgeLayer, random: Random, size: number): void {
  const [cx, cy] = [random.range(-0.2, 1.2) * layer.width, random.range(0.6, 1.6) * layer.height];
  const radius = size * random.range(0.5, 1.1);
  const from = random.range(-2.6, -1.2);
  const sweep = random.range(0.5, 1.4);
  const width = size * random.range(0.06, 0.12);
  const ink = random.pick(INKS);
  for (let line = 0; line < 10; line++) {
    const r = radius + width * random.range(-0.5, 0.5);
    const points = Array.from({ length: 13 }, (_, step): [number, number] => {
      const angle = from + (sweep * step) / 12;
      return [cx + r * Math.cos(angle), cy + r * Math.sin(angle)];
    });
    const thickness = size * random.range(0.002, 0.008) + 0.8;
    layer.stroke(points, thickness, random.range(...RANGES.streak), ink);
  }
}

/** The board's metal rail and the wall beyond it, by the distance from the board in pixels of the frame. */
function chooseRail(random: Random, size: number): (beyond: number, x: number, y: number) => Colour {
  const width = size * random.range(0.012, 0.025);
  const metal = random.pick([168, 190, 90]);
  const wall = random.pick<Colour>([
    [205, 200, 188],
    [176, 182, 186],
    [222, 220, 214],
    [150, 140, 128],
  ]);
  const plaster = createNoise(random);
  return (beyond, x, y) => {
    if (beyond < width) {
      // A rounded profile: dark at both rims, bright between.
      const across = beyond / width;
      const shine = 0.72 + 0.42 * Math.exp(-(((across - 0.4) / 0.22) ** 2)) - 0.3 * smoothStep(0.85, 1, across);
      return [metal * shine, metal * shine * 1.005, metal * shine * 1.015];
    }
    const shade = (1 + 0.015 * plaster(x / 2, y / 2)) * (1 - 0.4 * Math.exp(-(beyond - width) / (0.012 * size)));
    return [wall[0] * shade, wall[1] * shade, wall[2] * shade];
  };
}
