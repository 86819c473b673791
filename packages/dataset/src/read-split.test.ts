import { readFile, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { readSplit } from "./read-split.ts";
import { temporaryFolder, writeSmall } from "./testing/small-dataset.ts";

const dir = await temporaryFolder();
const train = join(dir, "train/metadata.jsonl");
beforeAll(async () => {
  await writeSmall(dir);
});

test("every sample comes with the picture and the annotation of its line, in file order", async () => {
  const { samples } = await readSplit(dir, "train");
  const lines = (await readFile(train, "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(samples).toEqual(
    lines.map((line) => ({
      id: line.id,
      image: join(dir, "train", line.file_name),
      annotation: JSON.parse(line.annotation),
      metadata: line,
    })),
  );
});

test("every broken line is named at once", async () => {
  const lines = (await readFile(train, "utf8")).split("\n");
  lines[2] = "7";
  lines[8] = lines[7] as string;
  await writeFile(train, lines.join("\n"));
  await unlink(join(dir, "train/images/train-00005.png"));
  await expect(readSplit(dir, "train")).rejects.toMatchObject({
    code: "dataset_invalid",
    problems: [
      { where: `${train}:3` },
      { where: `${train}:6`, path: "file_name" },
      { where: `${train}:9`, path: "id" },
    ],
  });
});

test("a split that is not there is named with those that are", async () => {
  await expect(readSplit(dir, "nope")).rejects.toMatchObject({
    code: "split_missing",
    problems: [{ got: "the splits ood, train, validation" }],
  });
});
