import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { validateDataset } from "@undiagram/dataset";
import { expect, test } from "vitest";
import { newOutput, undiagram } from "./testing/undiagram.ts";

const committed = new URL("../datasets/sample", import.meta.url).pathname;
const SPLITS = ["train", "validation"];

test("the committed samples have no problem", async () => {
  expect((await validateDataset(committed)).problems).toEqual([]);
});

test.each(["1", "4"])(
  "%s workers make the committed samples byte for byte; if not: npm run golden:update",
  async (workers) => {
    const output = await newOutput();
    const made = join(output, "sample");
    const result = await undiagram(["dataset", "--config=sample", `--out=${made}`, `--workers=${workers}`], { output });
    expect(result.exitCode, result.stderr).toBe(0);
    // The manifest too: it names the code, and a dataset of other code is drawn again by the first command that reads it.
    for (const file of ["manifest.json", ...SPLITS.map((split) => join(split, "SHA256SUMS"))]) {
      const text = (folder: string) => readFile(join(folder, file), "utf8");
      expect(await text(made)).toBe(await text(committed));
    }
  },
);
