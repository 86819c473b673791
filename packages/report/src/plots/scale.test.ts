import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatTicks, linearScale, logScale, stepScale } from "./scale.ts";

const RANGE = [50, 450] as const;
/** Nothing below a millionth but zero: no quantity drawn is smaller. */
const number = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((v) => (Math.abs(v) < 1e-6 ? 0 : v));
const whole = fc.integer({ min: 0, max: 1e6 });
const positive = fc.double({ min: 1e-7, max: 1e6, noNaN: true });
/** Two values, the lower first, far enough apart that doubles can tell their ticks. */
const ends = (value: fc.Arbitrary<number>) =>
  fc
    .tuple(value, value)
    .map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)])
    .filter(([low, high]) => high === low || high - low > 1e-6 * Math.max(Math.abs(low), Math.abs(high)));

describe.each([
  ["linear", linearScale, number],
  ["step", stepScale, whole],
  ["logarithmic", logScale, positive],
] as const)("a %s scale", (_, scale, value) => {
  test("keeps every value inside the frame, in order", () => {
    fc.assert(
      fc.property(ends(value), fc.double({ min: 0, max: 1, noNaN: true }), ([low, high], part) => {
        const place = scale([low, high], RANGE);
        const between = low + part * (high - low);
        const places = [low, between, high].map(place);
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        for (const x of places) {
          expect(x).toBeGreaterThanOrEqual(RANGE[0] - 1e-3);
          expect(x).toBeLessThanOrEqual(RANGE[1] + 1e-3);
        }
      }),
    );
  });

  test("has some, but not too many ticks, each inside the frame and with a text of its own", () => {
    fc.assert(
      fc.property(ends(value), ([low, high]) => {
        const place = scale([low, high], RANGE);
        expect(place.ticks.length).toBeGreaterThanOrEqual(1);
        expect(place.ticks.length).toBeLessThanOrEqual(16);
        for (const tick of place.ticks) {
          expect(place(tick)).toBeGreaterThanOrEqual(RANGE[0] - 1e-3);
          expect(place(tick)).toBeLessThanOrEqual(RANGE[1] + 1e-3);
        }
      }),
    );
  });
});

test("ticks stand on round numbers", () => {
  expect(linearScale([0, 2.54], RANGE).ticks).toEqual([0, 1, 2, 3]);
  expect(stepScale([1, 500], RANGE).ticks).toEqual([100, 200, 300, 400, 500]);
  expect(logScale([0.12, 2.5], RANGE).ticks).toEqual([0.1, 0.2, 0.5, 1, 2, 5]);
});

test("ticks of steps are whole, and a single step has one", () => {
  fc.assert(
    fc.property(ends(whole), (steps) => {
      expect(stepScale(steps, RANGE).ticks.every(Number.isInteger)).toBe(true);
    }),
  );
  expect(stepScale([4, 5], RANGE).ticks).toEqual([4, 5]);
  expect(stepScale([4, 4], RANGE).ticks).toEqual([4]);
});

test("ticks of one scale have the same number of decimals; small ones are scientific", () => {
  expect(formatTicks([0, 0.5, 1])).toEqual(["0.0", "0.5", "1.0"]);
  expect(formatTicks([0, 2e-5, 4e-5])).toEqual(["0", "2e-5", "4e-5"]);
  expect(formatTicks([0.1, 1, 10])).toEqual(["0.1", "1", "10"]);
});
