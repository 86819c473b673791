import fc from "fast-check";
import { expect, test } from "vitest";
import { type Aim, frameDrawing, STRAIGHT_ON } from "./aim.ts";
import { project, smallestScale } from "./homography.ts";

const angle = fc.double({ min: -0.15, max: 0.15, noNaN: true });
const margin = fc.double({ min: 0, max: 120, noNaN: true });
const aims: fc.Arbitrary<Aim> = fc.record({
  yaw: angle,
  pitch: angle,
  roll: angle,
  distance: fc.double({ min: 1.1, max: 2.5, noNaN: true }),
  margin: fc.record({ left: margin, right: margin, top: margin, bottom: margin }),
});
const sizes = fc.record({ width: fc.integer({ min: 40, max: 1200 }), height: fc.integer({ min: 40, max: 1200 }) });

test("the frame holds the whole drawing, keeps to the pixels allowed, and makes nothing smaller than allowed", () => {
  fc.assert(
    fc.property(sizes, aims, fc.double({ min: 1, max: 3, noNaN: true }), (size, aim, room) => {
      const maxPixels = Math.ceil(size.width * size.height * room);
      const { width, height, toFrame } = frameDrawing(size, aim, { maxPixels, minScale: 0.9 });
      expect(width * height).toBeLessThanOrEqual(maxPixels);
      expect(smallestScale(toFrame, size.width, size.height)).toBeGreaterThan(0.9 - 1e-6);
      for (const [x, y] of [
        [0, 0],
        [size.width, 0],
        [0, size.height],
        [size.width, size.height],
      ] as const) {
        const [frameX, frameY] = project(toFrame, x, y);
        expect(frameX).toBeGreaterThan(-1e-5);
        expect(frameY).toBeGreaterThan(-1e-5);
        expect(frameX).toBeLessThan(width + 1e-5);
        expect(frameY).toBeLessThan(height + 1e-5);
      }
    }),
  );
});

test("straight on and with room enough, every pixel stays as it is", () => {
  fc.assert(
    fc.property(sizes, fc.nat(50), (size, left) => {
      const aim = { ...STRAIGHT_ON, margin: { ...STRAIGHT_ON.margin, left } };
      const framing = frameDrawing(size, aim, { maxPixels: (size.width + 50) * size.height, minScale: 0.9 });
      expect(framing.width).toBe(size.width + left);
      expect(framing.height).toBe(size.height);
      expect(framing.toFrame.map((value) => value + 0)).toEqual([1, 0, left, 0, 1, 0, 0, 0, 1]);
    }),
  );
});

test("a drawing that cannot fit is refused with its size and the limit", () => {
  const tooLarge = () => frameDrawing({ width: 300, height: 200 }, STRAIGHT_ON, { maxPixels: 40_000, minScale: 0.9 });
  expect(tooLarge).toThrow(/at most 40000 pixels at 0.9 of its size, got 300x200/);
});
