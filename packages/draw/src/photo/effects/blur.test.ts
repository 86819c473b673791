import fc from "fast-check";
import { expect, test } from "vitest";
import { applyAlone, centreOfDot, drawDot, plainPicture, statistics } from "../testing/frames.ts";
import { blur } from "./blur.ts";

test("blur keeps the light and the place of a dot, and softens it", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      const picture = drawDot(60, 50, 31.3, 24.6);
      const frame = await applyAlone(blur, picture, seed);
      const [before, after] = [statistics(picture.data), statistics(frame.pixels)];
      expect(after.mean).toBeCloseTo(before.mean, 3);
      expect(after.deviation).toBeLessThan(before.deviation);
      const [x, y] = centreOfDot({ ...frame, data: frame.pixels }, [31.3, 24.6]);
      expect(Math.hypot(x - 31.3, y - 24.6)).toBeLessThan(0.1);
    }),
    { numRuns: 30 },
  );
});

test("an even picture stays even up to its rim", async () => {
  const frame = await applyAlone(blur, plainPicture(9, 7, 120), 1);
  expect(frame.pixels.every((value) => Math.abs(value - 120) < 1e-4)).toBe(true);
});
