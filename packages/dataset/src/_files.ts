import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";

/* The names in a dataset's folder. A split is a folder that holds METADATA. */

export const MANIFEST = "manifest.json";
export const CARD = "README.md";
export const METADATA = "metadata.jsonl";
export const SUMS = "SHA256SUMS";
export const IMAGES = "images";

export const SPLIT_NAME = /^[a-z][a-z0-9_]*$/;

/** By code unit, as `LC_ALL=C sort` does. */
export function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** sha256 of a file's bytes in hex, read piece by piece. */
export async function hashFile(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

/** Runs `work` on every item, `width` at a time, in order of the items. The first failure ends it. */
export async function forEachConcurrently<T>(
  items: Iterable<T>,
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  let isStopped = false;
  const lane = async () => {
    for (let next = iterator.next(); !isStopped && !next.done; next = iterator.next()) {
      try {
        await work(next.value);
      } catch (error) {
        isStopped = true;
        throw error;
      }
    }
  };
  // All lanes are waited for, so that nothing is still being written when the failure is told.
  const lanes = await Promise.allSettled(Array.from({ length: width }, lane));
  for (const settled of lanes) if (settled.status === "rejected") throw settled.reason;
}
