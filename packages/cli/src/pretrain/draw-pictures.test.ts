import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PictureSet } from "@undiagram/contract";
import { expect, test } from "vitest";
import { drawPictures } from "./draw-pictures.ts";
import { SHARD } from "./write-shard.ts";

const set: PictureSet = {
  count: SHARD + 5,
  words: "probe",
  tables: { min: 1, max: 1 },
  columns: { min: 1, max: 2 },
  styles: { pgadmin: 1 },
  max_pixels: 50_176,
  min_text_px: 9,
};

async function draw(dir: string, workers: number): Promise<Map<string, string>> {
  await drawPictures({ set, seed: 1, dir, workers, signal: new AbortController().signal, onProgress: () => {} });
  const names = (await readdir(dir)).sort();
  const contents = await Promise.all(names.map((name) => readFile(join(dir, name), "latin1")));
  return new Map(names.map((name, i) => [name, contents[i] as string]));
}

test("the bytes are the same with any number of workers, and a lost shard is drawn again", async () => {
  const dir = await mkdtemp(join(tmpdir(), "undiagram-shards-"));
  const first = await draw(dir, 2);
  expect([...first.keys()]).toEqual(["00000.jsonl", "00000.pack", "00001.jsonl", "00001.pack"]);
  const lines = (first.get("00001.jsonl") as string).trim().split("\n");
  expect(lines.length).toBe(5);
  for (const { offset } of lines.map((line) => JSON.parse(line) as { offset: number })) {
    expect((first.get("00001.pack") as string).slice(offset + 1, offset + 4)).toBe("PNG");
  }
  for (const name of ["00001.jsonl", "00001.pack"]) await rm(join(dir, name));
  expect(await draw(dir, 1)).toEqual(first);
});
