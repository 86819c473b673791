import { appendFile, mkdir, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { serialize } from "@undiagram/schema";
import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { describeDataset } from "./describe-dataset.ts";
import { readManifest } from "./read-manifest.ts";
import { readSplit } from "./read-split.ts";
import { readTree, temporaryFolder, writeSmall } from "./testing/small-dataset.ts";
import { validateDataset } from "./validate-dataset.ts";

const base = await temporaryFolder();

describe("a dataset from elsewhere", () => {
  const foreign = join(base, "foreign");
  beforeAll(async () => {
    await mkdir(join(foreign, "all"), { recursive: true });
    const annotation = serialize({ tables: [{ name: "Users", columns: [{ name: "id" }] }], relationships: [] });
    const typed = serialize({ tables: [{ name: "users", columns: [{ name: "ID", type: "INT" }] }], relationships: [] });
    const lines = [annotation, annotation, typed].map((text, n) => ({
      file_name: `${n}.jpg`,
      id: `x${n}`,
      annotation: text,
    }));
    await writeFile(join(foreign, "all/metadata.jsonl"), lines.map((line) => JSON.stringify(line)).join("\n"));
    for (const [n, { file_name }] of lines.entries()) {
      const image = sharp({ create: { width: 9 + n, height: 9, channels: 3, background: "red" } });
      await image.jpeg().toFile(join(foreign, "all", file_name));
    }
  });

  test("needs no more than file_name, id and annotation", async () => {
    expect(await validateDataset(foreign)).toEqual({
      problems: [],
      samples: 3,
      figures: {
        ...{ samples: 3, splits: 1, families: 0, schemas: 2, table_sets: 1, table_names: 1, column_names: 1 },
        ...{ types: 1, relationship_types: 0, table_counts: 1 },
        equal_within_splits: 2,
        near_duplicates_within_splits: 3,
        near_duplicates_across_splits: 0,
      },
    });
    expect((await readSplit(foreign, "all")).samples.map(({ id }) => id)).toEqual(["x0", "x1", "x2"]);
  });

  test("is described by the bytes of its files, without writing any", async () => {
    const before = await readTree(foreign);
    const manifest = await describeDataset(foreign);
    expect(manifest).toMatchObject({ name: "foreign", config: null, splits: { all: { count: 3 } } });
    expect(await describeDataset(foreign)).toEqual(manifest);
    expect(await readTree(foreign)).toEqual(before);
    await appendFile(join(foreign, "all/0.jpg"), "x");
    expect((await describeDataset(foreign)).content_hash).not.toBe(manifest.content_hash);
  });
});

test("a dataset made here is described by its manifest; without it, by the same hash of the same content", async () => {
  const dir = join(base, "own");
  const manifest = await writeSmall(dir);
  expect(await describeDataset(dir)).toEqual(manifest);
  expect(await readManifest(dir)).toEqual(manifest);
  await unlink(join(dir, "manifest.json"));
  expect((await describeDataset(dir)).content_hash).toBe(manifest.content_hash);
});

test("a folder without splits is a problem, and cannot be described", async () => {
  const empty = join(base, "empty");
  await mkdir(empty);
  expect((await validateDataset(empty)).problems).toHaveLength(1);
  await expect(describeDataset(empty)).rejects.toMatchObject({ code: "dataset_missing" });
});
