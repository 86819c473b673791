import { createRandom } from "@undiagram/random";
import fc from "fast-check";
import { expect, test } from "vitest";
import { frameDrawing, STRAIGHT_ON } from "./aim.ts";
import { foldCorner } from "./dog-ear.ts";
import { expose } from "./frame.ts";
import { project } from "./homography.ts";
import { depthInside, placeSheet } from "./sheet.ts";
import { plainPicture } from "./testing/frames.ts";

const margin = fc.integer({ min: 0, max: 60 });
const frames = fc
  .record({
    left: margin,
    right: margin,
    top: margin,
    bottom: margin,
    roll: fc.double({ min: -0.04, max: 0.04, noNaN: true }),
  })
  .map(({ roll, ...margin }) => {
    const picture = plainPicture(100, 80);
    const room = { maxPixels: 100_000, minScale: 0.9 };
    return expose(picture, frameDrawing(picture, { ...STRAIGHT_ON, roll, margin }, room));
  });
const corners = [
  [0, 0],
  [100, 0],
  [0, 80],
  [100, 80],
] as const;

test("no edge of a sheet cuts the drawing, and one that is in sight is wholly in sight", () => {
  fc.assert(
    fc.property(frames, fc.integer(), fc.constantFrom(0, 0.5, 1), (frame, seed, visible) => {
      const sheet = placeSheet(frame, createRandom(seed), visible);
      for (const [x, y] of corners) expect(depthInside(sheet, x, y)).toBeGreaterThan(0);
      if (sheet.left > -180) {
        for (const v of [0, 80]) expect(project(frame.toFrame, sheet.left, v)[0]).toBeGreaterThan(0);
      }
      if (visible === 0) expect(sheet.left).toBe(-360);
    }),
    { numRuns: 50 },
  );
});

test("depth is the distance to the edge, negative outside", () => {
  const sheet = { left: -10, top: -20, right: 110, bottom: 100 };
  expect(depthInside(sheet, 0, 50)).toBe(10);
  expect(depthInside(sheet, 50, 97)).toBe(3);
  expect(depthInside(sheet, -13, 104)).toBe(-5);
});

test("a corner is folded over in the margin alone: the drawing is neither cut nor shaded more than beside a flap", () => {
  let folded = 0;
  fc.assert(
    fc.property(fc.integer(), margin, margin, fc.nat(100), fc.nat(80), (seed, across, down, u, v) => {
      const sheet = { left: -across - 1, right: 101 + across, top: -down - 1, bottom: 81 + down };
      const ear = foldCorner(sheet, { width: 100, height: 80 }, createRandom(seed));
      if (!ear) return;
      folded++;
      expect(ear.depth(u, v)).toBeGreaterThan(0);
      expect(ear.shade(u, v)).toBeGreaterThan(0.7);
      const cut = corners.filter(
        ([x, y]) => ear.depth(x === 0 ? sheet.left : sheet.right, y === 0 ? sheet.top : sheet.bottom) < 0,
      );
      expect(cut.length).toBe(1);
    }),
  );
  expect(folded).toBeGreaterThan(20);
});
