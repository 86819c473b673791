import type { Effect } from "../effect.ts";

const RANGES = {
  /** Degrees. */
  yaw: [-8, 8],
  pitch: [-8, 8],
  /** Diagonals of the drawing. */
  distance: [1.1, 2.2],
} as const;

/** The camera looks from somewhat to the side and from above or below. */
export const perspective: Effect = {
  name: "perspective",
  aim(aim, random) {
    aim.yaw = degrees(random.range(...RANGES.yaw));
    aim.pitch = degrees(random.range(...RANGES.pitch));
    aim.distance = random.range(...RANGES.distance);
  },
};

function degrees(value: number): number {
  return (value / 180) * Math.PI;
}
