import { join, relative } from "node:path";
import { type EvaluateConfig, type RunConfig, type RunScores, writeAtomic } from "@undiagram/contract";
import { readSplit } from "@undiagram/dataset";
import { finishedRun } from "@undiagram/runner";
import { trackRun } from "@undiagram/track";
import { ROOT, RUNS } from "./paths.ts";
import { predictRun } from "./predict-run.ts";
import { scoreRun } from "./score-run.ts";
import { toTruth } from "./to-truth.ts";
import { trainRun } from "./train-run.ts";
import { writeReport } from "./write-report.ts";

/** The main job, end to end: dataset, training, replies, scores, report. What stands already is not made again. */
export async function evaluateRun(
  evaluation: EvaluateConfig,
  runConfig: RunConfig,
  signal: AbortSignal,
): Promise<{ scores: RunScores; report: string }> {
  const run = await trainRun(runConfig, signal);
  const split = await readSplit(run.dataset.dir, evaluation.split);
  const samples = split.samples.slice(0, evaluation.samples ?? split.samples.length);
  const predictions = await predictRun({ run, runConfig, evaluation, samples, signal });
  const scores = await scoreRun({
    run,
    evaluation,
    trainSplit: runConfig.dataset.train_split,
    truths: samples.map(toTruth),
    predictions,
  });
  const inside = relative(ROOT, run.dataset.dir);
  await writeAtomic(
    join(run.dir, "evaluation.json"),
    `${JSON.stringify(
      {
        schema_version: 1,
        config: evaluation,
        dataset_dir: inside.startsWith("..") ? run.dataset.dir : inside,
        predictions,
      },
      null,
      2,
    )}\n`,
  );
  const report = await writeReport(await finishedRun(RUNS, run.runId));
  if (process.env.COMET_API_KEY)
    await trackRun({ runDir: run.dir, python: run.python, onLine: (line) => console.error(line) });
  return { scores, report };
}
