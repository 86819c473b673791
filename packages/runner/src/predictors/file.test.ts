import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { file } from "./file.ts";
import { openPredictions } from "./prediction-file.ts";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "undiagram-file-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

test("the replies to the samples are copied, others are not, and what is missing is told", async () => {
  const out = join(dir, "copied.jsonl");
  const warnings: string[] = [];
  const replies = new Map(["a", "c", "d"].map((id) => [id, { id, reply: `said of ${id}` }]));
  const failures = await file({ readReplies: async () => replies })({
    samples: ["a", "b", "c"].map((id) => ({ id, image: `${id}.png` })),
    passes: [{ predictor: { kind: "file", name: "x", path: "x.jsonl" }, name: "x", picture: "own", out }],
    onWarning: (message) => warnings.push(message),
  });
  expect(failures).toEqual([]);
  expect((await readFile(out, "utf8")).split("\n")).toEqual([
    '{"id":"a","reply":"said of a"}',
    '{"id":"c","reply":"said of c"}',
    "",
  ]);
  expect(warnings).toEqual([expect.stringContaining("no reply to 1 of 3 samples")]);
});

test("two writers never share a file of predictions, and lines appended at once are whole", async () => {
  const out = join(dir, "shared.jsonl");
  {
    await using first = await openPredictions(out);
    await expect(openPredictions(out)).rejects.toMatchObject({ code: "run_in_use" });
    const ids = Array.from({ length: 50 }, (_, n) => `s${n}`);
    await Promise.all(ids.map((id) => first.append([{ id, reply: id.repeat(100) }])));
    expect([...first.answered].sort()).toEqual(ids.sort());
  }
  await using second = await openPredictions(out);
  expect(second.answered.size).toBe(50);
  await second.complete();
  expect(
    (await readFile(out, "utf8"))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).id),
  ).toHaveLength(50);
});
