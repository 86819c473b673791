import fc from "fast-check";
import { MAIN_DOMAINS, OOD_DOMAINS } from "../domains/index.ts";
import type { Size } from "../size.ts";

const arbitraryRange = (least: number, most: number, spread: number) =>
  fc
    .tuple(fc.integer({ min: least, max: most }), fc.integer({ min: 0, max: spread }))
    .map(([min, more]) => ({ min, max: min + more }));

const arbitrarySize: fc.Arbitrary<Size> = fc.record({
  tables: arbitraryRange(1, 8, 8),
  columns: arbitraryRange(1, 6, 12),
});

/** A domain, a seed and a size that every domain can serve. */
export const arbitraryRequest = fc.record({
  domain: fc.constantFrom(...MAIN_DOMAINS, ...OOD_DOMAINS),
  seed: fc.integer(),
  size: arbitrarySize,
});
