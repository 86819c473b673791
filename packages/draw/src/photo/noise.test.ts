import { createRandom } from "@undiagram/random";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createGrain, createNoise, createRoughNoise, smoothStep } from "./noise.ts";
import { statistics } from "./testing/frames.ts";

const place = fc.double({ min: -300, max: 300, noNaN: true });

test("noise keeps between -1 and 1, and near places have near values", () => {
  fc.assert(
    fc.property(fc.integer(), place, place, (seed, x, y) => {
      for (const make of [createNoise, (random: ReturnType<typeof createRandom>) => createRoughNoise(random, 3)]) {
        const noise = make(createRandom(seed));
        expect(Math.abs(noise(x, y))).toBeLessThanOrEqual(1);
        expect(Math.abs(noise(x + 1e-4, y - 1e-4) - noise(x, y))).toBeLessThan(0.01);
      }
    }),
  );
});

test("grain is normal: mean 0, standard deviation 1, neighbours unrelated, seeds apart", () => {
  const draw = (seed: number) => {
    const values = new Float32Array(40_000);
    createGrain(createRandom(seed))(values);
    return values;
  };
  const values = draw(5);
  const { mean, deviation } = statistics(values);
  expect(Math.abs(mean)).toBeLessThan(0.05);
  expect(Math.abs(deviation - 1)).toBeLessThan(0.05);
  const { mean: related } = statistics(values.map((value, i) => value * values[(i + 1) % values.length]!));
  expect(Math.abs(related)).toBeLessThan(0.05);
  expect(draw(6)).not.toEqual(values);
  expect(draw(5)).toEqual(values);
});

test("a smooth step never falls", () => {
  fc.assert(
    fc.property(place, fc.double({ min: 0, max: 5, noNaN: true }), (value, more) => {
      expect(smoothStep(-10, 20, value + more)).toBeGreaterThanOrEqual(smoothStep(-10, 20, value));
    }),
  );
  expect([smoothStep(-10, 20, -10), smoothStep(-10, 20, 5), smoothStep(-10, 20, 20)]).toEqual([0, 0.5, 1]);
});
