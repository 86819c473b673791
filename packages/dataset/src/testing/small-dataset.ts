import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatasetConfig } from "@undiagram/contract";
import { afterAll } from "vitest";
import { planDataset } from "../plan-dataset.ts";
import { type WriteOptions, writeDataset } from "../write-dataset.ts";
import { type Shard, writeShard } from "../write-shard.ts";
import { DOMAINS, makeFamily, makeVariant, STYLES } from "./synth.ts";

export const KNOWN = { domains: DOMAINS, styles: STYLES };

export function smallConfig(changes: Partial<DatasetConfig> = {}): DatasetConfig {
  return DatasetConfig.parse({
    ...{ schema_version: 1, name: "small", seed: 1 },
    tables: { min: 2, max: 4 },
    columns: { min: 2, max: 4 },
    samples_per_family: { min: 1, max: 2 },
    max_pixels: 10_000,
    splits: {
      train: { count: 12, domains: ["shop", "clinic"], styles: { plain: 1, striped: 2 } },
      validation: { count: 5, domains: ["shop", "clinic"], styles: { plain: 1 } },
      ood: { count: 3, domains: ["school"], styles: { striped: 1 } },
    },
    ...changes,
  });
}

export function planSmall(config = smallConfig()) {
  return planDataset(config, { makeFamily, makeVariant }, KNOWN);
}

/** The test worker; see there what `query` may ask. */
export function workerUrl(query = ""): URL {
  return new URL(`./sample-worker.ts${query}`, import.meta.url);
}

export type WriteChanges = Partial<WriteOptions>;

function optionsOf(dir: string, changes: WriteChanges): WriteOptions {
  const config = changes.config ?? smallConfig();
  const plan = planSmall(config);
  const sourceHash = "0".repeat(64);
  return { config, plan, origin: "synthetic", dir, workerUrl: workerUrl(), workers: 2, sourceHash, ...changes };
}

export function writeSmall(dir: string, changes: WriteChanges = {}) {
  return writeDataset(optionsOf(dir, changes));
}

export function writeSmallShard(dir: string, shard: Shard, changes: WriteChanges = {}) {
  return writeShard(optionsOf(dir, changes), shard);
}

/** A folder in the temporary directory that goes away after the tests of the file. */
export async function temporaryFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "undiagram-dataset-"));
  afterAll(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** Every file below the folder with its bytes in hex. */
export async function readTree(dir: string): Promise<Map<string, string>> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = await Promise.all(files.map((file) => readFile(file, "hex")));
  return new Map(files.map((file, index) => [file.slice(dir.length + 1), contents[index] as string]));
}
