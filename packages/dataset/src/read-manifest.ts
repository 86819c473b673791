import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { DatasetManifest, EXIT, parseConfig, sha256, UndiagramError } from "@undiagram/contract";
import { findFileFault, IMAGES, LARGEST_FILE, MANIFEST, SUMS } from "./_files.ts";

/** The manifest of a complete dataset. Throws UndiagramError `dataset_missing` or `config_invalid`. */
export async function readManifest(dir: string): Promise<DatasetManifest> {
  const file = join(dir, MANIFEST);
  const fault = await findFileFault(file, LARGEST_FILE);
  if (fault) throw datasetMissing(dir, file, fault.got);
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    throw datasetMissing(dir, file, (cause as Error).message, cause);
  }
  return parseConfig(value, DatasetManifest, file);
}

function datasetMissing(dir: string, file: string, got: string, cause?: unknown): UndiagramError {
  return new UndiagramError("dataset_missing", `${dir} holds no complete dataset`, {
    exitCode: EXIT.environment,
    problems: [{ where: file, expected: "the manifest of a dataset", got }],
    next: "Make it with `npx undiagram dataset`, or name the folder of one.",
    cause,
  });
}

/**
 * True when the folder holds a whole dataset that this very source made, by its manifest, its lists of hashes and the
 * number of its pictures. validateDataset looks into every file.
 */
export async function isUpToDate(dir: string, sourceHash: string): Promise<boolean> {
  try {
    const manifest = await readManifest(dir);
    if (manifest.source_hash !== sourceHash) return false;
    for (const [split, { count, content_hash }] of Object.entries(manifest.splits)) {
      if (sha256(await readFile(join(dir, split, SUMS))) !== content_hash) return false;
      if ((await readdir(join(dir, split, IMAGES))).length !== count) return false;
    }
    return true;
  } catch {
    return false;
  }
}
