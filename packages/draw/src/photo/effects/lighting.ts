import type { Effect } from "../effect.ts";

const RANGES = {
  /** Change of the light from one side to the other. */
  slope: [0.05, 0.4],
  /** Factor of all light: a camera makes white paper grey rather than lose it. */
  exposure: [0.65, 0.98],
  /** Share of the light lost in the corners. */
  fallOff: [0, 0.25],
  /** Share of blue lost to a warm lamp; negative under a cool sky. */
  warmth: [-0.08, 0.15],
  /** Change of the warmth from one side to the other, as by a window and a lamp. */
  drift: [-0.12, 0.12],
} as const;

/** Uneven light of some colour, a corner fall-off, and an exposure that is not quite right. */
export const lighting: Effect = {
  name: "lighting",
  light(light, random) {
    const { width, height } = light;
    const angle = random.range(0, 2 * Math.PI);
    const [across, down] = [Math.cos(angle) / width, Math.sin(angle) / height];
    const slope = random.range(...RANGES.slope);
    const exposure = random.range(...RANGES.exposure);
    const fallOff = random.range(...RANGES.fallOff);
    const warmth = random.range(...RANGES.warmth);
    const drift = random.range(...RANGES.drift);
    light.multiply((x, y) => {
      const dx = x - width / 2;
      const dy = y - height / 2;
      const along = dx * across + dy * down;
      const corner = 4 * ((dx / width) ** 2 + (dy / height) ** 2);
      const amount = exposure * (1 + slope * along) * (1 - (fallOff * corner) / 2);
      const warm = warmth + drift * along;
      return [amount * (1 + 0.6 * warm), amount * (1 + 0.12 * warm), amount * (1 - warm)];
    });
  },
};
