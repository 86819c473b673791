import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { toWriteError } from "@undiagram/contract";
import type { SchemaElement } from "hyparquet";
import { fileWriter, parquetWriteRows } from "hyparquet-writer";
import { type DatasetSample, readSplits } from "./read-split.ts";

/** The flat columns of a metadata line, in the order in which they are written. */
const TEXTS = ["id", "annotation", "domain", "family", "style", "notation", "renderer", "photo"] as const;
const NUMBERS = ["num_tables", "num_relationships", "width", "height", "seed"] as const;
const COLUMNS = ["image", ...TEXTS, ...NUMBERS];

/** Rows that are held in memory at once, pictures included. */
const ROW_GROUP = 100;

/**
 * Writes `data/<split>-00000-of-00001.parquet` for every split: the layout and the features that `load_dataset` and the
 * Hub's viewer know, pictures as bytes inside. Returns the files written. Throws as readSplits does.
 */
export async function exportParquet(dir: string, outDir: string): Promise<string[]> {
  const files: string[] = [];
  for (const [split, samples] of await readSplits(dir)) {
    const file = join(outDir, "data", `${split}-00000-of-00001.parquet`);
    const aside = `${file}.${process.pid}.tmp`;
    try {
      await mkdir(join(outDir, "data"), { recursive: true });
      await parquetWriteRows({
        writer: fileWriter(aside),
        rows: readRows(samples),
        columns: COLUMNS.map((name) => ({ name })),
        schema: SCHEMA,
        rowGroupSize: ROW_GROUP,
        kvMetadata: [{ key: "huggingface", value: JSON.stringify({ info: { features: FEATURES } }) }],
        createdBy: "undiagram",
      });
      await rename(aside, file);
    } catch (cause) {
      await rm(aside, { force: true });
      throw toWriteError(cause, file);
    }
    files.push(file);
  }
  return files;
}

async function* readRows(samples: readonly DatasetSample[]): AsyncGenerator<Record<string, unknown>> {
  for (const { image, metadata } of samples) {
    const texts = TEXTS.map((name) => [name, metadata[name]]);
    const numbers = NUMBERS.map((name) => [name, metadata[name] === undefined ? undefined : BigInt(metadata[name])]);
    const picture = { bytes: new Uint8Array(await readFile(image)), path: basename(metadata.file_name) };
    yield { image: picture, ...Object.fromEntries([...texts, ...numbers]) };
  }
}

const SCHEMA: SchemaElement[] = [
  { name: "root", num_children: COLUMNS.length },
  { name: "image", num_children: 2, repetition_type: "OPTIONAL" },
  { name: "bytes", type: "BYTE_ARRAY", repetition_type: "OPTIONAL" },
  { name: "path", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" },
  ...TEXTS.map(
    (name): SchemaElement => ({
      ...{ name, type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" },
    }),
  ),
  ...NUMBERS.map((name): SchemaElement => ({ name, type: "INT64", repetition_type: "OPTIONAL" })),
];

const FEATURES = {
  image: { _type: "Image" },
  ...Object.fromEntries(TEXTS.map((name) => [name, { dtype: "string", _type: "Value" }])),
  ...Object.fromEntries(NUMBERS.map((name) => [name, { dtype: "int64", _type: "Value" }])),
};
