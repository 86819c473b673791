import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { EXIT, RunEvaluation, RunScores, UndiagramError } from "@undiagram/contract";
import type { FinishedRun } from "@undiagram/runner";

/** A run's scores. Throws `run_not_evaluated` when there are none. */
export async function readScores(run: FinishedRun): Promise<RunScores> {
  return RunScores.parse(await readJson(run, "scores.json"));
}

/** What a run's evaluation asked. Throws `run_not_evaluated` when there was none. */
export async function readEvaluation(run: FinishedRun): Promise<RunEvaluation> {
  return RunEvaluation.parse(await readJson(run, "evaluation.json"));
}

async function readJson(run: FinishedRun, name: string): Promise<unknown> {
  const text = await readFile(join(run.dir, name), "utf8").catch((cause) => {
    throw new UndiagramError("run_not_evaluated", `The run ${run.id} has no ${name} yet`, {
      exitCode: EXIT.usage,
      next: "Evaluate it first: npx nx run evaluate",
      cause,
    });
  });
  return JSON.parse(text);
}
