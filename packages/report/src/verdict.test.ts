import type { ComparedScores, ScoreReport } from "@undiagram/contract";
import { describe, expect, test } from "vitest";
import { makeComparedScores, makeScores, withValue } from "./testing/scores.ts";
import { describeFindings } from "./verdict.ts";

const toneOf = (scores: ComparedScores) => describeFindings(scores).map(({ tone }) => tone);
const textOf = (scores: ComparedScores) =>
  describeFindings(scores)
    .map(({ sentence }) => sentence)
    .join(" ");

describe("base against fine-tuned", () => {
  test("a rise beyond chance is better", () => {
    expect(textOf(makeScores())).toMatch(/made the model better.*from 41.5 % to 87.6 % \(\+46.1 points, 95 % interval/);
  });

  test("a fall beyond chance is worse, and said as loudly", () => {
    const scores = withValue(makeScores(), "overall", { base: 0.95 });
    expect(textOf(scores)).toMatch(/made the model worse.*fell from 95.0 % to 87.6 %/);
    expect(toneOf(scores)[0]).toBe("bad");
  });

  test("a difference within chance is neither", () => {
    expect(textOf(withValue(makeScores(), "overall", { base: 0.87 }))).toMatch(/cannot be told from 500 pictures/);
  });

  test("a headline metric that moved the other way is named", () => {
    expect(textOf(withValue(makeScores(), "json_compliance", { tuned: 0.1 }))).toMatch(
      /Taken alone, JSON Format Compliance is worse \(-19.8 points\)/,
    );
  });

  test("without intervals there is no verdict", () => {
    const scores = makeScores();
    scores.comparisons = scores.comparisons.map(({ interval: _, ...rest }) => rest);
    expect(textOf(scores)).toMatch(/No interval was computed, so chance is not ruled out/);
  });

  test("without a base nothing is compared", () => {
    const scores = makeScores();
    delete scores.predictors.base;
    expect(textOf(scores)).toMatch(/run without another to compare it with/);
  });
});

describe("other predictors", () => {
  const compared = (overall: Record<string, number>) => makeComparedScores("slow", { slow: 0.5, ...overall });

  test.each([
    ["better", 0.7, "fast is better than slow: overall 70.0 % against 50.0 % (+20.0 points"],
    ["worse", 0.3, "fast is worse than slow: overall 30.0 % against 50.0 % (-20.0 points"],
    ["neither", 0.51, "Whether fast is better or worse than slow cannot be told from 500 pictures"],
  ])("that are %s than what they are held against are said to be", (_, fast, sentence) => {
    expect(textOf(compared({ fast }))).toContain(sentence);
  });

  test("are each held against the baseline, and no control is missed", () => {
    const text = textOf(compared({ fast: 0.7, faster: 0.8 }));
    expect(text).toMatch(/faster is better than slow.*fast is better than slow/);
    expect(text).not.toMatch(/control|fine-tuning/i);
  });

  test("beside a run's own are held against its main one", () => {
    const scores = makeScores();
    const constrained = makeComparedScores("tuned", { tuned: 0.876, tuned_constrained: 0.7 });
    const other = constrained.predictors.tuned_constrained as ScoreReport;
    scores.predictors.tuned_constrained = other;
    scores.comparisons.push(...constrained.comparisons);
    expect(describeFindings(scores)[1]?.sentence).toMatch(
      /^The fine-tuned model with constrained decoding is worse than the fine-tuned model: overall 70.0 % against 87.6 %/,
    );
    expect(toneOf(scores)).toEqual(["good", "fact", "good"]);
  });
});

describe("controls", () => {
  test("a model above every control reads the picture", () => {
    expect(textOf(makeScores())).toMatch(
      /The fine-tuned model reads the picture: .*constant control \(5.8 %\), the blank control .* and the swapped/,
    );
  });

  test.each(["constant", "blank", "swapped"])(
    "a model that does not beat the %s control has learnt nothing yet",
    (control) => {
      const scores = withValue(makeScores(), "overall", { [control]: 0.876 });
      expect(toneOf(scores)[1]).toBe("bad");
      expect(textOf(scores)).toMatch(
        new RegExp(`^.*The fine-tuned model has learnt nothing yet.*does not beat the ${control} control \\(87.6 %`),
      );
      expect(textOf(scores)).not.toMatch(/reads the picture/);
    },
  );

  test("a lead within chance is no lead, with a paired comparison and without", () => {
    const scores = withValue(makeScores(), "overall", { constant: 0.86 });
    expect(textOf(scores)).toMatch(/learnt nothing yet/);
    expect(textOf({ ...scores, comparisons: [] })).toMatch(/learnt nothing yet/);
  });

  test("a single metric not beyond its control is named, though overall is", () => {
    const scores = withValue(makeScores(), "relationship_type_f1", { constant: 0.9 });
    expect(textOf(scores)).toMatch(
      /On Relationship Accuracy the fine-tuned model has learnt nothing yet: 84.8 % does not beat/,
    );
  });

  test.each(["overall", "table_f1"] as const)(
    "nobody is said to have learnt nothing who was not trained here: %s",
    (metric) => {
      const scores = withValue(makeScores(), metric, { constant: 0.95 });
      const { base: _, tuned, ...controls } = scores.predictors;
      const served = { ...(tuned as ScoreReport), predictor: "some-vlm" };
      const comparisons = scores.comparisons.map((comparison) => ({ ...comparison, to: "some-vlm" }));
      const text = textOf({ ...scores, ...served, predictors: { "some-vlm": served, ...controls }, comparisons });
      expect(text).toMatch(
        /some-vlm (does not beat|shows no reading of the pictures: .* does not beat) the constant control/,
      );
      expect(text).not.toMatch(/learnt/);
    },
  );

  test("no control at all is said", () => {
    const scores = makeScores();
    delete scores.predictors.constant;
    delete scores.predictors.blank;
    delete scores.predictors.swapped;
    expect(textOf(scores)).toMatch(/No control was run/);
  });
});
