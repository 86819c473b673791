import fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom, hashSeed } from "./index.ts";

const seeds = fc.integer();

test("the same seed gives the same choices", () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const draw = () => {
        const random = createRandom(seed);
        return [random.float(), random.int(-5, 5), random.normal(), random.shuffle([1, 2, 3, 4]), random.chance(0.5)];
      };
      expect(draw()).toEqual(draw());
    }),
  );
});

test("these exact choices come on every machine", () => {
  const random = createRandom(hashSeed("a", 1));
  expect([random.int(0, 999), random.int(0, 999), random.pick(["x", "y", "z"]), random.float()]).toMatchInlineSnapshot(`
    [
      852,
      478,
      "y",
      0.5825384843628854,
    ]
  `);
});

test("numbers stay in their range", () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: -100, max: 100 }), fc.nat(100), (seed, min, width) => {
      const random = createRandom(seed);
      const whole = random.int(min, min + width);
      expect(whole >= min && whole <= min + width).toBe(true);
      const real = random.float();
      expect(real >= 0 && real < 1).toBe(true);
      expect(Number.isFinite(random.normal())).toBe(true);
    }),
  );
});

test("a shuffle keeps every item, a sample takes different ones", () => {
  fc.assert(
    fc.property(seeds, fc.uniqueArray(fc.integer()), fc.nat(10), (seed, items, count) => {
      const random = createRandom(seed);
      expect(random.shuffle(items).toSorted()).toEqual(items.toSorted());
      const sample = random.sample(items, count);
      expect(sample.length).toBe(Math.min(count, items.length));
      expect(new Set(sample).size).toBe(sample.length);
    }),
  );
});

test("weights are kept in the long run, and a weight of zero is never chosen", () => {
  const random = createRandom(1);
  const counts = { a: 0, b: 0, c: 0 };
  for (let i = 0; i < 10_000; i++) counts[random.weighted({ a: 1, b: 3, c: 0 })]++;
  expect(counts.c).toBe(0);
  expect(counts.b / counts.a).toBeGreaterThan(2.7);
  expect(counts.b / counts.a).toBeLessThan(3.3);
});

test("nothing to choose from is an error, not undefined", () => {
  const random = createRandom(1);
  expect(() => random.pick([])).toThrow(RangeError);
  expect(() => random.weighted({ a: 0 })).toThrow(RangeError);
});

test("seeds made of different parts differ", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      fc.pre(a !== b);
      expect(hashSeed(a, b)).not.toBe(hashSeed(b, a));
      expect(hashSeed(a, "")).not.toBe(hashSeed("", `${a}x`));
    }),
  );
});
