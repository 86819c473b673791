import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { type DatasetManifest, EXIT, sha256, UndiagramError } from "@undiagram/contract";
import { hashFile, MANIFEST, METADATA } from "./_files.ts";
import { describeSplits, formatSums } from "./_finish-dataset.ts";
import { readManifest } from "./read-manifest.ts";
import { findSplits, readSplit } from "./read-split.ts";

/**
 * The manifest of a dataset folder: its own, or for a folder that came without one (a dataset from elsewhere) the one
 * it would have, from the bytes of its files. Writes nothing. Throws UndiagramError `dataset_missing` when there is no
 * split, and `dataset_invalid` when one cannot be read.
 */
export async function describeDataset(dir: string): Promise<DatasetManifest> {
  if (existsSync(join(dir, MANIFEST))) return readManifest(dir);
  const splits = new Map<string, { length: number }>();
  const sums = new Map<string, string>();
  for (const split of await findSplits(dir)) {
    const { samples } = await readSplit(dir, split);
    const hashes = new Map([[METADATA, sha256(await readFile(join(dir, split, METADATA)))]]);
    for (const { image, metadata } of samples) hashes.set(metadata.file_name, await hashFile(image));
    splits.set(split, samples);
    sums.set(split, formatSums(hashes));
  }
  if (splits.size === 0) {
    throw new UndiagramError("dataset_missing", `${dir} holds no dataset`, {
      exitCode: EXIT.environment,
      problems: [{ where: dir, expected: `folders with a ${METADATA}`, got: "none" }],
      next: "Make one with `npx undiagram dataset`, or name the folder of one.",
    });
  }
  const name = basename(resolve(dir));
  return describeSplits({ name, config: null, source_hash: sha256(sums.values().toArray().join("")) }, splits, sums);
}
