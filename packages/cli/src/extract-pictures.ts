import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeUnreadable, type EvaluateConfig, EXIT, type Problem, UndiagramError } from "@undiagram/contract";
import { type FinishedRun, openAi, transformers } from "@undiagram/runner";
import type { Annotation } from "@undiagram/schema";
import { parseReply } from "@undiagram/score";
import sharp from "sharp";
import { loadRunConfig } from "./load-run-config.ts";
import { ROOT } from "./paths.ts";
import { preparePython } from "./prepare-python.ts";
import { readPredictions } from "./read-predictions.ts";
import { whitePicture } from "./white-picture.ts";

/** Beyond this a picture is refused before it is decoded: no diagram needs more, and memory has an end. */
const MAX_INPUT_PIXELS = 100_000_000;

export interface Extracted {
  file: string;
  reply: string;
  /** Null when the reply is no annotation. */
  annotation: Annotation | null;
  problems: string[];
}

/** Answers every sample into the file `out`; `work` is a folder for what is needed on the way. */
export type Answer = (samples: { id: string; image: string }[], work: string, out: string) => Promise<void>;

/** Asks for the schema in each picture, in order. Throws when a file is no picture, naming each. */
export async function extractPictures(
  pictures: readonly { file: string; path: string }[],
  answer: Answer,
): Promise<Extracted[]> {
  const work = await mkdtemp(join(tmpdir(), "undiagram-extract-"));
  try {
    const samples = await copyAsPng(pictures, work);
    const out = join(work, "replies.jsonl");
    await answer(samples, work, out);
    const replies = await readPredictions(out);
    return pictures.map(({ file }, index) => {
      const prediction = replies.get(String(index));
      const { annotation, problems } = parseReply(prediction?.reply ?? "", { finish: prediction?.finish });
      return { file, reply: prediction?.reply ?? "", annotation, problems };
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** A run's fine-tuned model answers. */
export function answerByRun(openRun: () => Promise<FinishedRun>, signal: AbortSignal): Answer {
  return async (samples, work, out) => {
    const { dir, adapter } = await openRun();
    const python = await preparePython();
    const predict = transformers({ root: ROOT, workDir: work, python, config: join(dir, "config.json"), adapter });
    const predictor = { kind: "transformers", name: "tuned" } as const;
    await predict({ samples, passes: [{ predictor, name: "extract", picture: "own", out }], signal });
  };
}

/** The first server of an evaluation config answers, asked as that evaluation asks. */
export function answerByServer(evaluation: EvaluateConfig, signal: AbortSignal): Answer {
  return async (samples, _work, out) => {
    const predictor = evaluation.predictors.find(({ kind }) => kind === "openai");
    if (predictor?.kind !== "openai") {
      throw new UndiagramError("config_invalid", `The evaluation ${evaluation.name} asks no server`, {
        problems: [
          {
            where: evaluation.name,
            path: "predictors",
            expected: "one of kind openai",
            got: evaluation.predictors.map(({ kind }) => kind).join(", "),
          },
        ],
        next: "Name an evaluation config that asks one, e.g. --server=openai.",
      });
    }
    const { prompt, generation } = await loadRunConfig(evaluation.train);
    const predict = openAi({ prompt, maxNewTokens: generation.max_new_tokens, env: process.env, whitePicture });
    const { name } = predictor;
    const failures = await predict({ samples, passes: [{ predictor, name, picture: "own", out }], signal });
    if (failures.length === 0) return;
    throw new UndiagramError("requests_failed", "Not every picture was answered; none was extracted", {
      exitCode: EXIT.environment,
      problems: failures.map(({ reason, detail }) => ({
        where: name,
        expected: "an answer",
        got: detail ? `${reason}: ${detail}` : reason,
      })),
      next: "Check the server and its settings, and run the command again.",
    });
  };
}

/** Every format the world sends, upright and without transparency, as PNG. */
async function copyAsPng(
  pictures: readonly { file: string; path: string }[],
  work: string,
): Promise<{ id: string; image: string }[]> {
  const problems: Problem[] = [];
  const samples: { id: string; image: string }[] = [];
  for (const [index, { file, path }] of pictures.entries()) {
    const image = join(work, `${index}.png`);
    try {
      await sharp(path, { limitInputPixels: MAX_INPUT_PIXELS })
        .rotate()
        .flatten({ background: "white" })
        .png()
        .toFile(image);
      samples.push({ id: String(index), image });
    } catch (error) {
      problems.push({ where: file, ...(await describeFault(path, (error as Error).message)) });
    }
  }
  if (problems.length === 0) return samples;
  throw new UndiagramError("image_unreadable", "Some files cannot be read as pictures; none was extracted", {
    exitCode: EXIT.usage,
    problems,
    next: "Name PNG, JPEG, WebP, GIF, TIFF or SVG files.",
  });
}

/** Why a file could not be read as a picture, in words of ours where its library's are known. */
async function describeFault(path: string, message: string): Promise<Pick<Problem, "expected" | "got">> {
  if (message.includes("exceeds pixel limit")) {
    return { expected: `a picture of at most ${MAX_INPUT_PIXELS / 1e6} megapixels`, got: "a larger one" };
  }
  const found = await stat(path).catch(describeUnreadable);
  const describe = () => {
    if (typeof found === "string") return found;
    if (found.isDirectory()) return "a folder";
    if (found.size === 0) return "an empty file";
    if (message.includes("unsupported image format")) return "a file of another kind";
    return `a damaged picture (${message.split("\n")[0]})`;
  };
  return { expected: "a picture file", got: describe() };
}
