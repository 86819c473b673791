import { type Annotation, serialize } from "@undiagram/schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { constantReply, parseReply, scoreSample, summarize, swapReplies } from "./index.ts";
import { arbitraryAnnotation } from "./testing/arbitrary-annotation.ts";

const schema = (...names: string[]): Annotation => ({
  tables: names.map((name) => ({ name, columns: [{ name: "id" }, { name: "at" }] })),
  relationships: [],
});

function tableF1(truths: Annotation[], reply: string): number {
  const scores = truths.map((annotation, i) => scoreSample({ id: `${i}`, annotation }, reply));
  return summarize(scores, { bootstrap: { resamples: 0, seed: 0 } }).metrics.table_f1.value;
}

describe("constantReply", () => {
  it("is the most common schema, in whatever order each is written", () => {
    const reordered = {
      ...schema("b", "a"),
      tables: schema("b", "a").tables.map((t) => ({ ...t, columns: t.columns.toReversed() })),
    };
    expect(
      parseReply(constantReply([schema("c"), schema("a", "b"), schema("d"), reordered]))
        .annotation?.tables.map((t) => t.name)
        .sort(),
    ).toEqual(["a", "b"]);
  });

  it("is a reply that parses, and does not depend on the order of the train set", () => {
    fc.assert(
      fc.property(
        fc
          .array(arbitraryAnnotation, { maxLength: 6 })
          .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          const reply = constantReply(list);
          expect(parseReply(reply).referentiallyValid).toBe(true);
          expect(constantReply(shuffled)).toBe(reply);
        },
      ),
    );
  });

  it("scores no lower a table F1 on the train set than any other of the equally common schemas", () => {
    const train = [
      schema("users", "orders", "items"),
      schema("users", "logs"),
      schema("orders", "users"),
      schema("aardvarks"),
      schema("users"),
    ];
    const best = Math.max(...train.map((one) => tableF1(train, serialize(one))));
    expect(tableF1(train, constantReply(train))).toBeCloseTo(best, 12);
    expect(best).toBeGreaterThan(tableF1(train, serialize(schema("aardvarks"))));
  });

  it("of an empty train set is an empty annotation", () => {
    expect(constantReply([])).toBe('{"tables":[],"relationships":[]}');
  });
});

describe("swapReplies", () => {
  const arbitrarySamples = fc.uniqueArray(
    fc.record({
      id: fc.string({ minLength: 1, maxLength: 4 }),
      family: fc.constantFrom(undefined, "a", "b", "c", "d"),
    }),
    { selector: ({ id }) => id, minLength: 2, maxLength: 20 },
  );

  it("hands every reply to exactly one other sample, of another family wherever none holds more than half", () => {
    fc.assert(
      fc.property(arbitrarySamples, fc.integer(), (samples, seed) => {
        const replies = new Map(samples.map(({ id }) => [id, id]));
        const swapped = swapReplies(samples, replies, { seed });
        expect([...swapped.keys()].sort()).toEqual([...replies.keys()].sort());
        expect(new Set(swapped.values()).size).toBe(samples.length);
        for (const [id, donor] of swapped) expect(donor).not.toBe(id);
        const families = Map.groupBy(samples, ({ id, family }) => family ?? `id ${id}`);
        const longest = Math.max(...[...families.values()].map((members) => members.length));
        if (2 * longest > samples.length) return;
        const familyOf = new Map(samples.map(({ id, family }) => [id, family ?? `id ${id}`]));
        for (const [id, donor] of swapped) expect(familyOf.get(donor)).not.toBe(familyOf.get(id));
      }),
      { numRuns: 300 },
    );
  });

  it("gives the same swap for the same seed in whatever order the samples come, and other swaps for others", () => {
    const samples = Array.from({ length: 12 }, (_, i) => ({ id: `s${i}`, family: `f${i % 4}` }));
    const replies = new Map(samples.map(({ id }) => [id, id]));
    const swap = (list: typeof samples, seed: number) =>
      JSON.stringify([...swapReplies(list, replies, { seed })].sort());
    expect(swap(samples.toReversed(), 1)).toBe(swap(samples, 1));
    expect(new Set([1, 2, 3, 4, 5, 6].map((seed) => swap(samples, seed))).size).toBeGreaterThan(1);
  });

  it("leaves a sample without a reply where its donor has none", () => {
    const samples = [{ id: "a" }, { id: "b" }];
    expect([...swapReplies(samples, new Map([["a", "text"]]), { seed: 0 })]).toEqual([["b", "text"]]);
  });
});
