import { statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { DatasetConfig, type DatasetManifest, readConfig } from "@undiagram/contract";
import {
  describeDataset,
  isUpToDate,
  planDataset,
  readManifest,
  type Shard,
  type WriteOptions,
  writeDataset,
  writeShard,
} from "@undiagram/dataset";
import { hashSource } from "./hash-source.ts";
import { configFile, DATASETS, userPath } from "./paths.ts";
import { createProgress, type Progress } from "./progress.ts";
import { loadSheetPen } from "./sheet-pen.ts";

export interface ReadyDataset {
  dir: string;
  manifest: DatasetManifest;
  /** False when it stood there already. */
  made: boolean;
}

export interface DatasetOptions {
  out?: string;
  workers?: number;
  signal?: AbortSignal;
}

/**
 * The dataset of a config (by name or path), made if it is missing, half made, or made by other code. A folder that
 * holds splits is taken as it is.
 */
export async function ensureDataset(nameOrFolder: string, options: DatasetOptions = {}): Promise<ReadyDataset> {
  const folder = userPath(nameOrFolder);
  // A name of ours wins over a folder of that name.
  if (isDirectory(folder) && !isFile(configFile("dataset", nameOrFolder))) {
    return { dir: folder, manifest: await describeDataset(folder), made: false };
  }
  const source = await readSource(nameOrFolder, options);
  const { dir, sourceHash } = source;
  if (await isUpToDate(dir, sourceHash)) return { dir, manifest: await readManifest(dir), made: false };
  const progress = createProgress(`dataset ${source.config.name}`);
  try {
    return { dir, manifest: await writeDataset(await planWriting(source, options, progress)), made: true };
  } finally {
    progress.stop();
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** Makes one shard of a config's dataset, in a folder beside the dataset's. */
export async function makeShard(
  config: string,
  shard: Shard,
  options: DatasetOptions,
): Promise<{ dir: string; samples: number }> {
  const source = await readSource(config, options);
  const progress = createProgress(`dataset ${source.config.name}, shard ${shard.index} of ${shard.count}`);
  try {
    return await writeShard(await planWriting(source, options, progress), shard);
  } finally {
    progress.stop();
  }
}

interface Source {
  config: DatasetConfig;
  dir: string;
  sourceHash: string;
}

async function readSource(name: string, { out }: DatasetOptions): Promise<Source> {
  const config = await readConfig(configFile("dataset", name), DatasetConfig);
  return { config, dir: out ? userPath(out) : join(DATASETS, config.name), sourceHash: await hashSource(config) };
}

async function planWriting(
  source: Source,
  { workers = availableParallelism(), signal }: DatasetOptions,
  progress: Progress,
): Promise<WriteOptions> {
  // Only now: fonts and layout engines take a second to load.
  const { STYLE_DIALECTS } = await import("@undiagram/draw");
  const { MAIN_DOMAINS, makeFamily, makeVariant, OOD_DOMAINS } = await import("@undiagram/synth");
  const plan = planDataset(
    source.config,
    { makeFamily, makeVariant },
    { domains: [...MAIN_DOMAINS, ...OOD_DOMAINS], styles: STYLE_DIALECTS },
  );
  return {
    ...source,
    ...{ plan, origin: "synthetic", workers, signal },
    pen: await loadSheetPen(),
    workerUrl: new URL("./sample-worker.ts", import.meta.url),
    onProgress: (done, total) => progress.update(done, total),
    onShard: ({ dir, taken }) =>
      console.error(
        taken > 0
          ? `${taken.toLocaleString("en")} samples taken from ${dir}`
          : `Nothing to take from ${dir}: made of another config or by another version`,
      ),
    onShardsMissing: ({ missing, left }) =>
      console.error(`Not there: ${missing.join(", ")}. ${left.toLocaleString("en")} samples are drawn anew here.`),
  };
}
