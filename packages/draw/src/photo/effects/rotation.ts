import type { Effect } from "../effect.ts";

const RANGES = {
  /** Degrees. */
  roll: [-2.5, 2.5],
} as const;

/** The drawing stands a little askew. */
export const rotation: Effect = {
  name: "rotation",
  aim(aim, random) {
    aim.roll = (random.range(...RANGES.roll) / 180) * Math.PI;
  },
};
