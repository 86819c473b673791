import { existsSync } from "node:fs";
import { appendFile, cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { UndiagramError } from "@undiagram/contract";
import { type Annotation, canonicalize } from "@undiagram/schema";
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { beforeAll, describe, expect, test } from "vitest";
import { exportChat } from "./export-chat.ts";
import { exportParquet } from "./export-parquet.ts";
import { exportSeed } from "./export-seed.ts";
import { importSeed } from "./import-seed.ts";
import { findSplits, readSplit } from "./read-split.ts";
import { temporaryFolder, writeSmall } from "./testing/small-dataset.ts";
import { validateDataset } from "./validate-dataset.ts";

const base = await temporaryFolder();
const dataset = join(base, "dataset");
beforeAll(async () => {
  await writeSmall(dataset);
});

test("a parquet file holds every sample of its split, pictures as bytes, and says so to datasets", async () => {
  const files = await exportParquet(dataset, join(base, "parquet"));
  expect(files).toHaveLength(3);
  for (const file of files) {
    const { samples } = await readSplit(dataset, /(\w+)-00000/.exec(file)?.[1] as string);
    const buffer = await asyncBufferFromFile(file);
    const rows = await parquetReadObjects({ file: buffer, utf8: false });
    expect(rows).toHaveLength(samples.length);
    for (const [index, { id, image, metadata }] of samples.entries()) {
      const row = rows[index] as Record<string, unknown> & { image: { bytes: Uint8Array; path: string } };
      expect(Buffer.from(row.image.bytes)).toEqual(await readFile(image));
      expect(row.image.path).toBe(`${id}.png`);
      const { file_name, ...flat } = metadata;
      const values = Object.entries(flat).map(([key, value]) => [
        key,
        typeof value === "number" ? BigInt(value) : value,
      ]);
      expect(row).toMatchObject(Object.fromEntries(values));
    }
    const { key_value_metadata = [] } = await parquetMetadataAsync(buffer);
    const told = JSON.parse(key_value_metadata.find(({ key }) => key === "huggingface")?.value ?? "{}");
    expect(Object.keys(told.info.features)).toEqual(Object.keys(rows[0] ?? {}));
    expect(told.info.features.image).toEqual({ _type: "Image" });
  }
});

test("every line of a chat file names a picture that stands there, and is what the given function made", async () => {
  const prompt = { system: "s", user: "u" };
  const files = await exportChat(dataset, join(base, "chat"), { prompt, toChatMessages: (sample) => sample });
  expect(files).toHaveLength(3);
  for (const split of await findSplits(dataset)) {
    const { samples } = await readSplit(dataset, split);
    const lines = (await readFile(join(base, "chat", `${split}.jsonl`), "utf8")).trimEnd().split("\n");
    expect(lines).toHaveLength(samples.length);
    for (const [index, { image, metadata }] of samples.entries()) {
      const line = JSON.parse(lines[index] as string);
      expect(line).toEqual({ image: line.image, prompt, annotationText: metadata.annotation });
      expect(await readFile(join(base, "chat", line.image))).toEqual(await readFile(image));
    }
  }
});

/* Stand-ins for the functions of convert, which this room may not know: the annotation itself is the schema. */
const toSeedSchema = (annotation: Annotation) => annotation;
const fromSeedSchema = (value: unknown) => {
  const isGood = typeof value === "object" && value !== null && "tables" in value;
  const annotation = isGood ? canonicalize(value as Annotation) : { tables: [], relationships: [] };
  const problems = isGood ? [] : [{ where: "", path: "tables", expected: "a list", got: "nothing" }];
  return { annotation, problems };
};

test("what is exported as training_dataset.json and imported again holds the same samples, split by family", async () => {
  await exportSeed(dataset, join(base, "seed"), toSeedSchema);
  const imported = join(base, "imported");
  const { manifest, problems } = await importSeed(
    join(base, "seed/train/training_dataset.json"),
    imported,
    fromSeedSchema,
  );
  expect(problems).toEqual([]);
  expect((await validateDataset(imported)).problems).toEqual([]);
  const content = async (dir: string, splits: string[]) => {
    const read = await Promise.all(splits.map((split) => readSplit(dir, split)));
    const samples = read.flatMap(({ samples: own }) => own);
    const pairs = samples.map(async ({ image, metadata }) => `${metadata.annotation} ${await readFile(image, "hex")}`);
    return (await Promise.all(pairs)).sort();
  };
  expect(await content(imported, ["train", "validation"])).toEqual(await content(dataset, ["train"]));
  const share = (manifest.splits.validation?.count ?? 0) / 12;
  expect(share).toBeGreaterThan(0.1);
  expect(share).toBeLessThan(0.3);
});

test("paths as Windows writes them, relative to the folder above, are found; records that are broken are named", async () => {
  const folder = join(base, "real_diagrams");
  await mkdir(join(folder, "images"), { recursive: true });
  const { samples } = await readSplit(dataset, "ood");
  await writeFile(join(folder, "images/a.png"), await readFile(samples[0]?.image as string));
  await writeFile(join(folder, "images/text.png"), "no picture");
  await writeFile(join(base, "outside.png"), await readFile(samples[0]?.image as string));
  const good = { image: "real_diagrams\\images\\a.png", schema_json: samples[0]?.annotation, domain: "school" };
  const data = [
    good,
    { ...good, image: undefined },
    { ...good, image: "images/missing.png" },
    { ...good, image: "images/text.png" },
    { ...good, image: "../outside.png" },
    { ...good, schema_json: 1 },
  ];
  await writeFile(join(folder, "training_dataset.json"), JSON.stringify({ about: "x", data }));
  const out = join(base, "from-windows");
  const { manifest, problems } = await importSeed(join(folder, "training_dataset.json"), out, fromSeedSchema);
  expect(manifest.splits).toMatchObject({ train: { count: 1 } });
  expect(problems.map(({ path }) => path)).toEqual([
    "[1].image",
    "[2].image",
    "[3].image",
    "[4].image",
    "[5].schema_json.tables",
  ]);
  expect((await validateDataset(out)).problems).toEqual([]);
});

test.each([
  ["no JSON", "{"],
  ["no list", '{"a":1}'],
  ["no record that can be read", "[{}]"],
])("a file with %s is refused, and leaves nothing behind", async (_, text) => {
  const folder = join(base, "bad");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "t.json"), text);
  await expect(importSeed(join(folder, "t.json"), join(folder, "out"), fromSeedSchema)).rejects.toMatchObject({
    code: "import_failed",
  });
  expect(await readdir(folder)).toEqual(["t.json"]);
  await rm(folder, { recursive: true });
});

