import fc from "fast-check";
import { expect, test } from "vitest";
import { runningMean, spreadPoints, thinPoints } from "./thin.ts";

const points = fc
  .array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 500 })
  .map((values) => values.map((y, x) => ({ x, y: y + 0 })));

test("thinning keeps the highest and the lowest point, the order, and the limit", () => {
  fc.assert(
    fc.property(points, fc.integer({ min: 2, max: 100 }), (all, limit) => {
      const kept = thinPoints(all, limit);
      const values = (list: typeof all) => list.map(({ y }) => y);
      expect(Math.max(...values(kept))).toBe(Math.max(...values(all)));
      expect(Math.min(...values(kept))).toBe(Math.min(...values(all)));
      expect(kept.map(({ x }) => x)).toEqual(kept.map(({ x }) => x).toSorted((a, b) => a - b));
      expect(kept.length).toBeLessThanOrEqual(limit);
      expect(all).toEqual(expect.arrayContaining(kept));
    }),
  );
});

test("spreading keeps the first and the last", () => {
  fc.assert(
    fc.property(points, fc.integer({ min: 2, max: 100 }), (all, limit) => {
      const kept = spreadPoints(all, limit);
      expect([kept[0], kept.at(-1)]).toEqual([all[0], all.at(-1)]);
      expect(new Set(kept).size).toBe(Math.min(all.length, limit));
    }),
  );
});

test("a running mean over one point is the points; over any window it stays between the extremes", () => {
  fc.assert(
    fc.property(points, fc.integer({ min: 1, max: 50 }), (all, window) => {
      expect(runningMean(all, 1)).toEqual(all);
      const values = all.map(({ y }) => y);
      for (const { y } of runningMean(all, window)) {
        expect(y).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
        expect(y).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
      }
    }),
  );
});
