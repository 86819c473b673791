import type { ComparedScores, MetricName, ScoreReport } from "@undiagram/contract";
import { formatNumber, formatPercent, formatPoints, joinWords } from "./format.ts";
import { HEADLINE_METRICS, METRIC_TEXTS } from "./metric-texts.ts";
import { describeControl, findComparison, type Predictors, predictorLabel, sortPredictors } from "./predictors.ts";

/** A finding in words. The tone decides how loudly it is said. */
export interface Finding {
  tone: "good" | "bad" | "open" | "fact";
  sentence: string;
  /** What to run next, behind the sentence. */
  command?: string;
}

/** What scores say: which predictor is better, and does the model read the picture at all? */
export function describeFindings(scores: ComparedScores): Finding[] {
  const predictors = sortPredictors(scores);
  const { main, base, others, controls } = predictors;
  const rivals = others.flatMap((other) => {
    const held = [main, base].find(
      (from) => from && findComparison(scores.comparisons, "overall", from.predictor, other.predictor),
    );
    if (!held) return [];
    const finding = describeDifference(scores, held, other);
    // That another predictor is worse than the main one is no bad news about it.
    return [held === main && finding.tone === "bad" ? { ...finding, tone: "fact" as const } : finding];
  });
  return [
    base || rivals.length === 0 ? describeImprovement(scores, predictors) : [],
    rivals,
    // Only a run's own scores ought to hold controls.
    controls.length > 0 || "run_id" in scores ? describeControls(scores, predictors) : [],
  ].flat();
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
  scores: ComparedScores,
  metric: MetricName,
  { base, main }: Predictors,
): Improvement | undefined {
  return base && measureDifference(scores, metric, base, main);
}

/** One predictor against another on one metric, from the paired comparison where there is one. */
export function measureDifference(
  scores: ComparedScores,
  metric: MetricName,
  from: ScoreReport,
  to: ScoreReport,
): Improvement {
  const paired = findComparison(scores.comparisons, metric, from.predictor, to.predictor);
  // Without an interval there is no verdict, whatever the comparison says.
  if (paired) return { ...paired, verdict: paired.interval && paired.verdict };
  return { difference: to.metrics[metric].value - from.metrics[metric].value };
}

function describeImprovement(scores: ComparedScores, { main, base }: Predictors): Finding {
  if (base) return describeDifference(scores, base, main);
  const overall = formatPercent(main.metrics.overall.value);
  return {
    tone: "open",
    sentence: `${capitalName(main)} scores ${overall} overall. It was run without another to compare it with, so nothing says what fine-tuning changes.`,
  };
}

/** Which of two predictors does better, in words. */
function describeDifference(scores: ComparedScores, from: ScoreReport, to: ScoreReport): Finding {
  const { difference, interval, verdict } = measureDifference(scores, "overall", from, to);
  const [before, after] = [from, to].map(({ metrics }) => formatPercent(metrics.overall.value));
  const points = `${formatPoints(difference)} points${interval ? `, 95 % interval ${formatInterval(interval)}` : ""}`;
  const moved = `from ${before} to ${after} (${points})`;
  const stand = `overall ${after} against ${before} (${points})`;
  const isTuning = from.predictor === "base" && to.predictor === "tuned";
  const elsewhere = describeOtherVerdicts(scores, from, to, verdict);
  switch (verdict) {
    case "better":
      return {
        tone: "good",
        sentence: isTuning
          ? `Fine-tuning made the model better: its Overall Schema Score rose ${moved}.${elsewhere}`
          : `${capitalName(to)} is better than ${name(from)}: ${stand}.${elsewhere}`,
      };
    case "worse":
      return {
        tone: "bad",
        sentence: isTuning
          ? `Fine-tuning made the model worse: its Overall Schema Score fell ${moved}.${elsewhere}`
          : `${capitalName(to)} is worse than ${name(from)}: ${stand}.${elsewhere}`,
      };
    case "cannot tell":
      return {
        tone: "open",
        sentence: isTuning
          ? `Whether fine-tuning helped cannot be told from ${formatNumber(to.samples, "picture")}: the Overall Schema Score went ${moved}.${elsewhere}`
          : `Whether ${name(to)} is better or worse than ${name(from)} cannot be told from ${formatNumber(to.samples, "picture")}: ${stand}.${elsewhere}`,
      };
    default:
      return {
        tone: "open",
        sentence: isTuning
          ? `The Overall Schema Score went ${moved}. No interval was computed, so chance is not ruled out.`
          : `${capitalName(to)} beside ${name(from)}: ${stand}. No interval was computed, so chance is not ruled out.`,
      };
  }
}

