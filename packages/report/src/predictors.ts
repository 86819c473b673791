import { type Comparison, ControlName, type MetricName, type RunScores, type ScoreReport } from "@undiagram/contract";
import { own } from "./own.ts";

/** Who is who in a run's scores. */
export interface Predictors {
  /** The one the scores are about: the fine-tuned model, or the base where nothing else was run. */
  main: ScoreReport;
  /** What it is compared with; absent when the base was not run, or is itself the main one. */
  base?: ScoreReport;
  /** Predictors neither base nor main, e.g. replies made elsewhere. */
  others: ScoreReport[];
  /** Predictors that never see the picture: a model must beat them before its score means anything. */
  controls: ScoreReport[];
}

const CONTROLS: readonly string[] = ControlName.options;

const LABELS: Readonly<Record<string, string>> = {
  base: "Base",
  tuned: "Fine-tuned",
  constant: "Constant control",
  blank: "Blank control",
  swapped: "Swapped control",
};

const SEES: Readonly<Record<string, string>> = {
  constant: "it answers every picture with the training set's most common schema",
  blank: "it is the same model, shown a white picture",
  swapped: "it gives each picture the model's answer to another",
};

export function sortPredictors(scores: RunScores): Predictors {
  const all = Object.values(scores.predictors).sort((a, b) => order(a.predictor) - order(b.predictor));
  const rest = all.filter(({ predictor }) => predictor !== scores.predictor);
  return {
    main: own(scores.predictors, scores.predictor) ?? scores,
    base: rest.find(({ predictor }) => predictor === "base"),
    others: rest.filter(({ predictor }) => predictor !== "base" && !CONTROLS.includes(predictor)),
    controls: rest.filter(({ predictor }) => CONTROLS.includes(predictor)),
  };
}

/** All in the order they are shown: base, fine-tuned, others, controls. */
export function listPredictors({ base, main, others, controls }: Predictors): ScoreReport[] {
  return [...(base ? [base] : []), main, ...others, ...controls];
}

/** A predictor's name for people. */
export function predictorLabel(predictor: string): string {
  return own(LABELS, predictor) ?? predictor;
}

/** How a control comes to its answers, as a clause. */
export function describeControl(predictor: string): string {
  return own(SEES, predictor) ?? "it does not see the picture";
}

/** The paired comparison of two predictors on a metric, where scoring made one. */
export function findComparison(
  scores: RunScores,
  metric: MetricName,
  from: string,
  to: string,
): Comparison | undefined {
  return scores.comparisons.find((c) => c.metric === metric && c.from === from && c.to === to);
}

function order(predictor: string): number {
  const at = ["base", "tuned", ...CONTROLS].indexOf(predictor);
  return at === -1 ? 1.5 : at;
}
