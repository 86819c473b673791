import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LINE_SHAPES, shapeLine } from "./shape-line.ts";

const staircase = fc.array(fc.integer({ min: 12, max: 60 }), { minLength: 3, maxLength: 8 }).map((steps) => {
  let [x, y] = [0, 0];
  return [{ x, y }, ...steps.map((step, i) => (i % 2 === 0 ? { x: (x += step), y } : { x, y: (y += step) }))];
});

describe("shapeLine", () => {
  it("starts and ends where the points do, in every shape", () => {
    fc.assert(
      fc.property(staircase, fc.constantFrom(...LINE_SHAPES), (points, shape) => {
        const path = shapeLine(points, shape, []);
        const last = points.at(-1);
        expect(path.startsWith("M0 0")).toBe(true);
        expect(path.endsWith(`L${last?.x} ${last?.y}`)).toBe(true);
      }),
    );
  });

  it("cuts no corner through a box that lies inside the bend", () => {
    const points = [
      { x: 0, y: 0 },
      { x: 60, y: 0 },
      { x: 60, y: 60 },
    ];
    const box = { x: 0, y: 8, width: 52, height: 52 };
    const bends = (path: string) => [...path.matchAll(/L([\d.]+) 0Q/g)].map((m) => 60 - Number(m[1]));
    // All of the piece but what the glyph at its end needs.
    expect(bends(shapeLine(points, "curved", []))[0]).toBe(44);
    // At radius r the curve's middle is r / 4 inside the corner on both axes, and keeps 3 px off the box.
    expect(bends(shapeLine(points, "curved", [box]))[0]).toBeLessThanOrEqual(20);
  });
});
