import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EXIT, type Problem, UndiagramError } from "@undiagram/contract";
import { type FinishedRun, predict } from "@undiagram/runner";
import type { Annotation } from "@undiagram/schema";
import { parseReply } from "@undiagram/score";
import sharp from "sharp";
import { ROOT } from "./paths.ts";
import { preparePython } from "./prepare-python.ts";
import { readPredictions } from "./read-predictions.ts";

/** Beyond this a picture is refused before it is decoded: no diagram needs more, and memory has an end. */
const MAX_INPUT_PIXELS = 100_000_000;

export interface Extracted {
  file: string;
  reply: string;
  /** Null when the reply is no annotation. */
  annotation: Annotation | null;
  problems: string[];
}

/** Asks a run's model for the schema in each picture, in order. Throws when a file is no picture, naming each. */
export async function extractPictures(
  pictures: readonly { file: string; path: string }[],
  openRun: () => Promise<FinishedRun>,
  signal: AbortSignal,
): Promise<Extracted[]> {
  const work = await mkdtemp(join(tmpdir(), "undiagram-extract-"));
  try {
    const samples = await copyAsPng(pictures, work);
    const run = await openRun();
    const out = join(work, "replies.jsonl");
    await predict({
      root: ROOT,
      workDir: work,
      python: await preparePython(),
      signal,
      job: {
        schema_version: 1,
        config: join(run.dir, "config.json"),
        samples,
        passes: [{ name: "extract", adapter: run.adapter, picture: "own", out }],
      },
    });
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
      problems.push({
        where: file,
        expected: `a picture of at most ${MAX_INPUT_PIXELS / 1e6} megapixels`,
        got: (error as Error).message.split("\n")[0] as string,
      });
    }
  }
  if (problems.length === 0) return samples;
  throw new UndiagramError("image_unreadable", "Some files cannot be read as pictures; none was extracted", {
    exitCode: EXIT.usage,
    problems,
    next: "Name PNG, JPEG, WebP, GIF, TIFF or SVG files.",
  });
}
