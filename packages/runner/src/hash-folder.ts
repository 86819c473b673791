import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { sha256 } from "@undiagram/contract";

/** sha256 over the names and bytes of the files in a folder, deep, in the order of their names. */
export async function hashFolder(folder: string, isIncluded: (name: string) => boolean = () => true): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter(isIncluded)
    .sort();
  const lines: string[] = [];
  for (const name of names) lines.push(`${await hashFile(join(folder, name))}  ${name}`);
  return sha256(lines.join("\n"));
}

/** sha256 of a file's bytes, streamed: weights may be larger than memory. */
export async function hashFile(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}
