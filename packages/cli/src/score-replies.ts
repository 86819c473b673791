import { UndiagramError, type ValidationRepliesEvent, type ValidationScores } from "@undiagram/contract";
import { readSplit } from "@undiagram/dataset";
import { summarize, type TruthSample } from "@undiagram/score";
import { scorePredictions } from "./score-predictions.ts";
import { toTruth } from "./to-truth.ts";

const SHOWN = ["overall", "table_f1", "relationship_type_f1", "json_compliance", "exact_schema"] as const;

export type ScoreReplies = (event: ValidationRepliesEvent) => Promise<ValidationScores["metrics"]>;

/** Scores what a run replied to the first samples of a validation split, as often as it asks. */
export function createReplyScorer(datasetDir: string, split: string): ScoreReplies {
  let truths: Promise<TruthSample[]> | undefined;
  return async ({ path, samples }) => {
    truths ??= readSplit(datasetDir, split).then((read) => read.samples.map(toTruth));
    const { scores, unknown } = await scorePredictions((await truths).slice(0, samples), path);
    if (unknown > 0 || scores.length !== samples) {
      throw new UndiagramError("replies_unknown", `${path} does not hold replies to the first validation samples`, {
        problems: [
          { where: path, expected: `${samples} samples of ${split}`, got: `${scores.length}, and ${unknown} others` },
        ],
        next: "The dataset changed while the run went on: restore it, and run the command again.",
      });
    }
    const { metrics } = summarize(scores, { bootstrap: { resamples: 0, seed: 0 } });
    return Object.fromEntries(SHOWN.map((name) => [name, metrics[name].value])) as ValidationScores["metrics"];
  };
}
