import { METRIC_NAMES, type MetricName } from "@undiagram/contract";
import { serialize } from "@undiagram/schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { METRICS, type SampleScore, scoreSample, summarize } from "./index.ts";
import { arbitraryAnnotation, arbitraryPair, arbitraryReordering } from "./testing/arbitrary-annotation.ts";
import { arbitraryScores, scoreOf } from "./testing/arbitrary-scores.ts";

const NO_BOOTSTRAP = { bootstrap: { resamples: 0, seed: 0 } };
const BOOTSTRAP = { bootstrap: { resamples: 40, seed: 7 } };

function valuesOf(scores: SampleScore[]): Record<MetricName, number> {
  const { metrics } = summarize(scores, NO_BOOTSTRAP);
  return Object.fromEntries(METRIC_NAMES.map((name) => [name, metrics[name].value])) as Record<MetricName, number>;
}

describe("a reply", () => {
  it("that says exactly the truth scores 1 on every metric, and 0 where lower is better", () => {
    fc.assert(
      fc.property(arbitraryAnnotation, (truth) => {
        const values = valuesOf([scoreOf(truth, serialize(truth))]);
        for (const name of METRIC_NAMES)
          expect([name, values[name]]).toEqual([name, METRICS[name].direction === "higher" ? 1 : 0]);
      }),
      { numRuns: 300 },
    );
  });

  it("scores the same in whatever order it and the truth stand, from whichever end their edges are read", () => {
    fc.assert(
      fc.property(
        arbitraryPair.chain(({ truth, predicted }) =>
          fc.tuple(fc.constant({ truth, predicted }), arbitraryReordering(truth), arbitraryReordering(predicted)),
        ),
        ([{ truth, predicted }, otherTruth, otherPredicted]) => {
          expect(scoreOf(otherTruth, otherPredicted).counts).toEqual(scoreOf(truth, predicted).counts);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("a worse reply", () => {
  it("never has a higher table recall for leaving out a true table", () => {
    fc.assert(
      fc.property(arbitraryPair, fc.nat(), ({ truth, predicted }, n) => {
        fc.pre(predicted.tables.length > 0);
        const fewer = { ...predicted, tables: predicted.tables.toSpliced(n % predicted.tables.length, 1) };
        expect(valuesOf([scoreOf(truth, fewer)]).table_recall).toBeLessThanOrEqual(
          valuesOf([scoreOf(truth, predicted)]).table_recall,
        );
      }),
      { numRuns: 300 },
    );
  });

  it("never has a higher table precision or F1 for inventing a table", () => {
    fc.assert(
      fc.property(arbitraryPair, ({ truth, predicted }) => {
        const more = { ...predicted, tables: [...predicted.tables, { name: "never seen before", columns: [] }] };
        const [before, after] = [valuesOf([scoreOf(truth, predicted)]), valuesOf([scoreOf(truth, more)])];
        expect(after.table_precision).toBeLessThanOrEqual(before.table_precision);
        expect(after.table_f1).toBeLessThanOrEqual(before.table_f1);
      }),
      { numRuns: 300 },
    );
  });

  it("never gains on any level by inventing or leaving out a relationship", () => {
    const levels = [
      "relationship_pair_f1",
      "relationship_direction_f1",
      "relationship_type_f1",
      "relationship_columns_f1",
    ] as const;
    fc.assert(
      fc.property(arbitraryAnnotation, (truth) => {
        const edge = { from_table: "never seen", to_table: "before" };
        const more = valuesOf([scoreOf(truth, { ...truth, relationships: [...truth.relationships, edge] })]);
        const fewer = valuesOf([scoreOf(truth, { ...truth, relationships: truth.relationships.slice(1) })]);
        for (const level of levels) {
          expect(more[level]).toBeLessThan(1);
          if (truth.relationships.length > 0) expect(fewer[level]).toBeLessThan(1);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("scores 0 everywhere when it cannot be parsed, even where there is nothing to find", () => {
    fc.assert(
      fc.property(
        arbitraryAnnotation,
        fc.constantFrom(undefined, "", "no", "{", '{"tables":[', "[1,", "\u0000"),
        (truth, reply) => {
          const values = valuesOf([scoreSample({ id: "a", annotation: truth }, reply)]);
          const { truncated, ...rest } = values;
          expect(Object.values(rest).every((value) => value === 0)).toBe(true);
          expect(truncated).toBe(reply?.startsWith("{") ? 1 : 0);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("is counted in every share when it cannot be parsed", () => {
    fc.assert(
      fc.property(arbitraryAnnotation, (truth) => {
        const one = scoreOf(truth, serialize(truth), "one");
        const values = valuesOf([one, scoreOf(truth, "no", "two")]);
        expect(values.json_strict).toBe(0.5);
        expect(values.exact_schema).toBe(0.5);
        expect(values.nted).toBe(0.5);
        expect(values.table_recall).toBe(truth.tables.length > 0 ? 0.5 : 0);
      }),
    );
  });
});

describe("every metric", () => {
  it("lies in [0, 1]", () => {
    fc.assert(
      fc.property(arbitraryScores, (scores) => {
        const { metrics, apart, strata } = summarize(scores, BOOTSTRAP);
        const numbers = [
          ...Object.values({ ...metrics, ...apart }).flatMap(({ value, interval }) => [value, ...(interval ?? [])]),
          ...strata.flatMap((stratum) => Object.values(stratum.metrics)),
        ];
        for (const number of numbers) expect(number >= 0 && number <= 1).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it("is no higher on a relationship level than on the one below", () => {
    fc.assert(
      fc.property(arbitraryPair, ({ truth, predicted }) => {
        const values = valuesOf([scoreOf(truth, predicted)]);
        expect(values.relationship_direction_f1).toBeLessThanOrEqual(values.relationship_pair_f1);
        expect(values.relationship_type_f1).toBeLessThanOrEqual(values.relationship_direction_f1);
        expect(values.relationship_columns_f1).toBeLessThanOrEqual(values.relationship_type_f1);
      }),
      { numRuns: 400 },
    );
  });

  it("climbs the validity ladder rung by rung, and types by family are never harder than exact ones", () => {
    fc.assert(
      fc.property(arbitraryScores, (scores) => {
        const values = valuesOf(scores);
        expect(values.json_strict).toBeLessThanOrEqual(values.json_lenient);
        expect(values.schema_valid).toBeLessThanOrEqual(values.json_lenient);
        expect(values.referentially_valid).toBeLessThanOrEqual(values.schema_valid);
        expect(values.json_compliance).toBeLessThanOrEqual(Math.min(values.json_strict, values.schema_valid));
        expect(values.type_accuracy).toBeLessThanOrEqual(values.type_family_accuracy);
      }),
      { numRuns: 100 },
    );
  });
});
