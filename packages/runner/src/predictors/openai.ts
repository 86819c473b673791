import { readFile } from "node:fs/promises";
import { EXIT, type OpenAiPredictor, type PromptConfig, sha256, UndiagramError } from "@undiagram/contract";
import { RequestError } from "got";
import pMap from "p-map";
import { askChat, type Chat, detailOf, isHopeless, reasonOf } from "./_ask-chat.ts";
import { openPredictions, type PredictionFile } from "./prediction-file.ts";
import { type Failure, NOT_ASKED, type Pass, type Predict, type PredictRequest, type Question } from "./predictor.ts";

/** A server that failed so often in a row, and for each request under way, is taken for down. */
const FAILURES_IN_A_ROW = 10;

export interface OpenAiOptions {
  /** Said where a predictor has none of its own. */
  prompt: PromptConfig;
  maxNewTokens: number;
  /** Environment variables: the only place that keys come from. */
  env: Readonly<Record<string, string | undefined>>;
  /** A PNG of a white picture as large as the one in the file. */
  whitePicture: (image: string) => Promise<Buffer>;
}

/** Models behind servers that speak OpenAI's chat completions. Throws `api_key_missing`, `interrupted`. */
export function openAi(options: OpenAiOptions): Predict<OpenAiPredictor> {
  return async (request) => {
    const keys = request.passes.map(({ predictor }) => findApiKey(predictor, options.env));
    const failures: Failure[] = [];
    for (const [index, pass] of request.passes.entries()) {
      const { predictor } = pass;
      const prompt = predictor.prompt ?? options.prompt;
      const chat = { predictor, prompt, maxNewTokens: options.maxNewTokens, apiKey: keys[index] };
      await using file = await openPredictions(pass.out);
      const failed = await askAll(chat, pass, file, options, request);
      if (failed.length === 0) await file.complete();
      failures.push(...failed);
    }
    return failures;
  };
}

/** The server's key; undefined where it wants none. Throws `api_key_missing`. */
export function findApiKey({ name, api_key_env }: OpenAiPredictor, env: OpenAiOptions["env"]): string | undefined {
  if (api_key_env === null) return undefined;
  const key = env[api_key_env];
  if (key) return key;
  throw new UndiagramError("api_key_missing", `${name} wants a key, and ${api_key_env} holds none`, {
    exitCode: EXIT.environment,
    problems: [{ where: `environment variable ${api_key_env}`, expected: "the server's key", got: "nothing" }],
    next: "Set the variable, or api_key_env: null where the server wants no key.",
  });
}

async function askAll(
  chat: Chat,
  pass: Pass<OpenAiPredictor>,
  file: PredictionFile,
  { whitePicture }: OpenAiOptions,
  { samples, signal, onProgress, onWarning }: PredictRequest<OpenAiPredictor>,
): Promise<Failure[]> {
  const show = pass.picture === "blank" ? whitePicture : (image: string) => readFile(image);
  const groups = (await groupByPicture(samples, show)).filter((group) =>
    group.some(({ id }) => !file.answered.has(id)),
  );
  const stop = new AbortController();
  const anySignal = AbortSignal.any([stop.signal, ...(signal ? [signal] : [])]);
  const failures: Failure[] = [];
  const retried = new Map<string, number>();
  let withoutContent = 0;
  let isKnown = false;
  let failedInARow = 0;
  const ask = async (group: readonly Question[]) => {
    if (anySignal.aborted) return;
    const open = group.filter(({ id }) => !file.answered.has(id));
    try {
      const picture = await show((group[0] as Question).image);
      const answer = await askChat(chat, picture, {
        isKnown,
        signal: anySignal,
        onRetry: (reason) => retried.set(reason, (retried.get(reason) ?? 0) + 1),
        onNoContent: () => withoutContent++,
      });
      await file.append(open.map(({ id }) => ({ id, ...answer })));
      isKnown = true;
      failedInARow = 0;
      onProgress?.(pass.name, file.answered.size, samples.length);
    } catch (error) {
      if (anySignal.aborted) return;
      if (!(error instanceof RequestError)) {
        stop.abort();
        throw error;
      }
      const [reason, detail] = [reasonOf(error), detailOf(error, chat.apiKey)];
      failures.push(...open.map(({ id }) => ({ name: pass.name, id, reason, detail })));
      failedInARow++;
      const isDown = failedInARow >= Math.max(FAILURES_IN_A_ROW, 2 * chat.predictor.concurrency);
      if (isDown || isHopeless(error, isKnown)) stop.abort();
    }
  };
  await pMap(groups, ask, { concurrency: chat.predictor.concurrency });
  if (signal?.aborted) {
    throw new UndiagramError("interrupted", "Interrupted; the replies that came are kept", {
      exitCode: EXIT.interrupted,
      next: "Run the same command again to go on.",
    });
  }
  if (retried.size > 0) {
    const reasons = [...retried].map(([reason, times]) => `${reason}: ${times}`).join(", ");
    onWarning?.(`${pass.name}: requests that were made again, by what had gone wrong: ${reasons}`);
  }
  if (withoutContent > 0) {
    const count = withoutContent === 1 ? "1 answer" : `${withoutContent} answers`;
    onWarning?.(`${pass.name}: ${count} without content, kept as empty replies`);
  }
  const failed = new Set(failures.map(({ id }) => id));
  return [
    ...failures,
    ...samples
      .filter(({ id }) => !file.answered.has(id) && !failed.has(id))
      .map(({ id }) => ({ name: pass.name, id, reason: NOT_ASKED })),
  ];
}

/** Samples that show the same picture, which is asked about once. */
async function groupByPicture(
  samples: readonly Question[],
  show: (image: string) => Promise<Buffer>,
): Promise<Question[][]> {
  const groups = new Map<string, Question[]>();
  for (const sample of samples) {
    const key = sha256(await show(sample.image));
    const group = groups.get(key);
    if (group) group.push(sample);
    else groups.set(key, [sample]);
  }
  return [...groups.values()];
}
