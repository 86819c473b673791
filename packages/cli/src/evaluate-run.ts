import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import {
  type EvaluateConfig,
  type RunConfig,
  RunEvaluation,
  type RunScores,
  sha256,
  writeAtomic,
} from "@undiagram/contract";
import { readSplit } from "@undiagram/dataset";
import { evaluatedRun } from "@undiagram/runner";
import { openEvaluation } from "./open-evaluation.ts";
import { ROOT, RUNS } from "./paths.ts";
import { checkPredictors, predictRun } from "./predict-run.ts";
import { scoreRun } from "./score-run.ts";
import { tellRun } from "./tell-run.ts";
import { toTruth } from "./to-truth.ts";
import { type ReportOptions, writeReport } from "./write-report.ts";

export interface EvaluateOptions extends ReportOptions {
  /** Samples whose requests to a server failed score as empty replies; else nothing is scored. */
  acceptFailures?: boolean;
}

/** The main job, end to end: dataset, training, replies, scores, report. What stands already is not made again. */
export async function evaluateRun(
  evaluation: EvaluateConfig,
  runConfig: RunConfig,
  signal: AbortSignal,
  { acceptFailures = false, ...page }: EvaluateOptions = {},
): Promise<{ scores: RunScores; report: string }> {
  await checkPredictors(evaluation);
  const run = await openEvaluation(evaluation, runConfig, signal);
  const split = await readSplit(run.dataset.dir, evaluation.split);
  const samples = split.samples.slice(0, evaluation.samples ?? split.samples.length);
  const { predictions, failed } = await predictRun({ run, runConfig, evaluation, samples, acceptFailures, signal });
  const scores = await scoreRun({
    run,
    evaluation,
    trainSplit: runConfig.dataset.train_split,
    truths: samples.map(toTruth),
    predictions,
  });
  const inside = relative(ROOT, run.dataset.dir);
  await tellWhatIsReplaced(run.dir, evaluation);
  await writeAtomic(
    join(run.dir, "evaluation.json"),
    `${JSON.stringify(
      {
        schema_version: 1,
        config: evaluation,
        dataset_dir: inside.startsWith("..") ? run.dataset.dir : inside,
        dataset_content_hash: run.dataset.manifest.content_hash,
        split_content_hash: run.dataset.manifest.splits[evaluation.split]?.content_hash,
        predictions,
        failed,
      },
      null,
      2,
    )}\n`,
  );
  const report = await writeReport(await evaluatedRun(RUNS, run.runId), page);
  if (run.lock && process.env.COMET_API_KEY) await tellRun({ dir: run.dir, config: runConfig });
  return { scores, report };
}

/** A run's scores and page are of the evaluation made last: the replies of others are kept, so theirs come back soon. */
async function tellWhatIsReplaced(dir: string, evaluation: EvaluateConfig): Promise<void> {
  const text = await readFile(join(dir, "evaluation.json"), "utf8").catch(() => null);
  const before = text === null ? null : RunEvaluation.safeParse(JSON.parse(text)).data?.config;
  if (!before || sha256(before) === sha256(evaluation)) return;
  console.error(
    `scores.json and report.html in ${dir} were of evaluation ${before.name} and are now of ${evaluation.name}; ` +
      "run the other again to have it back: its replies are kept",
  );
}
