import { type ComparedScores, METRIC_NAMES } from "@undiagram/contract";
import { alignColumns } from "./align-columns.ts";
import { formatNumber, formatPercent, formatPoints } from "./format.ts";
import { HEADLINE_METRICS, METRIC_TEXTS } from "./metric-texts.ts";
import { findComparison, predictorLabel } from "./predictors.ts";
import { describeFindings, formatInterval } from "./verdict.ts";

/**
 * Every paired comparison of the scores as plain text for a terminal: all metrics of both predictors, the difference with
 * its 95 % interval and what it says (better, worse, cannot tell), and the findings in words below.
 */
export function renderDifferenceTables(scores: ComparedScores): string {
  const pairs = scores.comparisons.filter(({ metric }) => metric === "overall");
  const title = `${scores.dataset}, split ${scores.split}, ${formatNumber(scores.samples, "picture")}`;
  const findings = describeFindings(scores).map(({ sentence }) => sentence);
  return [title, ...pairs.map(({ from, to }) => renderPair(scores, from, to)), findings.join("\n")].join("\n\n");
}

function renderPair({ predictors, comparisons }: ComparedScores, from: string, to: string): string {
  const rest = METRIC_NAMES.filter((metric) => !HEADLINE_METRICS.some((headline) => headline === metric));
  const rows = [...HEADLINE_METRICS, ...rest].flatMap((metric) => {
    const comparison = findComparison(comparisons, metric, from, to);
    const [before, after] = [from, to].map((name) => predictors[name]?.metrics[metric].value);
    if (!comparison || before === undefined || after === undefined) return [];
    const { difference, interval, verdict } = comparison;
    return [
      [
        METRIC_TEXTS[metric].label,
        formatPercent(before),
        formatPercent(after),
        `${formatPoints(difference)} points`,
        interval ? formatInterval(interval) : "-",
        verdict,
      ],
    ];
  });
  const header = ["", predictorLabel(from), predictorLabel(to), "Difference", "95 % interval", "Verdict"];
  return alignColumns([header, ...rows]).join("\n");
}
