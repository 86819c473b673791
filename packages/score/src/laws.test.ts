import { METRIC_NAMES, type MetricName, Metrics, ScoreReport } from "@undiagram/contract";
import { type Annotation, serialize } from "@undiagram/schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compare, diffSample, METRICS, type SampleScore, scoreSample, summarize } from "./index.ts";
import { arbitraryAnnotation, arbitraryPair, arbitraryReordering } from "./testing/arbitrary-annotation.ts";

const NO_BOOTSTRAP = { bootstrap: { resamples: 0, seed: 0 } };
const BOOTSTRAP = { bootstrap: { resamples: 40, seed: 7 } };

function valuesOf(scores: SampleScore[]): Record<MetricName, number> {
  const { metrics } = summarize(scores, NO_BOOTSTRAP);
  return Object.fromEntries(METRIC_NAMES.map((name) => [name, metrics[name].value])) as Record<MetricName, number>;
}

function score(truth: Annotation, reply: Annotation | string, id = "a"): SampleScore {
  return scoreSample({ id, annotation: truth }, typeof reply === "string" ? reply : JSON.stringify(reply));
}

/** Scores of several samples in few families, as a set has them. */
const arbitraryScores: fc.Arbitrary<SampleScore[]> = fc
  .array(fc.tuple(arbitraryPair, fc.integer({ min: 0, max: 3 }), fc.constantFrom("said", "silent")), {
    minLength: 1,
    maxLength: 8,
  })
  .map((samples) =>
    samples.map(([{ truth, predicted }, family, how], i) =>
      scoreSample(
        {
          id: `s${i}`,
          annotation: truth,
          family: family === 0 ? undefined : `f${family}`,
          domain: `d${family}`,
          width: 100 * family,
          height: 300,
        },
        how === "said" ? serialize(predicted) : undefined,
      ),
    ),
  );

