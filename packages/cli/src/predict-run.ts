import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { type EvaluateConfig, type RunConfig, sha256, writeAtomic } from "@undiagram/contract";
import { hashFile, hashFolder, predict } from "@undiagram/runner";
import { ROOT } from "./paths.ts";
import { createProgress, type Progress } from "./progress.ts";
import type { TrainedRun } from "./train-run.ts";

/** What is asked: the base model, the tuned one, or the tuned one with a blank picture. */
const PASSES = {
  base: { isTuned: false, picture: "own" },
  tuned: { isTuned: true, picture: "own" },
  blank: { isTuned: true, picture: "blank" },
} as const;
type Pass = keyof typeof PASSES;

export interface PredictRunInput {
  run: TrainedRun;
  runConfig: RunConfig;
  evaluation: EvaluateConfig;
  samples: readonly { id: string; image: string }[];
  signal: AbortSignal;
}

/**
 * The replies of every pass of an evaluation, by predictor, as files relative to the run's folder. A file's name holds
 * the hash of all that decides its replies, so a file that exists is never asked for again and never changes.
 */
export async function predictRun(input: PredictRunInput): Promise<Record<string, string>> {
  const { run, runConfig, evaluation, samples, signal } = input;
  const passes: Pass[] = [
    ...evaluation.predictors,
    ...(evaluation.controls.includes("blank") ? (["blank"] as const) : []),
  ];
  const keys = await Promise.all(passes.map((pass) => passKey(input, pass)));
  const files = passes.map((pass, i) => join(run.dir, "predictions", `${evaluation.split}.${pass}.${keys[i]}.jsonl`));
  const missing = passes.flatMap((pass, i) =>
    existsSync(files[i] as string) ? [] : [{ pass, out: files[i] as string }],
  );
  if (missing.length > 0) {
    const configFile = join(run.dir, "predictions", `${sha256(runConfig).slice(0, 8)}.config.json`);
    await writeAtomic(configFile, `${JSON.stringify(runConfig, null, 2)}\n`);
    let progress: Progress | undefined;
    let stage = "";
    try {
      await predict({
        root: ROOT,
        workDir: join(run.dir, "predictions"),
        python: run.python,
        signal,
        job: {
          schema_version: 1,
          config: configFile,
          samples: samples.map(({ id, image }) => ({ id, image })),
          passes: missing.map(({ pass, out }) => ({
            name: pass,
            adapter: PASSES[pass].isTuned ? join(run.dir, "adapter") : null,
            picture: PASSES[pass].picture,
            out,
          })),
        },
        onEvent: (event) => {
          if (event.event === "warning") console.error(`Warning: ${event.message}`);
          if (event.event !== "progress") return;
          if (event.stage !== stage) {
            progress?.stop();
            progress = createProgress(`read pictures, ${event.stage}`);
            stage = event.stage;
          }
          progress?.update(event.done, event.total);
        },
      });
    } finally {
      progress?.stop();
    }
  }
  return Object.fromEntries(passes.map((pass, i) => [pass, relative(run.dir, files[i] as string)]));
}

async function passKey({ run, runConfig, samples }: PredictRunInput, pass: Pass): Promise<string> {
  const { isTuned, picture } = PASSES[pass];
  return sha256({
    picture,
    model: run.lock.decides.model,
    adapter: isTuned ? await hashFile(join(run.dir, "adapter/adapter_model.safetensors")) : null,
    prompt: runConfig.prompt,
    pixels: runConfig.pixels,
    generation: runConfig.generation,
    precision: runConfig.training.precision,
    dataset: run.dataset.manifest.content_hash,
    samples: samples.map(({ id }) => id),
    python_source: await hashFolder(join(ROOT, "python/undiagram"), (name) => name.endsWith(".py")),
    python_lock: run.lock.decides.python_lock_hash,
  }).slice(0, 8);
}
