import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readSplit, validateDataset } from "@undiagram/dataset";
import { serialize } from "@undiagram/schema";
import { expect, test } from "vitest";
import { newOutput, undiagram } from "./testing/undiagram.ts";

const committed = new URL("../datasets/sample", import.meta.url).pathname;

async function run(output: string, ...args: string[]) {
  const result = await undiagram(["dataset", ...args], { output });
  expect(result.exitCode, result.stderr).toBe(0);
  return result;
}

async function filesOf(dir: string): Promise<Map<string, string>> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(files.map(async (file) => [file.slice(dir.length), await readFile(file, "hex")] as const)),
  );
}

test("two shards, and then the plain command, give the files of a single run byte for byte", async () => {
  const output = await newOutput();
  const text = await readFile(new URL("../configs/dataset/sample.yaml", import.meta.url), "utf8");
  const config = join(output, "few.yaml");
  await writeFile(config, text.replace("count: 16", "count: 4").replace("count: 8", "count: 3"));
  await run(output, `--config=${config}`, `--out=${output}/single`);
  for (const shard of ["1/2", "2/2"])
    await run(output, `--config=${config}`, `--out=${output}/joined`, `--shard=${shard}`);
  const { stderr } = await run(output, `--config=${config}`, `--out=${output}/joined`);
  expect(stderr).toMatch(/4 samples taken from .*joined\.shard-1-of-2\n3 samples taken from .*joined\.shard-2-of-2/);
  expect(await filesOf(join(output, "joined"))).toEqual(await filesOf(join(output, "single")));
});

test("what is exported as training_dataset.json comes back as a dataset without a problem, saying the same", async () => {
  const output = await newOutput();
  await run(output, "export", committed, "--format=seed", `--out=${output}/seed`);
  await run(output, "import", `${output}/seed/train/training_dataset.json`, `--out=${output}/back`);
  expect((await validateDataset(join(output, "back"))).problems).toEqual([]);
  const read = async (dir: string, splits: string[]) => {
    const samples = await Promise.all(splits.map((split) => readSplit(dir, split)));
    return samples.flatMap((split) => split.samples.map(({ annotation }) => annotation));
  };
  // The seed's shape has one column on each side and no word on optional ends.
  const plain = (annotations: Awaited<ReturnType<typeof read>>) =>
    annotations
      .map(({ tables, relationships }) =>
        serialize({
          tables,
          relationships: relationships.map(({ from_optional, to_optional, ...r }) => r),
        }),
      )
      .sort();
  expect(plain(await read(join(output, "back"), ["train", "validation"]))).toEqual(
    plain(await read(committed, ["train"])),
  );
});
