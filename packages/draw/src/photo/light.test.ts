import fc from "fast-check";
import { expect, test } from "vitest";
import { Light } from "./light.ts";

const share = fc.double({ min: 0, max: 1, noNaN: true });

test("light that nothing changes changes nothing", () => {
  const pixels = Float32Array.from({ length: 20 * 10 * 3 }, (_, at) => at % 256);
  const before = pixels.slice();
  new Light(20, 10).shineOn(pixels);
  expect(pixels).toEqual(before);
});

test("two halves of light are a quarter, in whichever order", () => {
  const shine = (...factors: number[]) => {
    const light = new Light(8, 8);
    for (const factor of factors) light.multiply(() => [factor, factor, factor]);
    const pixels = new Float32Array(8 * 8 * 3).fill(200);
    light.shineOn(pixels);
    return pixels[100]!;
  };
  expect(shine(0.5, 0.5)).toBeCloseTo(shine(0.25), 3);
  expect(shine(0.9, 0.3)).toBeCloseTo(shine(0.3, 0.9), 3);
  // Half the light is 73 % of the pixel's value at an exponent of 2.2.
  expect(shine(0.5)).toBeCloseTo(200 * 0.7297, 1);
});

test("under any number of veils black stays darker than white by half of what it was", () => {
  fc.assert(
    fc.property(fc.array(share, { maxLength: 4 }), (veils) => {
      const light = new Light(4, 4);
      for (const veil of veils) light.veil(() => veil);
      const pixels = new Float32Array(4 * 4 * 3).fill(255);
      pixels.fill(0, 0, 3);
      light.shineOn(pixels);
      expect(pixels[3]! - pixels[0]!).toBeGreaterThan(127);
      expect(pixels[3]).toBeCloseTo(255, 3);
    }),
  );
});
