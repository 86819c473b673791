import type { Random } from "@undiagram/random";
import type { Effect } from "../effect.ts";
import { smoothStep } from "../noise.ts";

const RANGES = {
  count: [1, 2],
  shapes: { lamp: 3, tube: 2, window: 1 },
  /** Haze in the middle. */
  strength: [0.25, 0.75],
  /** Of the middle, as a share of the frame. */
  place: [-0.05, 1.05],
} as const;

/** A lamp or a window mirrored on the surface: a bright haze, never so bright that what lies below is lost. */
export const glare: Effect = {
  name: "glare",
  light(light, random) {
    const size = Math.sqrt(light.width * light.height);
    for (let count = random.int(...RANGES.count); count > 0; count--) {
      const shape = SHAPES[random.weighted(RANGES.shapes)](random);
      const strength = random.range(...RANGES.strength);
      const [cx, cy] = [random.range(...RANGES.place) * light.width, random.range(...RANGES.place) * light.height];
      light.veil((x, y) => strength * shape((x - cx) / size, (y - cy) / size));
    }
  },
};

/** From 1 in the middle to 0; lengths are shares of the frame's mean side. */
type Shape = (u: number, v: number) => number;

const SHAPES: Record<keyof typeof RANGES.shapes, (random: Random) => Shape> = {
  lamp: (random) => {
    const [core, halo] = [random.range(0.05, 0.12), random.range(0.2, 0.4)];
    return (u, v) => {
      const square = u * u + v * v;
      return 0.6 * Math.exp(-square / (core * core)) + 0.4 * Math.exp(-square / (halo * halo));
    };
  },
  tube: (random) => {
    const angle = random.range(-0.5, 0.5) + random.pick([0, Math.PI / 2]);
    const [across, down] = [Math.cos(angle), Math.sin(angle)];
    const [length, thickness] = [random.range(0.2, 0.45), random.range(0.025, 0.06)];
    return (u, v) => {
      const along = Math.abs(u * across + v * down) / length;
      const beside = Math.abs(v * across - u * down) / thickness;
      const ends = 1 - smoothStep(0.7, 1.2, along);
      return ends * (0.6 * Math.exp(-beside * beside) + 0.4 * Math.exp((-beside * beside) / 12));
    };
  },
  window: (random) => {
    const [half, high] = [random.range(0.1, 0.2), random.range(0.12, 0.25)];
    const lean = random.range(-0.3, 0.3);
    const soft = random.range(0.03, 0.08);
    return (u, v) => {
      const across = Math.abs(u + lean * v);
      const pane = smoothStep(0, soft, half - across) * smoothStep(0, soft, high - Math.abs(v));
      // The bar between the two wings.
      return 0.8 * pane * (1 - 0.6 * Math.exp(-((across / 0.015) ** 2)));
    };
  },
};
