import { expect, test } from "vitest";
import { formatPercent } from "./format.ts";
import { HEADLINE_METRICS } from "./metric-texts.ts";
import { renderComparisonTable } from "./render-comparison-table.ts";
import { makeScores, withValue } from "./testing/scores.ts";

test("the table is as it always was", async () => {
  await expect(renderComparisonTable(makeScores())).toMatchFileSnapshot("goldens/comparison-table.txt");
});

test("the table of a model that learnt nothing warns", async () => {
  const scores = withValue(makeScores(), "overall", { base: 0.05, tuned: 0.048, constant: 0.057, blank: 0.041 });
  await expect(renderComparisonTable(scores)).toMatchFileSnapshot("goldens/comparison-table-learnt-nothing.txt");
});

test("every headline figure of every predictor stands in its row", () => {
  const scores = makeScores();
  const rows = renderComparisonTable(scores).split("\n").slice(3, 7);
  HEADLINE_METRICS.forEach((metric, i) => {
    for (const { metrics } of Object.values(scores.predictors)) {
      expect(rows[i]).toContain(formatPercent(metrics[metric].value));
    }
  });
});

test("a base alone has neither improvement nor fine-tuned column", () => {
  const { predictors, ...rest } = makeScores();
  const base = predictors.base as (typeof predictors)[string];
  const table = renderComparisonTable({ ...rest, ...base, predictors: { base }, comparisons: [] });
  expect(table).toContain("Base");
  expect(table).not.toMatch(/Improvement|Fine-tuned {2}/);
});
