import fc from "fast-check";
import { expect, test } from "vitest";
import { applyAlone, plainPicture, statistics } from "../testing/frames.ts";
import { drawTextBlocks } from "../testing/text-block.ts";
import { jpeg } from "./jpeg.ts";

test("saving changes fine strokes a little, and the whole hardly", async () => {
  const { picture } = drawTextBlocks(120, 70);
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      const { pixels } = await applyAlone(jpeg, picture, seed);
      const errors = pixels.map((value, at) => value - picture.data[at]!);
      expect(errors.some((error) => error !== 0)).toBe(true);
      expect(statistics(errors).deviation).toBeLessThan(30);
      // Colours at half the resolution, saved twice at the lowest quality, shift the whole by some 5.
      expect(Math.abs(statistics(errors).mean)).toBeLessThan(8);
    }),
    { numRuns: 15 },
  );
});

test("an even picture stays even", async () => {
  const { pixels } = await applyAlone(jpeg, plainPicture(40, 24, 128), 2);
  expect(pixels.every((value) => Math.abs(value - 128) <= 2)).toBe(true);
});
