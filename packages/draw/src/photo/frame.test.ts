import { createRandom } from "@undiagram/random";
import fc from "fast-check";
import { expect, test } from "vitest";
import { frameDrawing, STRAIGHT_ON } from "./aim.ts";
import { expose, forEachRow, scaleOf, toRawPicture } from "./frame.ts";
import { project } from "./homography.ts";
import { centreOfDot, drawDot, plainPicture } from "./testing/frames.ts";

const angle = fc.double({ min: -0.15, max: 0.15, noNaN: true });
const aims = fc
  .record({ yaw: angle, pitch: angle, roll: angle })
  .map((angles) => ({ ...STRAIGHT_ON, ...angles, margin: { left: 9, right: 12, top: 5, bottom: 7 } }));
const room = { maxPixels: 100_000, minScale: 0.9 };

test("a dot lies in the frame where the map says, to a fifth of a pixel", () => {
  fc.assert(
    fc.property(
      aims,
      fc.double({ min: 15, max: 145, noNaN: true }),
      fc.double({ min: 15, max: 105, noNaN: true }),
      (aim, x, y) => {
        const frame = expose(drawDot(160, 120, x, y), frameDrawing({ width: 160, height: 120 }, aim, room));
        const expected = project(frame.toFrame, x, y);
        const [foundX, foundY] = centreOfDot({ ...frame, data: frame.pixels }, expected);
        expect(Math.hypot(foundX - expected[0], foundY - expected[1])).toBeLessThan(0.2);
      },
    ),
    { numRuns: 40 },
  );
});

test("straight on, the frame holds the picture's very bytes", () => {
  const random = createRandom(3);
  const picture = { ...plainPicture(40, 30), data: Uint8Array.from({ length: 40 * 30 * 3 }, () => random.int(0, 255)) };
  expect(toRawPicture(expose(picture, frameDrawing(picture, STRAIGHT_ON, room)))).toEqual(picture);
});

test("an even picture stays even, however it is looked at", () => {
  fc.assert(
    fc.property(aims, fc.integer({ min: 0, max: 255 }), (aim, value) => {
      const picture = plainPicture(60, 50, value);
      const frame = expose(picture, frameDrawing(picture, aim, room));
      expect(frame.pixels.every((pixel) => pixel === value)).toBe(true);
    }),
    { numRuns: 20 },
  );
});

test("rows are told where their pixels lie in the drawing", () => {
  fc.assert(
    fc.property(aims, (aim) => {
      const picture = plainPicture(50, 40);
      const frame = expose(picture, frameDrawing(picture, aim, room));
      forEachRow(frame, (row, first, u, v) => {
        expect(first).toBe(row * frame.width * 3);
        const [x, y] = project(frame.toFrame, u[7]!, v[7]!);
        expect(x).toBeCloseTo(7.5, 6);
        expect(y).toBeCloseTo(row + 0.5, 6);
      });
      expect(scaleOf(frame)).toBeGreaterThan(0.9);
    }),
    { numRuns: 20 },
  );
});

test("values are rounded, and cut off below 0 and above 255", () => {
  const frame = expose(plainPicture(2, 1), frameDrawing({ width: 2, height: 1 }, STRAIGHT_ON, room));
  frame.pixels = Float32Array.from([-7, 0.4, 0.6, 254.6, 300, 128]);
  expect([...toRawPicture(frame).data]).toEqual([0, 0, 1, 255, 255, 128]);
});
