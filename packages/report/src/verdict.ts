import type { MetricName, RunScores, ScoreReport } from "@undiagram/contract";
import { formatNumber, formatPercent, formatPoints, joinWords } from "./format.ts";
import { HEADLINE_METRICS, METRIC_TEXTS } from "./metric-texts.ts";
import { describeControl, findComparison, type Predictors, predictorLabel, sortPredictors } from "./predictors.ts";

/** A finding in words. The tone decides how loudly it is said. */
export interface Finding {
  tone: "good" | "bad" | "open";
  sentence: string;
}

/** What a run's scores say: did fine-tuning help, and does the model read the picture at all? */
export function describeFindings(scores: RunScores): Finding[] {
  const predictors = sortPredictors(scores);
  return [describeImprovement(scores, predictors), ...describeControls(scores, predictors)];
}

export interface Improvement {
  /** to minus from, as a share of 1. */
  difference: number;
  interval?: [number, number];
  /** Absent when no paired comparison with an interval was made. */
  verdict?: "better" | "worse" | "cannot tell";
}

/** Main against base on one metric, from the paired comparison where there is one. */
export function measureImprovement(
  scores: RunScores,
  metric: MetricName,
  { base, main }: Predictors,
): Improvement | undefined {
  if (!base) return undefined;
  const paired = findComparison(scores, metric, base.predictor, main.predictor);
  // Without an interval there is no verdict, whatever the comparison says.
  if (paired) return { ...paired, verdict: paired.interval && paired.verdict };
  return { difference: main.metrics[metric].value - base.metrics[metric].value };
}

function describeImprovement(scores: RunScores, predictors: Predictors): Finding {
  const { main, base } = predictors;
  const overall = main.metrics.overall.value;
  const improvement = measureImprovement(scores, "overall", predictors);
  if (!base || !improvement) {
    return {
      tone: "open",
      sentence: `The ${name(main)} scores ${formatPercent(overall)} overall. It was run without another to compare it with, so nothing says what fine-tuning changes.`,
    };
  }
  const { difference, interval, verdict } = improvement;
  const moved = `from ${formatPercent(base.metrics.overall.value)} to ${formatPercent(overall)}`;
  const points = `${formatPoints(difference)} points${interval ? `, 95 % interval ${formatInterval(interval)}` : ""}`;
  const elsewhere = describeOtherVerdicts(scores, predictors, verdict);
  switch (verdict) {
    case "better":
      return {
        tone: "good",
        sentence: `Fine-tuning made the model better: its Overall Schema Score rose ${moved} (${points}).${elsewhere}`,
      };
    case "worse":
      return {
        tone: "bad",
        sentence: `Fine-tuning made the model worse: its Overall Schema Score fell ${moved} (${points}).${elsewhere}`,
      };
    case "cannot tell":
      return {
        tone: "open",
        sentence: `Whether fine-tuning helped cannot be told from ${formatNumber(main.samples, "picture")}: the Overall Schema Score went ${moved} (${points}).${elsewhere}`,
      };
    default:
      return {
        tone: "open",
        sentence: `The Overall Schema Score went ${moved} (${points}). No interval was computed, so chance is not ruled out.`,
      };
  }
}

/** The headline metrics that do not follow the overall verdict, so that one good figure hides no bad one. */
function describeOtherVerdicts(scores: RunScores, predictors: Predictors, overall: Improvement["verdict"]): string {
  const differing = HEADLINE_METRICS.flatMap((metric) => {
    const improvement = measureImprovement(scores, metric, predictors);
    if (metric === "overall" || !improvement?.verdict || improvement.verdict === overall) return [];
    const verdict = improvement.verdict === "cannot tell" ? "undecided" : improvement.verdict;
    return [`${METRIC_TEXTS[metric].label} is ${verdict} (${formatPoints(improvement.difference)} points)`];
  });
  return differing.length > 0 ? ` Taken alone, ${joinWords(differing)}.` : "";
}

/** A constant answer is always valid JSON, so only what is read from the picture is held against the controls. */
const CONTENT_METRICS = ["overall", "table_f1", "relationship_type_f1"] as const;

function describeControls(scores: RunScores, { main, controls }: Predictors): Finding[] {
  if (controls.length === 0) {
    return [{ tone: "open", sentence: "No control was run: nothing here shows that the model reads the picture." }];
  }
  const unbeaten = CONTENT_METRICS.flatMap((metric) =>
    controls.filter((control) => !beats(scores, metric, main, control)).map((control) => ({ metric, control })),
  );
  const unbeatenOverall = unbeaten.filter(({ metric }) => metric === "overall");
  if (unbeatenOverall.length > 0) {
    const against = unbeatenOverall.map(
      ({ control }) =>
        `the ${name(control)} (${formatPercent(control.metrics.overall.value)}; ${describeControl(control.predictor)})`,
    );
    return [
      {
        tone: "bad",
        sentence: `It has learnt nothing yet: with ${formatPercent(main.metrics.overall.value)} overall, the ${name(main)} does not beat ${joinWords(against, "or")}.`,
      },
    ];
  }
  if (unbeaten.length > 0) {
    return unbeaten.map(({ metric, control }) => ({
      tone: "bad",
      sentence: `On ${METRIC_TEXTS[metric].label} it has learnt nothing yet: ${formatPercent(main.metrics[metric].value)} does not beat the ${name(control)} (${formatPercent(control.metrics[metric].value)}; ${describeControl(control.predictor)}).`,
    }));
  }
  const figures = controls.map((c) => `the ${name(c)} (${formatPercent(c.metrics.overall.value)})`);
  return [
    {
      tone: "good",
      sentence: `It reads the picture: on tables, relationships and overall it beats ${joinWords(figures)}.`,
    },
  ];
}

/** A lead within chance is no lead: by the paired comparison, or else by the lower end of the model's own interval. */
function beats(scores: RunScores, metric: MetricName, main: ScoreReport, control: ScoreReport): boolean {
  const paired = findComparison(scores, metric, control.predictor, main.predictor);
  if (paired) return paired.verdict === "better";
  const { value, interval } = main.metrics[metric];
  return (interval?.[0] ?? value) > control.metrics[metric].value;
}

/** "-1.2 to +3.4". */
export function formatInterval([low, high]: readonly [number, number]): string {
  return `${formatPoints(low)} to ${formatPoints(high)}`;
}

function name({ predictor }: ScoreReport): string {
  const label = predictorLabel(predictor);
  if (label === predictor) return `model ${predictor}`;
  return label.endsWith("control") ? label.toLowerCase() : `${label.toLowerCase()} model`;
}