describe("a reply that says exactly the truth", () => {
  it("scores 1 on every metric, and 0 where lower is better", () => {
    fc.assert(
      fc.property(arbitraryAnnotation, (truth) => {
        const values = valuesOf([score(truth, serialize(truth))]);
        for (const name of METRIC_NAMES)
          expect([name, values[name]]).toEqual([name, METRICS[name].direction === "higher" ? 1 : 0]);
      }),
      { numRuns: 300 },
    );
  });

  it("scores the same in whatever order it stands, from whichever end its edges are read", () => {
    fc.assert(
      fc.property(
        arbitraryPair.chain(({ truth, predicted }) =>
          fc.tuple(fc.constant({ truth, predicted }), arbitraryReordering(truth), arbitraryReordering(predicted)),
        ),
        ([{ truth, predicted }, otherTruth, otherPredicted]) => {
          expect(score(otherTruth, otherPredicted).counts).toEqual(score(truth, predicted).counts);
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
        expect(valuesOf([score(truth, fewer)]).table_recall).toBeLessThanOrEqual(
          valuesOf([score(truth, predicted)]).table_recall,
        );
      }),
      { numRuns: 300 },
    );
  });

  it("never has a higher table precision or F1 for inventing a table", () => {
    fc.assert(
      fc.property(arbitraryPair, ({ truth, predicted }) => {
        const more = { ...predicted, tables: [...predicted.tables, { name: "never seen before", columns: [] }] };
        const [before, after] = [valuesOf([score(truth, predicted)]), valuesOf([score(truth, more)])];
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
        const more = valuesOf([score(truth, { ...truth, relationships: [...truth.relationships, edge] })]);
        const fewer = valuesOf([score(truth, { ...truth, relationships: truth.relationships.slice(1) })]);
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
        const one = score(truth, serialize(truth), "one");
        const values = valuesOf([one, score(truth, "no", "two")]);
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
        const values = valuesOf([score(truth, predicted)]);
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

describe("summarize", () => {
  it("does not depend on the order of the samples, to the last bit", () => {
    fc.assert(
      fc.property(
        arbitraryScores.chain((scores) =>
          fc.tuple(fc.constant(scores), fc.shuffledSubarray(scores, { minLength: scores.length })),
        ),
        ([scores, shuffled]) => {
          expect(summarize(shuffled, BOOTSTRAP)).toEqual(summarize(scores, BOOTSTRAP));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("gives intervals that hold their value, and none where there is one family", () => {
    fc.assert(
      fc.property(arbitraryScores, (scores) => {
        const { metrics } = summarize(scores, BOOTSTRAP);
        const families = new Set(scores.map(({ id, family }) => family ?? id));
        for (const { value, interval } of Object.values(metrics)) {
          expect(interval !== undefined).toBe(families.size > 1);
          if (interval) expect(interval[0] <= value && value <= interval[1]).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("gives the same intervals for the same seed, and others for another", () => {
    const truth: Annotation = { tables: [{ name: "a", columns: [] }], relationships: [] };
    const scores = Array.from({ length: 30 }, (_, i) => score(truth, i % 3 === 0 ? "no" : serialize(truth), `${i}`));
    const intervalAt = (seed: number) =>
      summarize(scores, { bootstrap: { resamples: 60, seed } }).metrics.table_f1.interval;
    expect(intervalAt(1)).toEqual(intervalAt(1));
    expect(new Set([1, 2, 3, 4, 5, 6].map((seed) => JSON.stringify(intervalAt(seed)))).size).toBeGreaterThan(1);
  });

  it("widens its intervals when samples come in families", () => {
    const truth: Annotation = { tables: [{ name: "a", columns: [] }], relationships: [] };
    const scores = Array.from({ length: 60 }, (_, i) => ({
      ...score(truth, i % 30 < 15 ? "no" : serialize(truth), `${i}`),
      family: `${Math.floor(i / 15)}`,
    }));
    const width = (set: SampleScore[]) => {
      const [low, high] = summarize(set, { bootstrap: { resamples: 200, seed: 3 } }).metrics.exact_schema.interval as [
        number,
        number,
      ];
      return high - low;
    };
    expect(width(scores)).toBeGreaterThan(2 * width(scores.map(({ family: _, ...rest }) => rest)));
  });

  it("fits the contract, every stratum's samples adding up to the samples that know their value", () => {
    fc.assert(
      fc.property(arbitraryScores, (scores) => {
        const summary = summarize(scores, BOOTSTRAP);
        ScoreReport.parse({
          schema_version: 1,
          dataset: "d",
          split: "s",
          predictor: "p",
          samples: scores.length,
          ...summary,
        });
        Metrics.parse(summary.metrics);
        const sizeOf = (by: string) => summary.strata.filter((s) => s.by === by).reduce((sum, s) => sum + s.samples, 0);
        expect(sizeOf("domain")).toBe(scores.length);
        expect(sizeOf("tables")).toBe(scores.length);
        expect(sizeOf("megapixels")).toBe(scores.filter((s) => s.megapixels !== undefined).length);
        expect(sizeOf("style")).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it("of no samples at all is 0 throughout", () => {
    const { metrics, strata } = summarize([], BOOTSTRAP);
    expect(Object.values(metrics).every(({ value, interval }) => value === 0 && interval === undefined)).toBe(true);
    expect(strata).toEqual([]);
  });
});

describe("compare", () => {
  const names = { from: "base", to: "tuned", ...BOOTSTRAP };

  it("cannot tell a predictor from itself, and finds no difference", () => {
    fc.assert(
      fc.property(arbitraryScores, (scores) => {
        for (const { difference, interval, verdict } of compare(scores, scores, names)) {
          expect(difference).toBe(0);
          expect(interval ?? [0, 0]).toEqual([0, 0]);
          expect(verdict).toBe("cannot tell");
        }
      }),
      { numRuns: 40 },
    );
  });

  it("is the mirror image when the predictors change places", () => {
    const opposite = { better: "worse", worse: "better", "cannot tell": "cannot tell" };
    fc.assert(
      fc.property(arbitraryScores, (scores) => {
        const silent = scores.map(({ id, family, tables }, i) => ({
          ...score({ tables: [], relationships: [] }, "", id),
          family,
          tables,
          counts: { ...(scores[i] as SampleScore).counts, json_strict: 0, nted: 0, truncated: 1 },
        }));
        const forth = compare(silent, scores, names);
        const back = compare(scores, silent, names);
        forth.forEach(({ difference, verdict }, i) => {
          expect(back[i]?.difference).toBeCloseTo(-difference, 12);
          expect(back[i]?.verdict).toBe(opposite[verdict]);
        });
      }),
      { numRuns: 40 },
    );
  });

  it("says better of a clear gain, also where lower is better, and pairs by id whatever the order", () => {
    const truth: Annotation = { tables: [{ name: "a", columns: [] }], relationships: [] };
    const base = Array.from({ length: 20 }, (_, i) => score(truth, '{"tables":[', `${i}`));
    const tuned = Array.from({ length: 25 }, (_, i) =>
      score(truth, i < 3 ? '{"tables":[' : serialize(truth), `${i}`),
    ).reverse();
    const verdicts = Object.fromEntries(compare(base, tuned, names).map((c) => [c.metric, c]));
    expect(verdicts.table_f1?.verdict).toBe("better");
    expect(verdicts.truncated?.verdict).toBe("better");
    // The five samples that only one of them scored are left out.
    expect(verdicts.exact_schema?.difference).toBeCloseTo(17 / 20, 12);
  });
});

describe("diffSample", () => {
  it("is all equal exactly when the schema is exact, and shows every item of both sides once", () => {
    fc.assert(
      fc.property(arbitraryPair, ({ truth, predicted }) => {
        const diff = diffSample(truth, predicted);
        const items = [...diff.tables, ...diff.relationships];
        expect(items.every(({ state }) => state === "equal")).toBe(score(truth, predicted).counts.exact_schema === 1);
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
