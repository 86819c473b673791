import { existsSync } from "node:fs";
import { cp, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { ShardsMissing } from "./_take-from-shards.ts";
import {
  planSmall,
  readTree,
  smallConfig,
  temporaryFolder,
  type WriteChanges,
  workerUrl,
  writeSmall,
  writeSmallShard,
} from "./testing/small-dataset.ts";

const base = await temporaryFolder();
const reference = join(base, "reference");
beforeAll(async () => {
  await writeSmall(reference);
});

/** Fails for every sample: nothing may be made any more. */
const nothingLeft: WriteChanges = { workerUrl: workerUrl(`?refuse=${planSmall().map(({ id }) => id)}`) };
const picturesOf = async (dir: string) => [...(await readTree(dir)).keys()].filter((file) => file.endsWith(".png"));

describe.each([1, 2, 3])("%i shards", (count) => {
  const shards = Array.from({ length: count }, (_, at) => ({ index: at + 1, count }));

  test("are disjoint, and joined they are the single run byte for byte, manifest included", async () => {
    const dir = join(base, `joined-${count}`);
    const folders = await Promise.all(shards.map((shard) => writeSmallShard(dir, shard, { workers: 1 })));
    const pictures = await Promise.all(folders.map((folder) => picturesOf(folder.dir)));
    expect(pictures.flat().sort()).toEqual((await picturesOf(reference)).sort());
    const sizes = pictures.map((own) => own.length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    expect(folders.map(({ samples }) => samples)).toEqual(sizes);

    const taken: number[] = [];
    const onShardsMissing = () => expect.unreachable();
    await writeSmall(dir, { ...nothingLeft, onShard: (shard) => taken.push(shard.taken), onShardsMissing });
    expect(taken).toEqual(sizes);
    expect(await readTree(dir)).toEqual(await readTree(reference));
  });
});

test("a shard that is missing, damaged or of another source is made anew: the bytes stay the same", async () => {
  const dir = join(base, "patchy");
  const first = await writeSmallShard(dir, { index: 1, count: 4 });
  await writeSmallShard(dir, { index: 2, count: 4 }, { sourceHash: "1".repeat(64) });
  const [picture] = await picturesOf(first.dir);
  await writeFile(join(first.dir, picture as string), "cut short");
  const taken: number[] = [];
  const told: ShardsMissing[] = [];
  await writeSmall(dir, { onShard: (shard) => taken.push(shard.taken), onShardsMissing: (some) => told.push(some) });
  expect(taken).toEqual([4, 0]);
  expect(told).toEqual([{ missing: [`${dir}.shard-3-of-4`, `${dir}.shard-4-of-4`], left: planSmall().length - 4 }]);
  expect(await readTree(dir)).toEqual(await readTree(reference));
});

test("pictures of different shards that show the same are replaced as in the single run", async () => {
  const splits = { train: { count: 30, domains: ["shop"], styles: { plain: 1 } } };
  const changes = { config: smallConfig({ splits }), workerUrl: workerUrl("?hide") };
  await writeSmall(join(base, "hidden"), changes);
  const dir = join(base, "hidden-shards");
  for (const index of [1, 2]) await writeSmallShard(dir, { index, count: 2 }, changes);
  await writeSmall(dir, changes);
  expect(await readTree(dir)).toEqual(await readTree(join(base, "hidden")));
});

test("a shard goes on where it stopped, outlives the dataset made of it, and the dataset outlives it", async () => {
  const dir = join(base, "again");
  const shard = { index: 1, count: 1 };
  const controller = new AbortController();
  const stopping = { signal: controller.signal, onProgress: (done: number) => done >= 5 && controller.abort() };
  await expect(writeSmallShard(dir, shard, { ...stopping, workers: 1 })).rejects.toMatchObject({ code: "interrupted" });
  const folder = `${dir}.shard-1-of-1`;
  const done = await picturesOf(folder);
  expect(done.length).toBeGreaterThanOrEqual(5);
  const ids = done.map((file) => file.split("/").at(-1)?.replace(".png", ""));
  await writeSmallShard(dir, shard, { workerUrl: workerUrl(`?refuse=${ids}`) });
  await cp(folder, join(base, "copy"), { recursive: true });
  await writeSmall(dir, nothingLeft);
  expect(await readTree(folder)).toEqual(await readTree(join(base, "copy")));
  await rm(folder, { recursive: true });
  expect(await readTree(dir)).toEqual(await readTree(reference));
  expect(existsSync(join(dir, "unfinished.ndjson"))).toBe(false);
  expect(await readdir(dir)).toContain("manifest.json");
});
