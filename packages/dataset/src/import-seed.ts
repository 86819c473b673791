import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { basename, dirname, extname, join, posix, resolve } from "node:path";
import {
  type DatasetManifest,
  describeUnreadable,
  describeValue,
  EXIT,
  type MetadataLine,
  type Problem,
  sha256,
  UndiagramError,
} from "@undiagram/contract";
import { type Annotation, serialize } from "@undiagram/schema";
import { readSize } from "./_check-picture.ts";
import type { SheetPen } from "./_compose-sheet.ts";
import { byName, hashFile, IMAGES } from "./_files.ts";
import { type FinishedSplit, finishDataset } from "./_finish-dataset.ts";
import { linkPicture } from "./_link-picture.ts";
import { locatePicture } from "./_locate-picture.ts";

/** The share of samples that are put aside for validation, as near as whole families allow. */
const VALIDATION_SHARE = 0.2;

export interface ImportResult {
  manifest: DatasetManifest;
  /** What is wrong with the records that were left out. */
  problems: Problem[];
}

interface ImportedSample {
  picture: string;
  line: MetadataLine;
}

/**
 * Makes a dataset folder of a `training_dataset.json` and the pictures it names. Records with the same table names are
 * one family, and whole families go to `train` (about 80 %) or `validation`, so that none is seen on both sides.
 * Records that cannot be read are left out and named. `fromSeedSchema` reads a schema; with a
 * pen, the card gets a contact sheet.
 *
 * Throws UndiagramError `import_failed` when the file holds no records, and `folder_not_empty`.
 */
export async function importSeed(
  file: string,
  outDir: string,
  fromSeedSchema: (value: unknown) => { annotation: Annotation; problems: Problem[] },
  pen?: SheetPen,
): Promise<ImportResult> {
  await refuseUsedFolder(outDir);
  const text = await readFile(file, "utf8").catch((cause) => {
    throw importFailed(file, "a training_dataset.json", describeUnreadable(cause), cause);
  });
  const problems: Problem[] = [];
  const samples: ImportedSample[] = [];
  for (const [index, record] of readRecords(text, file).entries()) {
    const sample = await readRecord(record, index, file, fromSeedSchema, problems);
    if (sample) samples.push(sample);
  }
  if (samples.length === 0) throw importFailed(file, "records that can be read", "none", undefined, problems);
  // Made aside and moved into place, so that the folder is there whole or not at all.
  const aside = `${resolve(outDir)}.${process.pid}.tmp`;
  try {
    const source = {
      ...{ name: basename(resolve(outDir)), config: null, source_hash: sha256(text) },
      origin: "import" as const,
    };
    const manifest = await writeSplits(aside, source, splitByFamily(samples), pen);
    await rm(outDir, { recursive: true, force: true });
    await rename(aside, outDir);
    return { manifest, problems };
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

async function refuseUsedFolder(outDir: string): Promise<void> {
  const names = await readdir(outDir).catch(() => []);
  if (names.length === 0) return;
  throw new UndiagramError("folder_not_empty", `${outDir} is not empty`, {
    problems: [{ where: outDir, expected: "an empty or missing folder", got: names.slice(0, 5).join(", ") }],
    next: "Name another folder.",
  });
}

/** The records of the file: the list itself, or the first list in the object that holds it. */
function readRecords(text: string, file: string): unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw importFailed(file, "JSON", (error as Error).message, error);
  }
  const records = Array.isArray(value) ? value : Object.values(value ?? {}).find((inner) => Array.isArray(inner));
  if (!records) throw importFailed(file, "a list of records", describeValue(value));
  return records;
}

