import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type PredictJob, type RunEvent, sha256, writeAtomic } from "@undiagram/contract";
import type { PythonEnvironment } from "./ensure-python.ts";
import { runPython } from "./run-python.ts";

export interface PredictInput {
  root: string;
  /** Holds the job and the log while it runs. */
  workDir: string;
  job: PredictJob;
  python: PythonEnvironment;
  onEvent?: (event: RunEvent) => void;
  signal?: AbortSignal;
}

/** Asks the model for every pass of a job. Replies written before an interruption are not asked again. */
export async function predict({ root, workDir, job, python, onEvent, signal }: PredictInput): Promise<void> {
  const jobFile = join(workDir, `job-${sha256(job).slice(0, 10)}.json`);
  await writeAtomic(jobFile, `${JSON.stringify(job, null, 2)}\n`);
  try {
    await runPython({
      python,
      args: ["undiagram.predict", "--job", jobFile],
      cwd: root,
      logFile: join(workDir, "predict.log"),
      onEvent,
      signal,
    });
  } finally {
    await rm(jobFile, { force: true });
  }
}
