import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { checkLine, type SplitLine } from "./_check-line.ts";
import { METADATA } from "./_files.ts";

/** Every line of a split's metadata.jsonl, checked. Blank lines count, but are no samples. */
export async function readLines(dir: string, split: string): Promise<SplitLine[]> {
  const file = join(dir, split, METADATA);
  const lines = (await readFile(file, "utf8")).split("\n");
  return lines.flatMap((text, index) => (text.trim() === "" ? [] : [{ split, ...checkLine(text, file, index + 1) }]));
}
