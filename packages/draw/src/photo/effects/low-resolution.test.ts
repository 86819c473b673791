import fc from "fast-check";
import { expect, test } from "vitest";
import { applyAlone, centreOfDot, drawDot, plainPicture, statistics } from "../testing/frames.ts";
import { lowResolution } from "./low-resolution.ts";

test("fewer pixels in between move nothing, and lose detail", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), fc.integer({ min: 50, max: 90 }), async (seed, width) => {
      const picture = drawDot(width, 50, 31.3, 24.6);
      const frame = await applyAlone(lowResolution, picture, seed);
      expect(frame.pixels.length).toBe(picture.data.length);
      expect(statistics(frame.pixels).deviation).toBeLessThan(statistics(picture.data).deviation);
      const [x, y] = centreOfDot({ ...frame, data: frame.pixels }, [31.3, 24.6]);
      expect(Math.hypot(x - 31.3, y - 24.6)).toBeLessThan(0.3);
    }),
    { numRuns: 30 },
  );
});

test("what changes evenly goes on changing evenly, away from the rim", async () => {
  const picture = plainPicture(64, 48);
  for (let at = 0; at < picture.data.length; at += 3) {
    picture.data.fill(40 + 2 * ((at / 3) % 64) + Math.floor(at / 3 / 64), at, at + 3);
  }
  const frame = await applyAlone(lowResolution, picture, 4);
  for (let y = 3; y < 45; y++) {
    for (let x = 3; x < 61; x++) expect(frame.pixels[(y * 64 + x) * 3]).toBeCloseTo(40 + 2 * x + y, 2);
  }
});

test("an even picture stays even up to its rim", async () => {
  const frame = await applyAlone(lowResolution, plainPicture(33, 17, 120), 1);
  expect(frame.pixels.every((value) => Math.abs(value - 120) < 1e-4)).toBe(true);
});
