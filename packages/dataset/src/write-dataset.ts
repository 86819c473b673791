import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { DatasetConfig, DatasetManifest } from "@undiagram/contract";
import type { SheetPen } from "./_compose-sheet.ts";
import { CARD, MANIFEST, SHEET } from "./_files.ts";
import { type FinishedSplit, finishDataset } from "./_finish-dataset.ts";
import { type FinishedSample, JOURNAL, type Journal, openJournal } from "./_journal.ts";
import { lockFolder } from "./_lock-folder.ts";
import { makeSamples, openWorkshop } from "./_make-samples.ts";
import { clearLeftovers, keepIntact, refuseForeignFolder } from "./_prepare-folder.ts";
import { replaceEqualSamples } from "./_replace-equal-samples.ts";
import { type ShardFound, type ShardsMissing, takeFromShards } from "./_take-from-shards.ts";
import type { PicturePlan } from "./picture-plan.ts";
import { isUpToDate, readManifest } from "./read-manifest.ts";

export interface WriteOptions {
  config: DatasetConfig;
  plan: readonly PicturePlan[];
  /**
   * Where the schemas come from. No two samples of synthetic ones get equal annotations: where two pictures happen to
   * show the same, the later one is made anew from another variant. Schemas of files may be few: there the same may be
   * drawn in several styles, but never in two splits.
   */
  origin: "synthetic" | "files";
  /** Empty, missing, or a dataset's folder, which is then replaced. */
  dir: string;
  /** Module whose default export makes a SampleResult of a plan and of `shared`. */
  workerUrl: URL;
  /** What all plans need to be made; handed to every thread once. The source hash must cover it. */
  shared?: unknown;
  /** Threads; the bytes are the same with any number. */
  workers: number;
  /** Hash of the config and of all code that decides the bytes. Samples of the same source are kept. */
  sourceHash: string;
  /** Sets the text of the contact sheet in the dataset's card; without one there is no sheet. */
  pen?: SheetPen;
  onProgress?: (done: number, total: number) => void;
  /** Told for every shard folder beside `dir`, before the samples that are still missing are made. */
  onShard?: (shard: ShardFound) => void;
  /** Told when some shards stand beside `dir` and others do not, so that samples are left to make. */
  onShardsMissing?: (missing: ShardsMissing) => void;
  signal?: AbortSignal;
}

/**
 * Makes the planned samples and writes them as a dataset folder. The manifest comes last: a folder without one is not
 * complete, and the next call with the same source goes on where this one stopped. What writeShard has made in folders
 * beside `dir` is taken over.
 *
 * Throws UndiagramError: `interrupted`, `sample_failed`, `folder_not_empty`, `folder_in_use`, `disk_full`.
 */
export async function writeDataset(options: WriteOptions): Promise<DatasetManifest> {
  const { config, plan, origin, dir, sourceHash, pen, onShard, onShardsMissing } = options;
  if (await isUpToDate(dir, sourceHash)) return readManifest(dir);
  await refuseForeignFolder(dir);
  const unlock = await lockFolder(dir);
  try {
    // The journal comes first: without it and without a manifest the folder would be a stranger's.
    const journal = await openJournal(dir, sourceHash);
    for (const file of [MANIFEST, CARD, SHEET]) await rm(join(dir, file), { force: true });
    try {
      await clearLeftovers(dir, plan);
      await keepIntact(dir, plan, journal);
      await takeFromShards(dir, plan, journal, { sourceHash, onShard, onShardsMissing });
      const workshop = openWorkshop(options, journal);
      try {
        await makeSamples(options, journal, workshop);
        await replaceEqualSamples(plan, journal, workshop, { within: origin === "synthetic" });
      } finally {
        await workshop.close();
      }
    } finally {
      await journal.close();
    }
    const manifest = await finishDataset(
      dir,
      { name: config.name, config, source_hash: sourceHash, origin },
      collectSplits(plan, journal),
      pen,
    );
    await rm(join(dir, JOURNAL));
    return manifest;
  } finally {
    await unlock();
  }
}

function collectSplits(plan: readonly PicturePlan[], { finished }: Journal): Map<string, FinishedSplit> {
  const splits = new Map<string, FinishedSplit>();
  for (const [split, samples] of Map.groupBy(plan, (sample) => sample.split)) {
    const ids = samples.map(({ id }) => id).filter((id) => finished.has(id));
    splits.set(split, {
      length: ids.length,
      *[Symbol.iterator]() {
        for (const id of ids) yield finished.get(id) as FinishedSample;
      },
    });
  }
  return splits;
}
