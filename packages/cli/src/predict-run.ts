import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import {
  type EvaluateConfig,
  EXIT,
  jsonSchemas,
  mainPredictor,
  type PredictorConfig,
  type RunConfig,
  type RunLock,
  sha256,
  UndiagramError,
  writeAtomic,
} from "@undiagram/contract";
import {
  createLock,
  type Failure,
  file,
  findApiKey,
  hashFile,
  hashFolder,
  MODELS,
  NOT_ASKED,
  openAi,
  type Pass,
  type Predict,
  transformers,
} from "@undiagram/runner";
import type { EvaluatedFolder } from "./open-evaluation.ts";
import { ROOT, userPath } from "./paths.ts";
import { preparePython } from "./prepare-python.ts";
import { createStages } from "./progress.ts";
import { readPredictions } from "./read-predictions.ts";
import { whitePicture } from "./white-picture.ts";

/** What may fail soon is asked first. */
const KINDS = ["file", "openai", "transformers"] as const;

export interface PredictRunInput {
  run: EvaluatedFolder;
  runConfig: RunConfig;
  evaluation: EvaluateConfig;
  samples: readonly { id: string; image: string }[];
  /** Samples whose requests failed are scored as empty replies. */
  acceptFailures: boolean;
  signal: AbortSignal;
}

export interface PredictedRun {
  /** Predictor to predictions file, relative to the run's folder. */
  predictions: Record<string, string>;
  /** Predictor to reason to how many samples have no answer; empty unless failures are accepted. */
  failed: Record<string, Record<string, number>>;
}

/**
 * The replies of every predictor of an evaluation. A file's name holds the hash of all that decides its replies, so a
 * file that exists is never asked for again and never changes. Throws `requests_failed` when a server left samples
 * without an answer and that is not accepted.
 */
export async function predictRun(input: PredictRunInput): Promise<PredictedRun> {
  const { run, evaluation, samples, acceptFailures, signal } = input;
  const passes = await Promise.all(
    listPasses(evaluation).map(async (pass): Promise<Pass<PredictorConfig>> => {
      const key = sha256(await decides(input, pass)).slice(0, 8);
      return { ...pass, out: join(run.dir, "predictions", `${evaluation.split}.${pass.name}.${key}.jsonl`) };
    }),
  );
  const open = passes.filter(({ out }) => !existsSync(out));
  const stages = createStages("read pictures,");
  const failures: Failure[] = [];
  try {
    for (const kind of KINDS) {
      const own = open.filter(({ predictor }) => predictor.kind === kind);
      if (own.length === 0) continue;
      const predict = (await predictWith(kind, input)) as Predict<PredictorConfig>;
      const { onProgress, onWarning } = stages;
      failures.push(...(await predict({ samples, passes: own, onProgress, onWarning, signal })));
    }
  } finally {
    stages.stop();
  }
  const failed = countReasons(failures);
  if (failures.length > 0) checkAccepted(failures, failed, { acceptFailures, samples: samples.length });
  const written = (out: string) => relative(run.dir, existsSync(out) ? out : `${out}.partial`);
  return { predictions: Object.fromEntries(passes.map(({ name, out }) => [name, written(out)])), failed };
}

/** Finds a key or a file that is missing before the dataset is made or anything is trained. */
export async function checkPredictors({ predictors }: EvaluateConfig): Promise<void> {
  for (const predictor of predictors) {
    if (predictor.kind === "openai") findApiKey(predictor, process.env);
    if (predictor.kind === "file") await readPredictions(userPath(predictor.path));
  }
}

/** Every predictor, and the one the evaluation is about once more with white pictures, where that is asked for. */
function listPasses({ predictors, controls }: EvaluateConfig): Omit<Pass<PredictorConfig>, "out">[] {
  const passes = predictors.map((predictor) => ({ predictor, name: predictor.name, picture: "own" as const }));
  if (!controls.includes("blank")) return passes;
  return [...passes, { predictor: mainPredictor(predictors), name: "blank", picture: "blank" }];
}