/** The headline metrics that do not follow the overall verdict, so that one good figure hides no bad one. */
function describeOtherVerdicts(
  scores: ComparedScores,
  from: ScoreReport,
  to: ScoreReport,
  overall: Improvement["verdict"],
): string {
  const differing = HEADLINE_METRICS.flatMap((metric) => {
    const { verdict, difference } = measureDifference(scores, metric, from, to);
    if (metric === "overall" || !verdict || verdict === overall) return [];
    const word = verdict === "cannot tell" ? "undecided" : verdict;
    return [`${METRIC_TEXTS[metric].label} is ${word} (${formatPoints(difference)} points)`];
  });
  return differing.length > 0 ? ` Taken alone, ${joinWords(differing)}.` : "";
}

/** A constant answer is always valid JSON, so only what is read from the picture is held against the controls. */
const CONTENT_METRICS = ["overall", "table_f1", "relationship_type_f1"] as const;

function describeControls(scores: ComparedScores, { main, controls }: Predictors): Finding[] {
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
        `${name(control)} (${formatPercent(control.metrics.overall.value)}; ${describeControl(control.predictor)})`,
    );
    return [
      {
        tone: "bad",
        sentence: isTrainedHere(main)
          ? `${capitalName(main)} has learnt nothing yet: with ${formatPercent(main.metrics.overall.value)} overall, it does not beat ${joinWords(against, "or")}.`
          : `With ${formatPercent(main.metrics.overall.value)} overall, ${name(main)} does not beat ${joinWords(against, "or")}, so nothing shows that it reads the pictures.`,
      },
    ];
  }
  if (unbeaten.length > 0) {
    return unbeaten.map(({ metric, control }) => ({
      tone: "bad",
      sentence: `On ${METRIC_TEXTS[metric].label} ${name(main)} ${isTrainedHere(main) ? "has learnt nothing yet" : "shows no reading of the pictures"}: ${formatPercent(main.metrics[metric].value)} does not beat ${name(control)} (${formatPercent(control.metrics[metric].value)}; ${describeControl(control.predictor)}).`,
    }));
  }
  const figures = controls.map((c) => `${name(c)} (${formatPercent(c.metrics.overall.value)})`);
  return [
    {
      tone: "good",
      sentence: `${capitalName(main)} reads the picture: on tables, relationships and overall it beats ${joinWords(figures)}.`,
    },
  ];
}

/** Of a server, a file of replies or a base model, that it learnt nothing is not for us to say. */
function isTrainedHere({ predictor }: ScoreReport): boolean {
  return predictor === "tuned" || predictor === "tuned_constrained";
}

/** A lead within chance is no lead: by the paired comparison, or else by the lower end of the model's own interval. */
function beats(scores: ComparedScores, metric: MetricName, main: ScoreReport, control: ScoreReport): boolean {
  const paired = findComparison(scores.comparisons, metric, control.predictor, main.predictor);
  if (paired?.interval) return paired.verdict === "better";
  const { value, interval } = main.metrics[metric];
  return (interval?.[0] ?? value) > control.metrics[metric].value;
}

/** "-1.2 to +3.4". */
export function formatInterval([low, high]: readonly [number, number]): string {
  return `${formatPoints(low)} to ${formatPoints(high)}`;
}

/** "the fine-tuned model", "the constant control"; a predictor of the user's own goes by its name alone. */
function name({ predictor }: ScoreReport): string {
  const label = predictorLabel(predictor);
  if (label === predictor) return predictor;
  const [kind, decoding] = label.toLowerCase().split(", ");
  if (kind?.endsWith("control")) return `the ${kind}`;
  return `the ${kind} model${decoding ? " with constrained decoding" : ""}`;
}

/** At the start of a sentence. */
function capitalName(report: ScoreReport): string {
  const text = name(report);
  return text.startsWith("the ") ? `The ${text.slice(4)}` : text;
}
