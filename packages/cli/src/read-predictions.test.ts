import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readPredictions } from "./read-predictions.ts";

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "undiagram-predictions-"));
  file = join(folder, "replies.jsonl");
});
afterAll(() => rm(folder, { recursive: true }));

test("replies come back to the letter, whatever stands in them and wherever the file is cut into chunks, with a byte order mark or without", async () => {
  const reply = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("\u2028", "a\u2029b", "line\r\nfeed", "\u0085", "é".repeat(70_000)),
  );
  const replies = fc.uniqueArray(fc.record({ id: fc.string({ minLength: 1 }), reply }), { selector: ({ id }) => id });
  const mark = fc.constantFrom("", "\uFEFF");
  await fc.assert(
    fc.asyncProperty(replies, fc.constantFrom("\n", "\r\n", "\n\n"), mark, async (predictions, end, start) => {
      await writeFile(file, start + predictions.map((prediction) => JSON.stringify(prediction) + end).join(""));
      expect([...(await readPredictions(file)).values()]).toEqual(predictions);
    }),
    { numRuns: 50 },
  );
});

test("every line that is no prediction is named in one error", async () => {
  await writeFile(file, '{"id":"a","reply":"x"}\nno\n{"id":"a","reply":"y"}\n{"id":7}');
  await expect(readPredictions(file)).rejects.toMatchObject({
    code: "predictions_invalid",
    problems: [
      { where: `${file}:2` },
      { where: `${file}:3`, path: "id", got: "a" },
      { where: `${file}:4`, path: "id" },
      { where: `${file}:4`, path: "reply" },
    ],
  });
});

test("a file that is not there is told as such", async () => {
  await expect(readPredictions(join(folder, "none"))).rejects.toMatchObject({
    code: "predictions_missing",
    exitCode: 2,
  });
});
