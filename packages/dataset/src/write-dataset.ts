import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import {
  type DatasetConfig,
  type DatasetManifest,
  EXIT,
  type MetadataLine,
  sha256,
  toWriteError,
  UndiagramError,
  writeAtomic,
} from "@undiagram/contract";
import { hashSeed } from "@undiagram/random";
import { type Annotation, annotationKey, serialize } from "@undiagram/schema";
import { CARD, forEachConcurrently, hashFile, IMAGES, MANIFEST, METADATA, SPLIT_NAME } from "./_files.ts";
import { type FinishedSplit, finishDataset } from "./_finish-dataset.ts";
import { type FinishedSample, hashPlan, JOURNAL, type Journal, openJournal } from "./_journal.ts";
import { lockFolder } from "./_lock-folder.ts";
import { WorkerPool } from "./_worker-pool.ts";
import type { SamplePlan } from "./plan-dataset.ts";
import { isUpToDate, readManifest } from "./read-manifest.ts";
import type { SampleResult } from "./sample-result.ts";

export interface WriteOptions {
  config: DatasetConfig;
  plan: readonly SamplePlan[];
  /** Empty, missing, or a dataset's folder, which is then replaced. */
  dir: string;
  /** Module whose default export makes a SampleResult of a SamplePlan. */
  workerUrl: URL;
  /** Threads; the bytes are the same with any number. */
  workers: number;
  /** Hash of the config and of all code that decides the bytes. Samples of the same source are kept. */
  sourceHash: string;
  onProgress?: (done: number, total: number) => void;
  signal?: AbortSignal;
}

/**
 * Makes the planned samples and writes them as a dataset folder. The manifest comes last: a folder without one is not
 * complete, and the next call with the same source goes on where this one stopped. No two samples get equal
 * annotations: where two pictures happen to show the same, the later one is made anew from another variant.
 *
 * Throws UndiagramError: `interrupted`, `sample_failed`, `folder_not_empty`, `folder_in_use`, `disk_full`.
 */
export async function writeDataset(options: WriteOptions): Promise<DatasetManifest> {
  const { config, plan, dir, sourceHash } = options;
  if (await isUpToDate(dir, sourceHash)) return readManifest(dir);
  await refuseForeignFolder(dir);
  const unlock = await lockFolder(dir);
  try {
    for (const file of [MANIFEST, CARD]) await rm(join(dir, file), { force: true });
    const journal = await openJournal(dir, sourceHash);
    try {
      await clearLeftovers(dir, plan);
      await keepIntact(dir, plan, journal);
      await makeSamples(options, journal);
    } finally {
      await journal.close();
    }
    const manifest = await finishDataset(
      dir,
      { name: config.name, config, source_hash: sourceHash },
      collectSplits(plan, journal),
    );
    await rm(join(dir, JOURNAL));
    return manifest;
  } finally {
    await unlock();
  }
}

/** Only an empty folder or a dataset of ours may be written to: everything in it will be replaced. */
async function refuseForeignFolder(dir: string): Promise<void> {
  const names = await readdir(dir).catch(() => []);
  if (names.length === 0 || names.some((name) => name === MANIFEST || name === JOURNAL || name === ".lock")) return;
  throw new UndiagramError("folder_not_empty", `${dir} holds other things than a generated dataset`, {
    problems: [{ where: dir, expected: "an empty folder, or a dataset made here", got: names.slice(0, 5).join(", ") }],
    next: "Name another folder.",
  });
}

/** Removes the splits and pictures that the plan does not have, and what an interrupted write left behind. */
async function clearLeftovers(dir: string, plan: readonly SamplePlan[]): Promise<void> {
  const planned = Map.groupBy(plan, ({ split }) => split);
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    if (!entry.isDirectory() || !SPLIT_NAME.test(entry.name)) continue;
    const split = join(dir, entry.name);
    if (!(await readdir(split)).some((name) => name === IMAGES || name === METADATA)) continue;
    const files = new Set(planned.get(entry.name)?.map(({ id }) => `${id}.png`));
    for (const name of await readdir(split)) if (name !== IMAGES) await rm(join(split, name), { recursive: true });
    for (const name of await readdir(join(split, IMAGES)).catch(() => [])) {
      if (!files.has(name)) await rm(join(split, IMAGES, name), { recursive: true });
    }
    if (!planned.has(entry.name)) await rm(split, { recursive: true });
  }
  for (const split of planned.keys()) {
    await mkdir(join(dir, split, IMAGES), { recursive: true }).catch((cause) => {
      throw toWriteError(cause, join(dir, split));
    });
  }
}

/** Forgets the finished samples whose picture is not on disk as it was written, or that another plan made. */
async function keepIntact(dir: string, plan: readonly SamplePlan[], journal: Journal): Promise<void> {
  const planned = new Map(plan.map((sample) => [sample.id, sample]));
  await forEachConcurrently([...journal.finished.values()], 8, async (sample) => {
    const base = planned.get(sample.id);
    const isPlanned = base && findVariant(base, sample.plan) >= 0;
    const isIntact = isPlanned && (await hashFile(pictureFile(dir, base)).catch(() => "")) === sample.sha256;
    if (!isIntact) journal.finished.delete(sample.id);
  });
}

