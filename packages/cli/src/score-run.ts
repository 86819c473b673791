import { join } from "node:path";
import {
  ControlName,
  type EvaluateConfig,
  mainPredictor,
  type RunScores,
  type ScoreReport,
  writeAtomic,
} from "@undiagram/contract";
import { readSplit } from "@undiagram/dataset";
import {
  compare,
  constantReply,
  type SampleScore,
  scoreSample,
  summarize,
  swapReplies,
  type TruthSample,
} from "@undiagram/score";
import type { EvaluatedFolder } from "./open-evaluation.ts";
import { scorePredictions } from "./score-predictions.ts";

export interface ScoreRunInput {
  run: EvaluatedFolder;
  evaluation: EvaluateConfig;
  trainSplit: string;
  truths: readonly TruthSample[];
  /** Predictor to predictions file, relative to the run's folder. */
  predictions: Record<string, string>;
}

/** Scores every predictor and control of a run, and writes scores.json and scores.samples.jsonl. */
export async function scoreRun(input: ScoreRunInput): Promise<RunScores> {
  const { run, evaluation, truths, predictions } = input;
  const main = mainPredictor(evaluation.predictors).name;
  const scores: Record<string, SampleScore[]> = {};
  for (const [predictor, file] of Object.entries(predictions)) {
    scores[predictor] = (await scorePredictions(truths, join(run.dir, file))).scores;
  }
  Object.assign(scores, await scoreControls(input, main));

  const { bootstrap } = evaluation;
  const reports = Object.fromEntries(
    Object.entries(scores).map(([predictor, sampleScores]): [string, ScoreReport] => [
      predictor,
      {
        schema_version: 1,
        dataset: run.dataset.manifest.name,
        split: evaluation.split,
        predictor,
        samples: truths.length,
        ...summarize(sampleScores, { bootstrap }),
      },
    ]),
  );
  const result: RunScores = {
    ...(reports[main] as ScoreReport),
    run_id: run.runId,
    predictors: reports,
    comparisons: Object.keys(scores).flatMap((predictor) => {
      if (predictor === main) return [];
      // The base and the controls are what the main predictor is held against; all others are held against it.
      const isRival = predictor !== "base" && !isControl(predictor);
      const [from, to] = isRival ? [main, predictor] : [predictor, main];
      return compare(scores[from] as SampleScore[], scores[to] as SampleScore[], { from, to, bootstrap });
    }),
  };
  const lines = Object.entries(scores).flatMap(([predictor, list]) =>
    list.map((score) => JSON.stringify({ predictor, ...score })),
  );
  await writeAtomic(join(run.dir, "scores.samples.jsonl"), `${lines.join("\n")}\n`);
  await writeAtomic(join(run.dir, "scores.json"), `${JSON.stringify(result, null, 2)}\n`);
  return result;
}

function isControl(predictor: string): boolean {
  return ControlName.safeParse(predictor).success;
}

/** The controls that need no model: the train set's most common schema, and the main predictor's replies swapped. */
async function scoreControls(
  { run, evaluation, trainSplit, truths, predictions }: ScoreRunInput,
  main: string,
): Promise<Record<string, SampleScore[]>> {
  const scores: Record<string, SampleScore[]> = {};
  if (evaluation.controls.includes("constant")) {
    const train = await readSplit(run.dataset.dir, trainSplit);
    const reply = constantReply(train.samples.map((sample) => sample.annotation));
    scores.constant = truths.map((truth) => scoreSample(truth, reply));
  }
  if (evaluation.controls.includes("swapped")) {
    const own = new Map(truths.map(({ id }) => [id, id]));
    const donors = swapReplies(truths, own, { seed: evaluation.bootstrap.seed });
    const sampleOf = new Map([...donors].map(([sample, donor]) => [donor, sample]));
    const file = join(run.dir, predictions[main] as string);
    scores.swapped = (await scorePredictions(truths, file, (id) => sampleOf.get(id))).scores;
  }
  return scores;
}
