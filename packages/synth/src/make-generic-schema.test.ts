import { createRandom } from "@undiagram/random";
import fc from "fast-check";
import { expect, test } from "vitest";
import { makeGenericSchema, type WordSource } from "./make-generic-schema.ts";
import { arbitraryRequest } from "./testing/arbitrary-request.ts";
import { findViolations } from "./testing/find-violations.ts";

const word: WordSource = (random) => random.pick(["abc", "tuna", "verge", "id", "moss", "kite", "drumlin"]);

test("a generic schema is a sound schema of the size asked for", () => {
  fc.assert(
    fc.property(arbitraryRequest, ({ seed, size }) => {
      expect(findViolations(makeGenericSchema(word, createRandom(seed), size), size)).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});

test("the same seed and words make the same schema", () => {
  fc.assert(
    fc.property(arbitraryRequest, ({ seed, size }) => {
      const make = () => makeGenericSchema(word, createRandom(seed), size);
      expect(make()).toEqual(make());
    }),
  );
});
