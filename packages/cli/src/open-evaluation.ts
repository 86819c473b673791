import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type EvaluateConfig, type RunConfig, type RunLock, sha256 } from "@undiagram/contract";
import { MODELS } from "@undiagram/runner";
import { ensureDataset, type ReadyDataset } from "./ensure-dataset.ts";
import { RUNS } from "./paths.ts";
import { trainRun } from "./train-run.ts";

/** The folder that an evaluation works in. */
export interface EvaluatedFolder {
  runId: string;
  dir: string;
  dataset: ReadyDataset;
  /** Of the training; absent where nothing was trained. */
  lock?: RunLock;
}

/** The trained run, where a tuned model is asked; else a folder of the evaluation's own, and nothing is trained. */
export async function openEvaluation(
  evaluation: EvaluateConfig,
  runConfig: RunConfig,
  signal: AbortSignal,
): Promise<EvaluatedFolder> {
  const isTuned = evaluation.predictors.some((p) => p.kind === "transformers" && MODELS[p.name].isTuned);
  if (isTuned) return trainRun(runConfig, signal);
  const dataset = await ensureDataset(runConfig.dataset.config, { signal });
  const runId = `${evaluation.name}-${sha256({ dataset: dataset.manifest.content_hash }).slice(0, 10)}`;
  const dir = join(RUNS, runId);
  await mkdir(dir, { recursive: true });
  return { runId, dir, dataset };
}
