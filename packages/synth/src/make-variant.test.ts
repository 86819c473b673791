import { createRandom } from "@undiagram/random";
import fc from "fast-check";
import { expect, test } from "vitest";
import { makeFamily } from "./make-family.ts";
import { makeVariant } from "./make-variant.ts";
import { arbitraryRequest } from "./testing/arbitrary-request.ts";
import { findViolations } from "./testing/find-violations.ts";

test("a variant is a sound schema of the size asked for", () => {
  fc.assert(
    fc.property(arbitraryRequest, ({ domain, seed, size }) => {
      const random = createRandom(seed);
      const variant = makeVariant(makeFamily(domain, random, size), random, size);
      expect(findViolations(variant, size)).toEqual([]);
      expect(variant.domain).toBe(domain);
    }),
    { numRuns: 3000 },
  );
});

test("the same seed makes the same variant", () => {
  fc.assert(
    fc.property(arbitraryRequest, ({ domain, seed, size }) => {
      const family = makeFamily(domain, createRandom(seed), size);
      expect(makeVariant(family, createRandom(seed), size)).toEqual(makeVariant(family, createRandom(seed), size));
    }),
  );
});

test("making variants leaves the family as it was", () => {
  fc.assert(
    fc.property(arbitraryRequest, ({ domain, seed, size }) => {
      const family = makeFamily(domain, createRandom(seed), size);
      const before = structuredClone(family);
      makeVariant(family, createRandom(seed + 1), size);
      expect(family).toEqual(before);
    }),
  );
});

test("a family that was written to disk and read back gives the same variants", () => {
  fc.assert(
    fc.property(arbitraryRequest, ({ domain, seed, size }) => {
      const family = makeFamily(domain, createRandom(seed), size);
      const read = JSON.parse(JSON.stringify(family)) as typeof family;
      expect(makeVariant(read, createRandom(seed), size)).toEqual(makeVariant(family, createRandom(seed), size));
    }),
  );
});

test("a variant has no table, column or relationship more than its family", () => {
  fc.assert(
    fc.property(arbitraryRequest, ({ domain, seed, size }) => {
      const family = makeFamily(domain, createRandom(seed), size);
      const variant = makeVariant(family, createRandom(seed), size);
      const columnCounts = (schema: typeof variant) =>
        schema.tables.map(({ columns }) => columns.length).sort((a, b) => b - a);
      const most = columnCounts(family.schema);
      expect(variant.tables.length).toBeLessThanOrEqual(family.schema.tables.length);
      expect(variant.relationships.length).toBeLessThanOrEqual(family.schema.relationships.length);
      columnCounts(variant).forEach((count, index) => expect(count).toBeLessThanOrEqual(most[index] as number));
    }),
  );
});

test("tables of one schema share their dialect's spelling: all types upper case or all lower", () => {
  fc.assert(
    fc.property(arbitraryRequest, ({ domain, seed, size }) => {
      const random = createRandom(seed);
      const types = makeVariant(makeFamily(domain, random, size), random, size).tables.flatMap((table) =>
        table.columns.map(({ type }) => type),
      );
      expect(
        types.every((type) => type === type.toUpperCase()) || types.every((type) => type === type.toLowerCase()),
      ).toBe(true);
    }),
  );
});
