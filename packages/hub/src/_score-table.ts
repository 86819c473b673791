import type { MetricName, MetricValue, RunScores } from "@undiagram/contract";

/** What the card shows; run/scores.json beside it holds the rest. */
const SHOWN: MetricName[] = [
  "json_compliance",
  "table_f1",
  "column_f1",
  "type_accuracy",
  "primary_key_accuracy",
  "foreign_key_f1",
  "relationship_type_f1",
  "overall",
  "exact_schema",
];

/** Metrics as rows, predictors as columns: the base, the fine-tuned model, then the controls. */
export function renderScoreTable(scores: RunScores): string {
  const tuned = scores.predictor;
  const others = Object.keys(scores.predictors).filter((name) => name !== "base" && name !== tuned);
  const predictors = [...("base" in scores.predictors ? ["base"] : []), tuned, ...others];
  const rows = SHOWN.map((metric) => [
    metric.replaceAll("_", " "),
    ...predictors.map((name) => {
      const report = name === tuned ? scores : scores.predictors[name];
      return report ? formatMetric(report.metrics[metric]) : "";
    }),
  ]);
  const table = [["", ...predictors], ["---", ...predictors.map(() => "---:")], ...rows];
  return table.map((cells) => `| ${cells.map(escapeCell).join(" | ")} |`).join("\n");
}

/** What the paired comparisons of the overall score say, in words; a control that is not beaten comes first. */
export function renderFindings(scores: RunScores): string {
  const against = scores.comparisons.filter(({ metric, to }) => metric === "overall" && to === scores.predictor);
  const sentences = against.map(({ from, difference, interval, verdict }) => {
    const by = `${difference >= 0 ? "+" : "−"}${Math.abs(difference).toFixed(3)}${formatInterval(interval)}`;
    if (verdict === "better") return `Better than \`${from}\` on the overall score by ${by}.`;
    if (from === "base")
      return `**${verdict === "worse" ? "Worse than its base" : "Not told apart from its base"}** (${by}).`;
    return `**Does not beat the control \`${from}\`** (${by}): these scores are no sign that it reads the picture.`;
  });
  return sentences.sort((a, b) => Number(b.startsWith("**")) - Number(a.startsWith("**"))).join("\n");
}

function formatMetric({ value, interval }: MetricValue): string {
  return `${value.toFixed(3)}${formatInterval(interval)}`;
}

function formatInterval(interval: readonly [number, number] | undefined): string {
  return interval ? ` (${interval[0].toFixed(3)} to ${interval[1].toFixed(3)})` : "";
}

function escapeCell(text: string): string {
  return text.replaceAll("|", "\\|");
}
