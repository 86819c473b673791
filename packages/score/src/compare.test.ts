import { type Annotation, serialize } from "@undiagram/schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compare } from "./compare.ts";
import type { SampleScore } from "./score-sample.ts";
import { arbitraryScores, scoreOf } from "./testing/arbitrary-scores.ts";

const BOOTSTRAP = { bootstrap: { resamples: 40, seed: 7 } };

const EMPTY: Annotation = { tables: [], relationships: [] };

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
          ...scoreOf({ tables: [], relationships: [] }, "", id),
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

  it("pairs samples by id, whatever families the second predictor's scores name", () => {
    fc.assert(
      fc.property(arbitraryScores, (scores) => {
        const silent = scores.map(({ id, family, tables }) => ({ ...scoreOf(EMPTY, "", id), family, tables }));
        const expected = compare(silent, scores, names);
        expect(
          compare(
            silent,
            scores.map((score) => ({ ...score, family: `of ${score.id}` })),
            names,
          ),
        ).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  it("says better of a clear gain, also where lower is better, and pairs by id whatever the order", () => {
    const truth: Annotation = { tables: [{ name: "a", columns: [] }], relationships: [] };
    const base = Array.from({ length: 20 }, (_, i) => scoreOf(truth, '{"tables":[', `${i}`));
    const tuned = Array.from({ length: 25 }, (_, i) =>
      scoreOf(truth, i < 3 ? '{"tables":[' : serialize(truth), `${i}`),
    ).reverse();
    const verdicts = Object.fromEntries(compare(base, tuned, names).map((c) => [c.metric, c]));
    expect(verdicts.table_f1?.verdict).toBe("better");
    expect(verdicts.truncated?.verdict).toBe("better");
    // The five samples that only one of them scored are left out.
    expect(verdicts.exact_schema?.difference).toBeCloseTo(17 / 20, 12);
  });
});
