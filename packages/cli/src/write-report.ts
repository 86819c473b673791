import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type RunEvaluation, writeAtomic } from "@undiagram/contract";
import { type DatasetSample, readSplit } from "@undiagram/dataset";
import { type GallerySample, renderReport } from "@undiagram/report";
import { type FinishedRun, readEvents } from "@undiagram/runner";
import { diffSample, parseReply, scoreSample, summarize } from "@undiagram/score";
import { ROOT } from "./paths.ts";
import { readPredictions } from "./read-predictions.ts";
import { readEvaluation, readScores } from "./read-scores.ts";
import { toTruth } from "./to-truth.ts";

/** Pictures in the page: enough to look through, few enough that the file opens at once. */
const GALLERY_SIZE = 48;

/** Writes a run's report.html (or `out`) from what its folder holds, and returns the file's path. */
export async function writeReport(run: FinishedRun, out = join(run.dir, "report.html")): Promise<string> {
  const scores = await readScores(run);
  const evaluation = await readEvaluation(run);
  const html = renderReport({
    title: run.id,
    scores,
    events: await readEvents(join(run.dir, "events.ndjson")),
    lock: run.lock,
    config: run.config,
    gallery: await makeGallery(run, evaluation),
    generated: new Date().toISOString(),
  });
  await writeAtomic(out, html);
  return out;
}

/** Samples spread evenly over the split, so that the page shows the easy and the hard alike. */
async function makeGallery(
  run: FinishedRun,
  { config, dataset_dir, predictions }: RunEvaluation,
): Promise<GallerySample[]> {
  const { samples } = await readSplit(resolve(ROOT, dataset_dir), config.split);
  const asked = samples.slice(0, config.samples ?? samples.length);
  const step = Math.max(1, asked.length / GALLERY_SIZE);
  const shown = Array.from(
    { length: Math.min(GALLERY_SIZE, asked.length) },
    (_, i) => asked[Math.floor(i * step)] as DatasetSample,
  );
  const replies = await Promise.all(
    config.predictors.map(
      async (name) => [name, await readPredictions(join(run.dir, predictions[name] as string))] as const,
    ),
  );
  return Promise.all(
    shown.map(async (sample): Promise<GallerySample> => {
      const truth = toTruth(sample);
      return {
        id: sample.id,
        image: `data:image/png;base64,${(await readFile(sample.image)).toString("base64")}`,
        width: sample.metadata.width ?? 0,
        height: sample.metadata.height ?? 0,
        truth: sample.annotation,
        domain: truth.domain,
        style: truth.style,
        notation: truth.notation,
        replies: Object.fromEntries(
          replies.map(([name, byId]) => {
            const prediction = byId.get(sample.id);
            const parsed = parseReply(prediction?.reply ?? "", { finish: prediction?.finish });
            const score = scoreSample(truth, prediction?.reply, { finish: prediction?.finish });
            return [
              name,
              {
                reply: prediction?.reply ?? "",
                annotation: parsed.annotation,
                overall: summarize([score], { bootstrap: { resamples: 0, seed: 0 } }).metrics.overall.value,
                diff: diffSample(sample.annotation, parsed.annotation),
              },
            ];
          }),
        ),
      };
    }),
  );
}