test("an import writes over nothing", async () => {
  const file = join(base, "seed/train/training_dataset.json");
  await expect(importSeed(file, dataset, fromSeedSchema)).rejects.toMatchObject({ code: "folder_not_empty" });
});

describe.each([
  ["parquet", (dir: string, out: string) => exportParquet(dir, out)],
  [
    "chat",
    (dir: string, out: string) =>
      exportChat(dir, out, { prompt: { system: "s", user: "u" }, toChatMessages: (s) => s }),
  ],
  ["seed", (dir: string, out: string) => exportSeed(dir, out, (annotation) => annotation)],
] as const)("an export to %s", (name, run) => {
  const out = join(base, `nothing-${name}`);

  test("of a folder without splits is an error, and writes nothing", async () => {
    for (const dir of [join(base, "not-there"), base]) {
      await expect(run(dir, out)).rejects.toMatchObject({ code: "dataset_missing" });
    }
    expect(existsSync(out)).toBe(false);
  });

  test("of a dataset with broken lines names those of every split, and writes nothing", async () => {
    const broken = join(base, `broken-${name}`);
    await cp(dataset, broken, { recursive: true });
    for (const split of ["ood", "validation"]) await appendFile(join(broken, split, "metadata.jsonl"), "{\n");
    const error = await run(broken, out).catch((failure) => failure);
    expect(error).toMatchObject({ code: "dataset_invalid" });
    const splits = (error as UndiagramError).problems.map(({ where }) => /(\w+).metadata.jsonl/.exec(where)?.[1]);
    expect(splits).toEqual(["ood", "validation"]);
    expect(existsSync(out)).toBe(false);
  });
});
