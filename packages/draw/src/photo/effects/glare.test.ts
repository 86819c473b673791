import { createRandom } from "@undiagram/random";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Light } from "../light.ts";
import { glare } from "./glare.ts";

test("glare brightens, most of all what is dark, and leaves half of every contrast", () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const light = new Light(160, 120);
      glare.light?.(light, createRandom(seed));
      const shine = (value: number) => {
        const pixels = new Float32Array(160 * 120 * 3).fill(value);
        light.shineOn(pixels);
        return pixels;
      };
      const [dark, bright] = [shine(40), shine(200)];
      expect(dark.every((value, at) => value >= 40 - 1e-3 && bright[at]! - value > 79)).toBe(true);
      expect(Math.max(...dark)).toBeGreaterThan(45);
    }),
    { numRuns: 40 },
  );
});
