import { join } from "node:path";
import { type EvaluateConfig, type RunScores, type ScoreReport, writeAtomic } from "@undiagram/contract";
import { readSplit } from "@undiagram/dataset";
import { compare, constantReply, type SampleScore, scoreSample, summarize, type TruthSample } from "@undiagram/score";
import { readPredictions } from "./read-predictions.ts";
import type { TrainedRun } from "./train-run.ts";

export interface ScoreRunInput {
  run: TrainedRun;
  evaluation: EvaluateConfig;
  trainSplit: string;
  truths: readonly TruthSample[];
  /** Predictor to predictions file, relative to the run's folder. */
  predictions: Record<string, string>;
}

/** Scores every predictor and control of a run, and writes scores.json and scores.samples.jsonl. */
export async function scoreRun(input: ScoreRunInput): Promise<RunScores> {
  const { run, evaluation, truths, predictions } = input;
  const scores: Record<string, SampleScore[]> = {};
  for (const [predictor, file] of Object.entries(predictions)) {
    const replies = await readPredictions(join(run.dir, file));
    scores[predictor] = truths.map((truth) => {
      const prediction = replies.get(truth.id);
      return scoreSample(truth, prediction?.reply, { finish: prediction?.finish });
    });
  }
  if (evaluation.controls.includes("constant")) {
    const train = await readSplit(run.dataset.dir, input.trainSplit);
    const reply = constantReply(train.samples.map((sample) => sample.annotation));
    scores.constant = truths.map((truth) => scoreSample(truth, reply));
  }

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
  // What the page opens with: the tuned model where there is one, else the first predictor that was asked for.
  const headline = reports.tuned ?? (reports[evaluation.predictors[0] as string] as ScoreReport);
  const result: RunScores = {
    ...headline,
    run_id: run.runId,
    predictors: reports,
    comparisons:
      scores.base && scores.tuned ? compare(scores.base, scores.tuned, { from: "base", to: "tuned", bootstrap }) : [],
  };
  const lines = Object.entries(scores).flatMap(([predictor, list]) =>
    list.map((score) => JSON.stringify({ predictor, ...score })),
  );
  await writeAtomic(join(run.dir, "scores.samples.jsonl"), `${lines.join("\n")}\n`);
  await writeAtomic(join(run.dir, "scores.json"), `${JSON.stringify(result, null, 2)}\n`);
  return result;
}
