import fc from "fast-check";
import { expect, test } from "vitest";
import { Field } from "./field.ts";

test("what changes evenly is met at every pixel's centre", () => {
  const number = fc.double({ min: -2, max: 2, noNaN: true });
  fc.assert(
    fc.property(
      number,
      number,
      fc.integer({ min: 1, max: 70 }),
      fc.integer({ min: 1, max: 40 }),
      (a, b, width, height) => {
        const field = new Field(width, height, [1, 10]).multiply((x, y) => [a * x + b * y, 1]);
        const row = new Float32Array(width);
        for (let y = 0; y < height; y++) {
          field.row(y, 0, row);
          for (let x = 0; x < width; x++) expect(row[x]).toBeCloseTo(a * (x + 0.5) + b * (y + 0.5), 3);
          field.row(y, 1, row);
          expect(row.every((value) => value === 10)).toBe(true);
        }
      },
    ),
    { numRuns: 30 },
  );
});