/** What does the asking of a kind of predictors. */
async function predictWith(kind: PredictorConfig["kind"], { run, runConfig }: PredictRunInput) {
  if (kind === "file") return file({ readReplies: (path) => readPredictions(userPath(path)) });
  if (kind === "openai") {
    const { prompt, generation } = runConfig;
    return openAi({ prompt, maxNewTokens: generation.max_new_tokens, env: process.env, whitePicture });
  }
  const workDir = join(run.dir, "predictions");
  const config = join(workDir, `${sha256(runConfig).slice(0, 8)}.config.json`);
  await writeAtomic(config, `${JSON.stringify(runConfig, null, 2)}\n`);
  const adapter = run.lock ? join(run.dir, "adapter") : null;
  return transformers({ root: ROOT, workDir, python: await preparePython(), config, adapter });
}

/** All that decides the replies of a pass. */
async function decides(
  { run, runConfig, samples }: PredictRunInput,
  { predictor, picture }: Omit<Pass<PredictorConfig>, "out">,
): Promise<unknown> {
  const { prompt, pixels, generation, training } = runConfig;
  const asked = { dataset: run.dataset.manifest.content_hash, samples: samples.map(({ id }) => id), picture };
  if (predictor.kind === "file") return { ...asked, replies: await hashFile(userPath(predictor.path)) };
  if (predictor.kind === "openai") {
    const { base_url, model, constrained, body } = predictor;
    const schema = constrained ? jsonSchemas().annotation : null;
    return {
      ...asked,
      prompt: predictor.prompt ?? prompt,
      max_new_tokens: generation.max_new_tokens,
      base_url,
      model,
      schema,
      body,
    };
  }
  const { isTuned, isConstrained } = MODELS[predictor.name];
  const { decides }: RunLock =
    run.lock ?? (await createLock({ root: ROOT, config: runConfig, manifest: run.dataset.manifest }));
  return {
    ...asked,
    ...{ prompt, pixels, generation, precision: training.precision, model: decides.model },
    adapter: isTuned ? await hashFile(join(run.dir, "adapter/adapter_model.safetensors")) : null,
    schema: isConstrained ? jsonSchemas().annotation : null,
    python_source: await hashFolder(join(ROOT, "python/undiagram"), (name) => name.endsWith(".py")),
    python_lock: decides.python_lock_hash,
  };
}

function countReasons(failures: readonly Failure[]): Record<string, Record<string, number>> {
  const counts: Record<string, Record<string, number>> = {};
  for (const { name, reason } of failures) {
    counts[name] ??= {};
    counts[name][reason] = (counts[name][reason] ?? 0) + 1;
  }
  return counts;
}

/** Where failures are not accepted, or samples were never asked, there is nothing to score honestly. */
function checkAccepted(
  failures: readonly Failure[],
  counts: Record<string, Record<string, number>>,
  { acceptFailures, samples }: { acceptFailures: boolean; samples: number },
): void {
  const problems = Object.entries(counts).flatMap(([name, reasons]) =>
    Object.entries(reasons).map(([reason, count]) => {
      const example = failures.find((failure) => failure.name === name && failure.reason === reason);
      if (reason === NOT_ASKED) {
        const got = `${count} of ${samples} not asked, as the failures before left no hope`;
        return { where: name, expected: "every sample asked", got };
      }
      const said = example?.detail ? `: ${example.detail}` : "";
      return { where: name, expected: "an answer", got: `${reason} for ${count} of ${samples} samples${said}` };
    }),
  );
  const isWhole = failures.every(({ reason }) => reason !== NOT_ASKED);
  if (acceptFailures && isWhole) {
    for (const { where, got } of problems) console.error(`Warning: ${where}: ${got}; they score as empty replies`);
    return;
  }
  throw new UndiagramError("requests_failed", "Not every sample was answered; nothing is scored", {
    exitCode: EXIT.environment,
    problems,
    next:
      "Mend what is named above, and run the same command again: it asks only what is missing." +
      (isWhole ? " Or add --accept-failures, and they score as empty replies." : ""),
  });
}
