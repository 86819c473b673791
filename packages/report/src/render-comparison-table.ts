import type { ComparedScores } from "@undiagram/contract";
import { alignColumns } from "./align-columns.ts";
import { formatNumber, formatPercent, formatPoints } from "./format.ts";
import { HEADLINE_METRICS, METRIC_TEXTS } from "./metric-texts.ts";
import { predictorLabel, sortPredictors } from "./predictors.ts";
import { describeFindings, formatInterval, measureImprovement } from "./verdict.ts";

/**
 * The four headline metrics as plain text for a terminal: base, fine-tuned, improvement in percentage points with its
 * 95 % interval, the controls beside them, and the findings in words below.
 */
export function renderComparisonTable(scores: ComparedScores): string {
  const predictors = sortPredictors(scores);
  const { main, base, others, controls } = predictors;
  const shown = [...(base ? [base] : []), main];
  const beside = [...others, ...controls];
  const header = [
    "",
    ...shown.map(({ predictor }) => predictorLabel(predictor)),
    ...(base ? ["Improvement", "95 % interval"] : []),
    ...beside.map(({ predictor }) => predictorLabel(predictor).replace(" control", "")),
  ];
  const rows = HEADLINE_METRICS.map((metric) => {
    const improvement = measureImprovement(scores, metric, predictors);
    return [
      METRIC_TEXTS[metric].label,
      ...shown.map(({ metrics }) => formatPercent(metrics[metric].value)),
      ...(improvement
        ? [
            `${formatPoints(improvement.difference)} points`,
            improvement.interval ? formatInterval(improvement.interval) : "-",
          ]
        : []),
      ...beside.map(({ metrics }) => formatPercent(metrics[metric].value)),
    ];
  });
  const title = `${scores.dataset}, split ${scores.split}, ${formatNumber(scores.samples, "picture")}`;
  const findings = describeFindings(scores).map(({ tone, sentence }) => (tone === "bad" ? `! ${sentence}` : sentence));
  return [title, "", ...alignColumns([header, ...rows]), "", ...findings].join("\n");
}
