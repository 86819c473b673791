import fc from "fast-check";
import { expect, test } from "vitest";
import { groundOf, luma } from "./picture.ts";
import { plainPicture } from "./testing/frames.ts";

test("the ground is the rim's colour, whatever is drawn inside and in one corner", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 254 }), fc.integer({ min: 0, max: 255 }), (ground, ink) => {
      const picture = plainPicture(30, 20, ground);
      for (let y = 1; y < 19; y++) picture.data.fill(ink, (y * 30 + 1) * 3, (y * 30 + 29) * 3);
      picture.data.fill(255, 0, 9);
      expect(groundOf(picture)).toEqual([ground, ground, ground]);
    }),
  );
});

test("green looks brighter than red, and red than blue", () => {
  expect(luma([0, 255, 0])).toBeGreaterThan(luma([255, 0, 0]));
  expect(luma([255, 0, 0])).toBeGreaterThan(luma([0, 0, 255]));
});
