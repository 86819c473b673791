import type { Random } from "@undiagram/random";
import type { Effect } from "../effect.ts";
import { createNoise, smoothStep } from "../noise.ts";

const RANGES = {
  shapes: { edge: 4, phone: 3, bars: 1 },
  /** Share of the light taken away. */
  depth: [0.18, 0.45],
  /** Width of the shadow's border; lengths are shares of the frame's mean side. */
  softness: [0.08, 0.45],
} as const;

/** A soft shadow: of somebody leaning over, of the phone and the hand that hold it, or of a window's bars. */
export const shadow: Effect = {
  name: "shadow",
  light(light, random) {
    const size = Math.sqrt(light.width * light.height);
    const shape = SHAPES[random.weighted(RANGES.shapes)](random);
    const depth = random.range(...RANGES.depth);
    const softness = random.range(...RANGES.softness);
    const wobble = createNoise(random);
    light.multiply((x, y) => {
      const u = (x - light.width / 2) / size;
      const v = (y - light.height / 2) / size;
      const inside = smoothStep(-softness / 2, softness / 2, shape(u, v) + 0.015 * wobble(u * 4, v * 4));
      const dark = depth * inside;
      // Light that still comes into a shadow comes from the sky or the ceiling: it is a little bluer.
      return [1 - dark * 1.04, 1 - dark, 1 - dark * 0.93];
    });
  },
};

/** How deep a point lies inside the shadow, negative outside; (0, 0) is the middle of the frame. */
type Shape = (u: number, v: number) => number;

const SHAPES: Record<keyof typeof RANGES.shapes, (random: Random) => Shape> = {
  edge: (random) => {
    const angle = random.range(0, 2 * Math.PI);
    const [across, down] = [Math.cos(angle), Math.sin(angle)];
    const at = random.range(-0.25, 0.35);
    const bend = random.range(-0.5, 0.5);
    return (u, v) => u * across + v * down - at + bend * (v * across - u * down) ** 2;
  },
  phone: (random) => {
    // From the lower rim upward: the sleeve, and on it the phone.
    const [left, top] = [random.range(-0.35, 0.25), random.range(-0.05, 0.25)];
    const width = random.range(0.18, 0.3);
    const lean = random.range(-0.35, 0.35);
    const arm = random.range(0.25, 0.6);
    return (u, v) => {
      const across = u - left + lean * v;
      const phone = Math.min(across, width - across, v - top);
      const sleeve = arm * width * 0.8 - Math.abs(across - width / 2 - 0.4 * (v - top - 0.2)) + 0.08;
      return Math.max(phone, Math.min(sleeve, v - top - 0.15));
    };
  },
  bars: (random) => {
    const angle = random.range(0.4, 1.2) * random.pick([-1, 1]);
    const [across, down] = [Math.cos(angle), Math.sin(angle)];
    const period = random.range(0.25, 0.5);
    const share = random.range(0.15, 0.3);
    return (u, v) => {
      const place = (u * across + v * down) / period;
      return (share - Math.abs(place - Math.round(place))) * period;
    };
  },
};
