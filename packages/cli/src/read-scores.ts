import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { EXIT, RunEvaluation, RunScores, UndiagramError } from "@undiagram/contract";
import type { EvaluatedRun } from "@undiagram/runner";
import { COUNT_NAMES, type SampleScore } from "@undiagram/score";

/** A run's scores. Throws `run_not_evaluated` when there are none. */
export async function readScores(run: EvaluatedRun): Promise<RunScores> {
  return parse(run, "scores.json", RunScores, JSON.parse(await readText(run, "scores.json")));
}

/** What a run's evaluation asked. Throws `run_not_evaluated` when there was none. */
export async function readEvaluation(run: EvaluatedRun): Promise<RunEvaluation> {
  return parse(run, "evaluation.json", RunEvaluation, JSON.parse(await readText(run, "evaluation.json")));
}

/** The scores of every sample, by predictor. Throws `run_not_evaluated` when there are none that this version can read. */
export async function readSampleScores(run: EvaluatedRun): Promise<Map<string, SampleScore[]>> {
  const name = "scores.samples.jsonl";
  const lines = (await readText(run, name)).split("\n").filter((line) => line !== "");
  const scores = new Map<string, SampleScore[]>();
  for (const line of lines) {
    const { predictor, ...score } = JSON.parse(line) as SampleScore & { predictor: string };
    if (!score.types || COUNT_NAMES.some((count) => typeof score.counts?.[count] !== "number"))
      throw outdated(run, name);
    const known = scores.get(predictor);
    if (known) known.push(score);
    else scores.set(predictor, [score]);
  }
  return scores;
}

async function readText(run: EvaluatedRun, name: string): Promise<string> {
  return readFile(join(run.dir, name), "utf8").catch((cause) => {
    throw new UndiagramError("run_not_evaluated", `The run ${run.id} has no ${name} yet`, {
      exitCode: EXIT.usage,
      next: "Evaluate it first: npx nx run evaluate",
      cause,
    });
  });
}

function parse<T>(
  run: EvaluatedRun,
  name: string,
  model: { safeParse(value: unknown): { success: true; data: T } | { success: false } },
  value: unknown,
): T {
  const parsed = model.safeParse(value);
  if (parsed.success) return parsed.data;
  throw outdated(run, name);
}

function outdated(run: EvaluatedRun, name: string): UndiagramError {
  return new UndiagramError("run_not_evaluated", `${join(run.dir, name)} is of another version`, {
    exitCode: EXIT.usage,
    next: "Evaluate the run again; its replies are kept: npx nx run evaluate",
  });
}
