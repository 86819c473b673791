import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type PredictJob, sha256, type TransformersPredictor, UndiagramError, writeAtomic } from "@undiagram/contract";
import type { PythonEnvironment } from "../ensure-python.ts";
import { runPython } from "../run-python.ts";
import type { Predict } from "./predictor.ts";

export interface TransformersOptions {
  /** Root of the repository. */
  root: string;
  /** Holds the job and the log. */
  workDir: string;
  python: PythonEnvironment;
  /** Path of a run's resolved config.json. */
  config: string;
  /** Path of the adapter folder; null where there is none, and only the base can be asked. */
  adapter: string | null;
}

/** Whether a model wears the adapter, and whether its tokens are held to the annotation's JSON Schema. */
export const MODELS = {
  base: { isTuned: false, isConstrained: false },
  tuned: { isTuned: true, isConstrained: false },
  base_constrained: { isTuned: false, isConstrained: true },
  tuned_constrained: { isTuned: true, isConstrained: true },
} as const;

/** Models of this machine, asked by one Python process: passes that show the same pictures share the work on them. */
export function transformers(options: TransformersOptions): Predict<TransformersPredictor> {
  return async ({ samples, passes, onProgress, onWarning, signal }) => {
    const job: PredictJob = {
      schema_version: 1,
      config: options.config,
      samples: samples.map(({ id, image }) => ({ id, image })),
      passes: passes.map(({ predictor, name, picture, out }) => {
        const { isTuned, isConstrained } = MODELS[predictor.name];
        if (isTuned && options.adapter === null) {
          throw new UndiagramError("run_unfinished", `There is no adapter for ${predictor.name}`, {
            next: "Train it first: npx nx run train",
          });
        }
        return { name, adapter: isTuned ? options.adapter : null, picture, constrained: isConstrained, out };
      }),
    };
    await mkdir(options.workDir, { recursive: true });
    const jobFile = join(options.workDir, `job-${sha256(job).slice(0, 10)}.json`);
    await writeAtomic(jobFile, `${JSON.stringify(job, null, 2)}\n`);
    try {
      await runPython({
        python: options.python,
        args: ["undiagram.predict", "--job", jobFile],
        cwd: options.root,
        logFile: join(options.workDir, "predict.log"),
        signal,
        onEvent: (event) => {
          if (event.event === "warning") onWarning?.(event.message);
          if (event.event === "progress") onProgress?.(event.stage, event.done, event.total);
        },
      });
    } finally {
      await rm(jobFile, { force: true });
    }
    return [];
  };
}