async function readRecord(
  record: unknown,
  index: number,
  file: string,
  fromSeedSchema: (value: unknown) => { annotation: Annotation; problems: Problem[] },
  problems: Problem[],
): Promise<ImportedSample | undefined> {
  const at = (path: string) => (path.startsWith("[") || path === "" ? `[${index}]${path}` : `[${index}].${path}`);
  const { schema_json: schema, domain, ...fields } = (record ?? {}) as Record<string, unknown>;
  const named = ["image", "image_path", "file_name", "filename"].find((key) => typeof fields[key] === "string");
  const picture = named ? await findPicture(file, fields[named] as string) : undefined;
  const size = picture && (await readSize(await readFile(picture)));
  if (!named)
    problems.push({ where: file, path: at("image"), expected: "a picture's path", got: describeValue(fields.image) });
  else if (!picture) {
    problems.push({ where: file, path: at(named), expected: "a picture beside the file", got: String(fields[named]) });
  } else if (!size) {
    problems.push({ where: file, path: at(named), expected: "a PNG, JPEG or WebP picture", got: "other bytes" });
  }
  const read = fromSeedSchema(schema);
  problems.push(
    ...read.problems.map((p) => ({ ...p, where: file, path: at(p.path ? `schema_json.${p.path}` : "schema_json") })),
  );
  if (!picture || !size || read.problems.length > 0) return undefined;

  const id = `record-${String(index).padStart(5, "0")}`;
  const { annotation } = read;
  return {
    picture,
    line: {
      file_name: `${IMAGES}/${id}${extname(picture).toLowerCase()}`,
      id,
      annotation: serialize(annotation),
      ...(typeof domain === "string" && { domain }),
      family: `tables-${sha256(annotation.tables.map(({ name }) => name.toLowerCase()).sort()).slice(0, 12)}`,
      num_tables: annotation.tables.length,
      num_relationships: annotation.relationships.length,
      ...size,
    },
  };
}

/**
 * The picture that a record names, in whatever way it was written: with backslashes, relative to the file or to the
 * folder above it. Only pictures below the file's own folder are taken.
 */
async function findPicture(file: string, named: string): Promise<string | undefined> {
  const folder = dirname(resolve(file));
  const path = named.replaceAll("\\", "/");
  const candidates = [path, path.split("/").slice(1).join("/"), posix.join(IMAGES, posix.basename(path))];
  for (const candidate of candidates.filter(Boolean)) {
    const located = await locatePicture(folder, ".", candidate, file);
    if ("file" in located) return located.file;
  }
  return undefined;
}

/** Families in the order of their hashes, each to validation as long as that brings it nearer to its share. */
function splitByFamily(samples: readonly ImportedSample[]): Map<string, ImportedSample[]> {
  const families = [...Map.groupBy(samples, ({ line }) => line.family as string)].sort(([a], [b]) => byName(a, b));
  const wanted = samples.length * VALIDATION_SHARE;
  const splits = new Map<string, ImportedSample[]>([["train", []]]);
  let aside: ImportedSample[] = [];
  for (const [, family] of families) {
    const withIt = aside.length + family.length;
    if (Math.abs(withIt - wanted) < Math.abs(aside.length - wanted)) aside = [...aside, ...family];
    else splits.get("train")?.push(...family);
  }
  if (aside.length > 0) splits.set("validation", aside);
  for (const split of splits.values()) split.sort((a, b) => byName(a.line.id, b.line.id));
  return splits;
}

async function writeSplits(
  dir: string,
  source: Parameters<typeof finishDataset>[1],
  splits: ReadonlyMap<string, ImportedSample[]>,
  pen: SheetPen | undefined,
): Promise<DatasetManifest> {
  const finished = new Map<string, FinishedSplit>();
  for (const [split, samples] of splits) {
    await mkdir(join(dir, split, IMAGES), { recursive: true });
    const linked: { line: MetadataLine; sha256: string }[] = [];
    for (const { picture, line } of samples) {
      await linkPicture(picture, join(dir, split, line.file_name));
      linked.push({ line, sha256: await hashFile(picture) });
    }
    finished.set(split, linked);
  }
  return finishDataset(dir, source, finished, pen);
}

function importFailed(file: string, expected: string, got: string, cause?: unknown, problems: Problem[] = []) {
  return new UndiagramError("import_failed", `${file} cannot be imported`, {
    exitCode: EXIT.usage,
    problems: [{ where: file, expected, got }, ...problems],
    next: "Name a training_dataset.json whose pictures stand beside it.",
    cause,
  });
}
