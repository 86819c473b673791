import { createRandom } from "@undiagram/random";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Light } from "../light.ts";
import { statistics } from "../testing/frames.ts";
import { shadow } from "./shadow.ts";

test("a shadow takes at most half of the light, brightens nothing, and is bluer than what it falls on", () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const light = new Light(160, 120);
      shadow.light?.(light, createRandom(seed));
      const pixels = new Float32Array(160 * 120 * 3).fill(200);
      light.shineOn(pixels);
      const { mean } = statistics(pixels);
      expect(mean).toBeLessThanOrEqual(200);
      expect(pixels.every((value) => value <= 200.001 && value > 140)).toBe(true);
      const dark = pixels.findIndex((value, at) => at % 3 === 0 && value < 190);
      if (dark >= 0) expect(pixels[dark + 2]).toBeGreaterThan(pixels[dark]!);
    }),
    { numRuns: 40 },
  );
});

test("most shadows fall on the picture", () => {
  const falls = Array.from({ length: 40 }, (_, seed) => {
    const light = new Light(160, 120);
    shadow.light?.(light, createRandom(seed * 7919));
    const pixels = new Float32Array(160 * 120 * 3).fill(200);
    light.shineOn(pixels);
    return statistics(pixels).deviation > 2;
  });
  expect(falls.filter(Boolean).length).toBeGreaterThan(30);
});
