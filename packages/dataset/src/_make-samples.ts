import { EXIT, type MetadataLine, sha256, UndiagramError, writeAtomic } from "@undiagram/contract";
import { serialize } from "@undiagram/schema";
import { forEachConcurrently, IMAGES } from "./_files.ts";
import { hashPlan, type Journal } from "./_journal.ts";
import { pictureFile } from "./_prepare-folder.ts";
import { WorkerPool } from "./_worker-pool.ts";
import type { PicturePlan } from "./picture-plan.ts";
import type { SampleResult } from "./sample-result.ts";
import type { WriteOptions } from "./write-dataset.ts";

/** Makes samples in worker threads and keeps them: pictures on disk, lines in the journal. */
export interface Workshop {
  /** Throws UndiagramError `interrupted` or `sample_failed`. */
  make(plan: PicturePlan): Promise<void>;
  close(): Promise<void>;
}

export function openWorkshop(
  {
    dir,
    workerUrl,
    shared,
    workers,
    signal,
  }: Pick<WriteOptions, "dir" | "workerUrl" | "shared" | "workers" | "signal">,
  journal: Journal,
): Workshop {
  const pool = new WorkerPool(workerUrl, workers, shared);
  const onAbort = () => void pool.close();
  signal?.addEventListener("abort", onAbort, { once: true });
  return {
    async make(plan) {
      if (signal?.aborted) throw interrupted(dir);
      try {
        await keepSample(dir, plan, await pool.run(plan), journal);
      } catch (error) {
        throw signal?.aborted ? interrupted(dir) : error;
      }
    },
    async close() {
      signal?.removeEventListener("abort", onAbort);
      await pool.close();
    },
  };
}

/** Makes all samples of the plan that the journal lacks. */
export async function makeSamples(
  { plan, workers, onProgress }: Pick<WriteOptions, "plan" | "workers" | "onProgress">,
  journal: Journal,
  workshop: Workshop,
): Promise<void> {
  const missing = plan.filter(({ id }) => !journal.finished.has(id));
  onProgress?.(plan.length - missing.length, plan.length);
  // Twice as many as workers, so that none waits while a picture is being written.
  await forEachConcurrently(missing, workers * 2, async (sample) => {
    await workshop.make(sample);
    onProgress?.(journal.finished.size, plan.length);
  });
}

async function keepSample(dir: string, plan: PicturePlan, result: SampleResult, journal: Journal): Promise<void> {
  await writeAtomic(pictureFile(dir, plan), result.png);
  await journal.append({
    id: plan.id,
    plan: hashPlan(plan),
    sha256: sha256(result.png),
    line: describeSample(plan, result),
  });
}

function describeSample(plan: PicturePlan, result: SampleResult): MetadataLine {
  const { annotation, notation, renderer, photo, width, height } = result;
  return {
    file_name: `${IMAGES}/${plan.id}.png`,
    id: plan.id,
    annotation: serialize(annotation),
    ...{ domain: plan.domain, family: plan.family, style: plan.style, notation, renderer, photo },
    num_tables: annotation.tables.length,
    num_relationships: annotation.relationships.length,
    ...{ width, height, seed: plan.seed },
  };
}

function interrupted(dir: string): UndiagramError {
  return new UndiagramError("interrupted", `Stopped before ${dir} was complete`, {
    exitCode: EXIT.interrupted,
    next: "Run the same command again: what is done is kept.",
  });
}
