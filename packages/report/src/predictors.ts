import {
  type ComparedScores,
  type Comparison,
  ControlName,
  type MetricName,
  type ScoreReport,
} from "@undiagram/contract";
import { own } from "./own.ts";

/** Who is who in scores. */
export interface Predictors {
  /** The one the scores are about: the fine-tuned model, or the base where nothing else was run. */
  main: ScoreReport;
  /** What it is held against; absent when that was not run, or is itself the main one. */
  base?: ScoreReport;
  /** Predictors neither base nor main, e.g. with constrained decoding, or replies made elsewhere. */
  others: ScoreReport[];
  /** Predictors that never see the picture: a model must beat them before its score means anything. */
  controls: ScoreReport[];
}

const CONTROLS: readonly string[] = ControlName.options;

const LABELS: Readonly<Record<string, string>> = {
  base: "Base",
  tuned: "Fine-tuned",
  base_constrained: "Base, constrained",
  tuned_constrained: "Fine-tuned, constrained",
  constant: "Constant control",
  blank: "Blank control",
  swapped: "Swapped control",
};

const SEES: Readonly<Record<string, string>> = {
  constant: "it answers every picture with the training set's most common schema",
  blank: "it is the same model, shown a white picture",
  swapped: "it gives each picture the model's answer to another",
};

export function sortPredictors(scores: ComparedScores): Predictors {
  const baseline = scores.baseline ?? "base";
  const all = Object.values(scores.predictors).sort((a, b) => order(a.predictor) - order(b.predictor));
  const rest = all.filter(({ predictor }) => predictor !== scores.predictor);
  return {
    main: own(scores.predictors, scores.predictor) ?? scores,
    base: rest.find(({ predictor }) => predictor === baseline),
    others: rest.filter(({ predictor }) => predictor !== baseline && !CONTROLS.includes(predictor)),
    controls: rest.filter(({ predictor }) => predictor !== baseline && CONTROLS.includes(predictor)),
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
  comparisons: readonly Comparison[],
  metric: MetricName,
  from: string,
  to: string,
): Comparison | undefined {
  return comparisons.find((c) => c.metric === metric && c.from === from && c.to === to);
}

function order(predictor: string): number {
  const at = ["base", "tuned", "base_constrained", "tuned_constrained", ...CONTROLS].indexOf(predictor);
  // Predictors of the user's own stand between models and controls.
  return at === -1 ? 3.5 : at;
}
