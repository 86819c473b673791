import fc from "fast-check";
import { expect, test } from "vitest";
import { applyAlone, plainPicture, statistics } from "../testing/frames.ts";
import { sensorNoise } from "./sensor-noise.ts";

test("noise leaves the mean, and is never more than five values strong", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      const { pixels } = await applyAlone(sensorNoise, plainPicture(101, 83, 128), seed);
      const { mean, deviation } = statistics(pixels);
      expect(Math.abs(mean - 128)).toBeLessThan(0.6);
      expect(deviation).toBeGreaterThan(0.7);
      expect(deviation).toBeLessThan(5);
    }),
    { numRuns: 30 },
  );
});