async function makeSamples(options: WriteOptions, journal: Journal): Promise<void> {
  const { plan, signal, onProgress } = options;
  const missing = plan.filter(({ id }) => !journal.finished.has(id));
  const pool = new WorkerPool(options.workerUrl, Math.max(1, Math.min(options.workers, plan.length)));
  const onAbort = () => void pool.close();
  signal?.addEventListener("abort", onAbort, { once: true });
  const makeOne = async (sample: SamplePlan) => {
    if (signal?.aborted) throw interrupted(options.dir);
    const result = await pool.run(sample);
    await keepSample(options.dir, sample, result, journal);
  };
  try {
    onProgress?.(plan.length - missing.length, plan.length);
    // Twice as many as workers, so that none waits while a picture is being written.
    await forEachConcurrently(missing, Math.max(1, options.workers) * 2, async (sample) => {
      await makeOne(sample);
      onProgress?.(journal.finished.size, plan.length);
    });
    await replaceEqualSamples(plan, journal, makeOne);
  } catch (error) {
    throw signal?.aborted ? interrupted(options.dir) : error;
  } finally {
    signal?.removeEventListener("abort", onAbort);
    await pool.close();
  }
}

async function keepSample(dir: string, plan: SamplePlan, result: SampleResult, journal: Journal): Promise<void> {
  await writeAtomic(pictureFile(dir, plan), result.png);
  await journal.append({
    id: plan.id,
    plan: hashPlan(plan),
    sha256: sha256(result.png),
    line: describeSample(plan, result),
  });
}

function describeSample(plan: SamplePlan, result: SampleResult): MetadataLine {
  const { annotation, notation, renderer, width, height } = result;
  return {
    file_name: `${IMAGES}/${plan.id}.png`,
    id: plan.id,
    annotation: serialize(annotation),
    ...{ domain: plan.domain, family: plan.family, style: plan.style, notation, renderer },
    num_tables: annotation.tables.length,
    num_relationships: annotation.relationships.length,
    ...{ width, height, seed: plan.seed },
  };
}

/** How often a sample is made anew that shows the same as an earlier one. */
const REPLACEMENTS = 20;

/** The plan that takes the place of this one: 0 is the plan itself, 1 the first replacement, and so on. */
function variantOf(plan: SamplePlan, place: number): SamplePlan {
  return place === 0 ? plan : { ...plan, variantSeed: hashSeed(plan.variantSeed, "instead", place) };
}

/** Which of the plan's variants has this hash; -1 for none. */
function findVariant(plan: SamplePlan, hash: string | undefined): number {
  for (let place = 0; place <= REPLACEMENTS; place++) if (hashPlan(variantOf(plan, place)) === hash) return place;
  return -1;
}

/**
 * Schemas differ by plan, but pictures may hide in what. Goes through the samples in the order of the plan, so that
 * the outcome does not depend on which was made first.
 */
async function replaceEqualSamples(
  plan: readonly SamplePlan[],
  journal: Journal,
  makeOne: (plan: SamplePlan) => Promise<void>,
): Promise<void> {
  const seen = new Map<string, string>();
  for (const sample of plan) {
    const made = () => journal.finished.get(sample.id) as FinishedSample;
    const key = () => annotationKey(JSON.parse(made().line.annotation) as Annotation);
    while (seen.has(key())) {
      const place = findVariant(sample, made().plan) + 1;
      if (place > REPLACEMENTS) throw exhausted(sample, seen.get(key()) as string);
      await makeOne(variantOf(sample, place));
    }
    seen.set(key(), sample.id);
  }
}

function collectSplits(plan: readonly SamplePlan[], journal: Journal): Map<string, FinishedSplit> {
  const splits = new Map<string, FinishedSplit>();
  for (const [split, samples] of Map.groupBy(plan, (sample) => sample.split)) {
    const finished = samples.map(({ id }) => journal.finished.get(id)).filter((sample) => sample !== undefined);
    splits.set(split, {
      lines: finished.map(({ line }) => line),
      hashes: new Map(finished.map(({ line, sha256 }) => [line.file_name, sha256])),
    });
  }
  return splits;
}

function pictureFile(dir: string, { split, id }: SamplePlan): string {
  return join(dir, split, IMAGES, `${id}.png`);
}

function interrupted(dir: string): UndiagramError {
  return new UndiagramError("interrupted", `Stopped before ${dir} was complete`, {
    exitCode: EXIT.interrupted,
    next: "Run the same command again: what is done is kept.",
  });
}

function exhausted(plan: SamplePlan, same: string): UndiagramError {
  return new UndiagramError("families_exhausted", `The sample ${plan.id} always shows the same as ${same}`, {
    problems: [
      {
        where: plan.id,
        path: plan.family,
        expected: `${REPLACEMENTS} variants that differ`,
        got: `the same as ${same}`,
      },
    ],
    next: "Lower the count, or widen the ranges of tables and columns.",
  });
}
