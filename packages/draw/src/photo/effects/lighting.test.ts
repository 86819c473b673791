import { createRandom } from "@undiagram/random";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Light } from "../light.ts";
import { lighting } from "./lighting.ts";

test("white becomes a soft shade of grey: never dark, never far from neutral, never with an edge", () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const light = new Light(120, 80);
      lighting.light?.(light, createRandom(seed));
      const pixels = new Float32Array(120 * 80 * 3).fill(255);
      light.shineOn(pixels);
      let [darkest, mostColoured, steepest] = [255, 1, 0];
      for (let at = 0; at < pixels.length; at += 3) {
        const [red, green, blue] = pixels.subarray(at, at + 3) as unknown as [number, number, number];
        darkest = Math.min(darkest, green);
        mostColoured = Math.max(mostColoured, Math.max(red, green, blue) / Math.min(red, green, blue));
        if (at % 360 > 0) steepest = Math.max(steepest, Math.abs(red - pixels[at - 3]!));
      }
      expect(darkest).toBeGreaterThan(130);
      expect(mostColoured).toBeLessThan(1.3);
      expect(steepest).toBeLessThan(3);
    }),
    { numRuns: 10 },
  );
});
