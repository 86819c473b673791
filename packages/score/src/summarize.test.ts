import { Metrics, ScoreReport } from "@undiagram/contract";
import { type Annotation, serialize } from "@undiagram/schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SampleScore } from "./score-sample.ts";
import { summarize } from "./summarize.ts";
import { arbitraryScores, scoreOf } from "./testing/arbitrary-scores.ts";

const BOOTSTRAP = { bootstrap: { resamples: 40, seed: 7 } };

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

  it("adds fractions of one family in one order, because (0.1 + 0.2) + 0.3 is not 0.1 + (0.2 + 0.3)", () => {
    const truth: Annotation = { tables: [], relationships: [] };
    const scores = [0.1, 0.2, 0.3].map((nted, i) => {
      const score = scoreOf(truth, serialize(truth), `${i}`);
      return { ...score, family: "f", counts: { ...score.counts, nted } };
    });
    expect(0.1 + 0.2 + 0.3).not.toBe(0.3 + 0.2 + 0.1);
    expect(summarize(scores.toReversed(), BOOTSTRAP)).toEqual(summarize(scores, BOOTSTRAP));
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
    const scores = Array.from({ length: 30 }, (_, i) => scoreOf(truth, i % 3 === 0 ? "no" : serialize(truth), `${i}`));
    const intervalAt = (seed: number) =>
      summarize(scores, { bootstrap: { resamples: 60, seed } }).metrics.table_f1.interval;
    expect(intervalAt(1)).toEqual(intervalAt(1));
    expect(new Set([1, 2, 3, 4, 5, 6].map((seed) => JSON.stringify(intervalAt(seed)))).size).toBeGreaterThan(1);
  });

  it("widens its intervals when samples come in families", () => {
    const truth: Annotation = { tables: [{ name: "a", columns: [] }], relationships: [] };
    const scores = Array.from({ length: 60 }, (_, i) => ({
      ...scoreOf(truth, i % 30 < 15 ? "no" : serialize(truth), `${i}`),
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

  it("gives intervals as wide as theory has them for independent samples", () => {
    const truth: Annotation = { tables: [{ name: "a", columns: [] }], relationships: [] };
    const scores = Array.from({ length: 400 }, (_, i) => scoreOf(truth, i % 4 === 0 ? "no" : serialize(truth), `${i}`));
    const { interval } = summarize(scores, { bootstrap: { resamples: 2000, seed: 5 } }).metrics.exact_schema;
    const [low, high] = interval ?? [0, 0];
    const halfWidth = 1.96 * Math.sqrt((0.75 * 0.25) / 400);
    expect(Math.abs(low - (0.75 - halfWidth))).toBeLessThan(0.008);
    expect(Math.abs(high - (0.75 + halfWidth))).toBeLessThan(0.008);
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
