import type { ComparedScores, RunConfig } from "@undiagram/contract";
import { joinWords } from "./format.ts";
import { listPredictors, predictorLabel, sortPredictors } from "./predictors.ts";

/** What was compared on what, under a config's name: "tiny: base and fine-tuned on starter, validation". */
export function titleReport(name: string, scores: ComparedScores): string {
  const shown = listPredictors({ ...sortPredictors(scores), controls: [] }).map(({ predictor }) => {
    const label = predictorLabel(predictor);
    return label === predictor ? predictor : label.toLowerCase().replace(",", "");
  });
  return `${name}: ${joinWords(shown)} on ${scores.dataset}, ${scores.split}`;
}

/** Of a run that nothing is scored of yet: "tiny: training on starter". */
export function titleTraining({ name, dataset }: RunConfig): string {
  return `${name}: training on ${dataset.config}`;
}
