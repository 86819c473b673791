import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { segmentCrossesBox, segmentsCross, svgNumber } from "./geometry.ts";

const coordinate = fc.integer({ min: -50, max: 50 });
const point = fc.record({ x: coordinate, y: coordinate });
const box = { x: -10, y: -10, width: 20, height: 20 };

describe("segmentCrossesBox", () => {
  it("agrees with looking at many points of the segment", () => {
    fc.assert(
      fc.property(point, point, (a, b) => {
        const isInside = Array.from({ length: 401 }, (_, i) => i / 400).some((t) => {
          const [x, y] = [a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t];
          return Math.abs(x) < 10 - 1e-9 && Math.abs(y) < 10 - 1e-9;
        });
        if (isInside) expect(segmentCrossesBox(a, b, box)).toBe(true);
        // A short way through a corner may lie between two of the points, so only the other claim is loose.
        const isOnOneSide = [a, b].every((p) => p.x >= 10) || [a, b].every((p) => p.y <= -10);
        if (isOnOneSide) expect(segmentCrossesBox(a, b, box)).toBe(false);
      }),
    );
  });
});

describe("segmentsCross", () => {
  it("does not depend on which segment or which end comes first", () => {
    fc.assert(
      fc.property(point, point, point, point, (a, b, c, d) => {
        const crosses = segmentsCross(a, b, c, d);
        expect(segmentsCross(c, d, a, b)).toBe(crosses);
        expect(segmentsCross(b, a, c, d)).toBe(crosses);
      }),
    );
  });
});

describe("svgNumber", () => {
  it("is within half a hundredth and never in exponent form", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (value) => {
        expect(Math.abs(Number(svgNumber(value)) - value)).toBeLessThanOrEqual(0.005 + 1e-9);
        expect(svgNumber(value)).toMatch(/^-?\d+(\.\d{1,2})?$/);
      }),
    );
  });
});
