import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffSample } from "./diff-sample.ts";
import { arbitraryAnnotation, arbitraryPair } from "./testing/arbitrary-annotation.ts";
import { scoreOf } from "./testing/arbitrary-scores.ts";

describe("diffSample", () => {
  it("is all equal exactly when the schema is exact, and shows every item of both sides once", () => {
    fc.assert(
      fc.property(arbitraryPair, ({ truth, predicted }) => {
        const diff = diffSample(truth, predicted);
        const items = [...diff.tables, ...diff.relationships];
        expect(items.every(({ state }) => state === "equal")).toBe(scoreOf(truth, predicted).counts.exact_schema === 1);
        expect(diff.tables.filter((t) => t.state !== "invented").map((t) => t.name)).toEqual(
          truth.tables.map((t) => t.name),
        );
        expect(diff.tables.filter((t) => t.state === "invented" || t.predictedName !== undefined)).toHaveLength(
          predicted.tables.length,
        );
        expect(diff.relationships.filter((r) => r.truth)).toHaveLength(truth.relationships.length);
        expect(diff.relationships.filter((r) => r.predicted)).toHaveLength(predicted.relationships.length);
        const columns = diff.tables.flatMap((t) => t.columns);
        expect(columns.filter((c) => c.truth)).toHaveLength(truth.tables.flatMap((t) => t.columns).length);
        expect(columns.filter((c) => c.predicted)).toHaveLength(predicted.tables.flatMap((t) => t.columns).length);
      }),
      { numRuns: 300 },
    );
  });

  it("misses everything where the reply says nothing", () => {
    fc.assert(
      fc.property(arbitraryAnnotation, (truth) => {
        const { tables, relationships } = diffSample(truth, null);
        expect(
          [...tables, ...tables.flatMap((t) => t.columns), ...relationships].every(({ state }) => state === "missing"),
        ).toBe(true);
      }),
    );
  });
});
