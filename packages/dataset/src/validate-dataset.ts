import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type DatasetFigures,
  type DatasetManifest,
  DatasetManifest as Manifest,
  type Problem,
  toProblems,
} from "@undiagram/contract";
import { checkFolders } from "./_check-folders.ts";
import { checkHashes, findUnnamed } from "./_check-hashes.ts";
import { checkCanonical, type SplitLine } from "./_check-line.ts";
import { type CheckedPicture, checkPicture } from "./_check-picture.ts";
import { findFileFault, forEachConcurrently, LARGEST_FILE, LARGEST_PICTURE, MANIFEST, METADATA } from "./_files.ts";
import { findContradictions, findLeaks } from "./_find-leaks.ts";
import { readLines } from "./_read-lines.ts";
import { VarietyMeter } from "./measure-variety.ts";
import { findSplits } from "./read-split.ts";

export interface Validation {
  /** Empty when all is well. */
  problems: Problem[];
  samples: number;
  figures: DatasetFigures;
}

/**
 * Checks any dataset folder, made here or elsewhere: every line, every annotation, every picture, that nothing leaks
 * from one split into another, and, where there is a manifest, that all files are still the ones it was written for.
 * Each problem is named once, where it starts. Writes nothing.
 *
 * `maxPixels` is the largest picture (width times height) that is opened.
 */
export async function validateDataset(dir: string, { maxPixels = LARGEST_PICTURE } = {}): Promise<Validation> {
  const problems: Problem[] = [];
  const lines: SplitLine[] = [];
  const splits = await findSplits(dir);
  problems.push(...(await checkFolders(dir, splits)));
  for (const split of splits) {
    const own = await readLines(dir, split);
    const where = join(dir, split, METADATA);
    if (own.length === 0 && !hasManifest(dir)) problems.push({ where, expected: "at least one line", got: "none" });
    lines.push(...own);
  }
  const pictures = await checkPictures(dir, lines, maxPixels);
  const ids = new Map<string, string>();
  const files = new Map<string, string>();
  for (const line of lines) {
    problems.push(
      ...line.problems,
      ...checkUnique(line, ids, files),
      ...checkTables(line),
      ...checkCounts(line),
      ...(pictures.get(line)?.problems ?? []),
    );
    const form = checkCanonical(line);
    if (form) problems.push(form);
  }
  problems.push(...findLeaks(lines), ...findContradictions(lines, (line) => pictures.get(line)?.sha256));
  for (const split of splits) {
    const own = lines.filter((line) => line.split === split);
    // Of a file that cannot be read as text, nobody knows what it names.
    if (own.some(({ metadata }) => metadata)) problems.push(...(await findUnnamed(join(dir, split), own, problems)));
  }
  problems.push(...(await checkManifest(dir, splits, lines, problems)));
  return { problems, samples: lines.length, figures: measureVariety(lines) };
}

function hasManifest(dir: string): boolean {
  return existsSync(join(dir, MANIFEST));
}

function measureVariety(lines: readonly SplitLine[]): DatasetFigures {
  const variety = new VarietyMeter();
  for (const { split, annotation, metadata } of lines) {
    if (annotation) variety.add(split, annotation, metadata?.family);
  }
  return variety.figures();
}

/** Four at a time, but told in the order of the lines. */
async function checkPictures(
  dir: string,
  lines: readonly SplitLine[],
  maxPixels: number,
): Promise<Map<SplitLine, CheckedPicture>> {
  const found = new Map<SplitLine, CheckedPicture>();
  await forEachConcurrently(lines, 4, async (line) => {
    if (line.metadata) found.set(line, await checkPicture(dir, line.split, line.metadata, line.where, maxPixels));
  });
  return found;
}

function checkUnique(line: SplitLine, ids: Map<string, string>, files: Map<string, string>): Problem[] {
  if (!line.metadata) return [];
  const { id, file_name } = line.metadata;
  const problems: Problem[] = [];
  const check = (path: string, used: Map<string, string>, key: string, got: string) => {
    const first = used.get(key);
    if (first) problems.push({ where: line.where, path, expected: `one used once, as in ${first}`, got });
    else used.set(key, line.where);
  };
  check("id", ids, id, id);
  check("file_name", files, join(line.split, file_name), file_name);
  return problems;
}

/** A picture of no table teaches nothing, and is most often a label that went missing. */
function checkTables({ where, annotation }: SplitLine): Problem[] {
  if (!annotation || annotation.tables.length > 0) return [];
  return [{ where, path: "annotation.tables", expected: "at least one table", got: "none" }];
}

/** The flat columns that repeat what the annotation says. */
function checkCounts({ where, metadata, annotation }: SplitLine): Problem[] {
  if (!metadata || !annotation) return [];
  const counts = { num_tables: annotation.tables.length, num_relationships: annotation.relationships.length };
  return Object.entries(counts).flatMap(([path, count]) => {
    const got = metadata[path];
    return got === undefined || got === count
      ? []
      : [{ where, path, expected: `${count}, as in the annotation`, got: String(got) }];
  });
}

async function checkManifest(
  dir: string,
  splits: readonly string[],
  lines: readonly SplitLine[],
  found: readonly Problem[],
): Promise<Problem[]> {
  const where = join(dir, MANIFEST);
  if (!hasManifest(dir)) return [];
  const fault = await findFileFault(where, LARGEST_FILE);
  if (fault) return [{ where, ...fault }];
  let manifest: DatasetManifest;
  try {
    const value: unknown = JSON.parse(await readFile(where, "utf8"));
    const parsed = Manifest.safeParse(value);
    if (!parsed.success) return toProblems(parsed.error, value, where);
    manifest = parsed.data;
  } catch (error) {
    return [{ where, expected: "JSON", got: (error as Error).message }];
  }
  const problems: Problem[] = [];
  for (const [split, { count }] of Object.entries(manifest.splits)) {
    const got = lines.filter((line) => line.split === split).length;
    if (splits.includes(split) && got === count) continue;
    problems.push({ where, path: `splits.${split}.count`, expected: `${got}, as there are lines`, got: String(count) });
  }
  for (const split of splits.filter((name) => !manifest.splits[name])) {
    problems.push({ where, path: "splits", expected: `the split ${split}, whose folder is there`, got: "no such key" });
  }
  return [...problems, ...(await checkHashes(dir, manifest, lines, [...found, ...problems]))];
}
