import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { lstat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { describeUnreadable } from "@undiagram/contract";

/* The names in a dataset's folder. A split is a folder that holds METADATA. */

export const MANIFEST = "manifest.json";
export const CARD = "README.md";
/** The picture in the card. */
export const SHEET = "sheet.png";
export const METADATA = "metadata.jsonl";
export const SUMS = "SHA256SUMS";
export const IMAGES = "images";

export const SPLIT_NAME = /^[a-z][a-z0-9_]*$/;

/** No manifest, list of hashes or picture is larger, in bytes. */
export const LARGEST_FILE = 256 * 2 ** 20;

/** Width times height of the largest picture that is opened. */
export const LARGEST_PICTURE = 50_000_000;

/** By code unit, as `LC_ALL=C sort` does. */
export function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Why a file of a dataset cannot be read: it is not there, is no file of its own (a link may lead anywhere, and what it
 * leads to would be quoted in messages), or is too large.
 */
export async function findFileFault(
  file: string,
  maxBytes: number,
): Promise<{ expected: string; got: string } | undefined> {
  const found = await lstat(file).catch(describeUnreadable);
  if (typeof found === "string") return { expected: "a file", got: found };
  if (found.isSymbolicLink()) return { expected: "a file", got: "a symbolic link" };
  if (!found.isFile()) return { expected: "a file", got: found.isDirectory() ? "a folder" : "something else" };
  return found.size > maxBytes ? { expected: `at most ${maxBytes} bytes`, got: String(found.size) } : undefined;
}

/** sha256 of a file's bytes in hex, read piece by piece. */
export async function hashFile(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

/** Runs `work` on every item, `width` at a time, in order of the items. The first failure ends it, and is thrown. */
export async function forEachConcurrently<T>(
  items: Iterable<T>,
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  const failures: unknown[] = [];
  const lane = async () => {
    for (let next = iterator.next(); failures.length === 0 && !next.done; next = iterator.next()) {
      await work(next.value).catch((error) => failures.push(error));
    }
  };
  // All lanes are waited for, so that nothing is still being written when the failure is told.
  await Promise.all(Array.from({ length: width }, lane));
  if (failures.length > 0) throw failures[0];
}
