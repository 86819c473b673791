import type { Effect } from "../effect.ts";
import { createGrain } from "../noise.ts";

const RANGES = {
  /** Standard deviations in pixel values. */
  fine: [0.8, 3.5],
  blotch: [0.4, 2.2],
} as const;

/** Grain of a small sensor: fine in brightness, blotchy in colour, as phones leave it after denoising. */
export const sensorNoise: Effect = {
  name: "sensor noise",
  develop({ pixels, width, height }, random) {
    const grain = createGrain(random);
    const fine = random.range(...RANGES.fine);
    const blotch = random.range(...RANGES.blotch);
    const columns = Math.ceil(width / BLOTCH) + 2;
    const blotches = () => {
      const values = new Float32Array(columns * 3);
      grain(values);
      return values;
    };
    let [above, below] = [blotches(), blotches()];
    const colour = new Float32Array(columns * 3);
    const brightness = new Float32Array(width + 1);
    for (let y = 0, at = 0; y < height; y++) {
      if (y % BLOTCH === 0) [above, below] = [below, blotches()];
      const down = (y % BLOTCH) / BLOTCH;
      for (let i = 0; i < colour.length; i++) colour[i] = blotch * (above[i]! * (1 - down) + below[i]! * down);
      grain(brightness);
      for (let x = 0; x < width; x++, at += 3) {
        // Neighbours share some of their noise: a camera's pixels are mixed from those of its sensor.
        const grey = fine * (0.35 * brightness[x]! + 0.93 * brightness[x + 1]!);
        const from = ((x / BLOTCH) | 0) * 3;
        const right = (x % BLOTCH) / BLOTCH;
        const left = 1 - right;
        pixels[at]! += grey + colour[from]! * left + colour[from + 3]! * right;
        pixels[at + 1]! += grey + colour[from + 1]! * left + colour[from + 4]! * right;
        pixels[at + 2]! += grey + colour[from + 2]! * left + colour[from + 5]! * right;
      }
    }
  },
};

/** Pixels from one blotch of colour to the next. */
const BLOTCH = 4;
