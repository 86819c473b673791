import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { RunEvaluation } from "@undiagram/contract";
import { type DatasetSample, describeDataset, readSplit } from "@undiagram/dataset";
import type { GalleryReply, GallerySample } from "@undiagram/report";
import type { EvaluatedRun } from "@undiagram/runner";
import { diffSample, METRICS, parseReply, scoreSample } from "@undiagram/score";
import { ROOT } from "./paths.ts";
import { readPredictions } from "./read-predictions.ts";
import { toTruth } from "./to-truth.ts";

/** Pictures in a page: enough to look through, few enough that the file opens at once. */
export const GALLERY_SIZE = 60;

export interface GalleryOptions {
  /** A run whose dataset the pictures are of, and what was asked of it. */
  run: EvaluatedRun;
  evaluation: RunEvaluation;
  /** Predictor, as the page names it, to predictions file. */
  answers: Record<string, string>;
  /** The predictor whose worst answers are shown. */
  main: string;
  /** How many pictures at most. */
  size?: number;
}

/**
 * Pictures with their truth and what each predictor answered: half of them those that the main predictor read worst, the
 * others spread evenly from bad to good. None, with a warning, where the dataset's folder no longer holds what was read.
 */
export async function makeGallery(options: GalleryOptions): Promise<GallerySample[]> {
  const { evaluation, answers, main, size = GALLERY_SIZE } = options;
  const dir = resolve(ROOT, evaluation.dataset_dir);
  const { config } = evaluation;
  const asked = await readAsked(options, dir);
  if (!asked) {
    console.error(`Warning: ${dir} no longer holds the dataset that was read; the page has no pictures`);
    return [];
  }
  const samples = asked.slice(0, config.samples ?? asked.length);
  const answerOf = Object.fromEntries(
    await Promise.all(
      Object.entries(answers).map(async ([predictor, file]) => [predictor, await readAnswers(samples, file)] as const),
    ),
  );
  const overall = (sample: DatasetSample) => answerOf[main]?.get(sample.id)?.overall ?? 0;
  const shown = pickWorstAndSpread(
    samples.toSorted((a, b) => overall(a) - overall(b)),
    size,
  );
  return Promise.all(
    shown.map(async ({ id, image, metadata, annotation }): Promise<GallerySample> => {
      const { width = 0, height = 0, domain, style, notation, photo } = metadata;
      return {
        id,
        image: `data:image/png;base64,${(await readFile(image)).toString("base64")}`,
        ...{ width, height, domain, style, notation, photo },
        truth: annotation,
        replies: Object.fromEntries(
          Object.entries(answerOf).map(([predictor, replies]) => [predictor, replies.get(id) as GalleryReply]),
        ),
      };
    }),
  );
}

/** The split's samples; undefined when the folder is gone or was made anew. */
async function readAsked({ run, evaluation }: GalleryOptions, dir: string): Promise<DatasetSample[] | undefined> {
  try {
    const { content_hash } = await describeDataset(dir);
    const read = evaluation.dataset_content_hash ?? run.lock?.decides.dataset.content_hash;
    if (content_hash !== read) return undefined;
    return (await readSplit(dir, evaluation.config.split)).samples;
  } catch {
    return undefined;
  }
}

async function readAnswers(samples: readonly DatasetSample[], file: string): Promise<Map<string, GalleryReply>> {
  const predictions = await readPredictions(file);
  return new Map(
    samples.map((sample) => {
      const { reply = "", finish } = predictions.get(sample.id) ?? {};
      const { annotation } = parseReply(reply, { finish });
      const { counts } = scoreSample(toTruth(sample), reply, { finish });
      const diff = diffSample(sample.annotation, annotation);
      return [sample.id, { reply, annotation, overall: METRICS.overall.value(counts), diff }];
    }),
  );
}

/** Of a list from worst to best: half of `size` from its start, the other half evenly from the rest. */
function pickWorstAndSpread<T>(sorted: readonly T[], size: number): T[] {
  if (sorted.length <= size) return [...sorted];
  const worst = Math.ceil(size / 2);
  const rest = sorted.slice(worst);
  const step = rest.length / (size - worst);
  return [
    ...sorted.slice(0, worst),
    ...Array.from({ length: size - worst }, (_, i) => rest[Math.floor((i + 1) * step) - 1] as T),
  ];
}
