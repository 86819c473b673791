import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { RunEvaluation, RunScores } from "@undiagram/contract";
import { beforeAll, expect, test } from "vitest";
import { type Behaviour, fail, reply, startChatServer } from "../packages/runner/src/testing/chat-server.ts";
import { newOutputWithSamples, undiagram } from "./testing/undiagram.ts";

/* Models that are not this project's own, from the config to the report: nothing is trained, all else is as ever. */

const FENCED = '```json\n{"tables":[{"name":"users","columns":[{"name":"id"}]}],"relationships":[]}\n```';

let output: string;
let dataset: string;
beforeAll(async () => {
  output = await newOutputWithSamples();
  dataset = join(output, "datasets/sample");
});

/** An evaluation config that asks a server, and knows replies from elsewhere. */
async function writeConfig(name: string, base_url: string, more: object = {}): Promise<string> {
  const file = join(output, `${name}.yaml`);
  const served = { name: "served", kind: "openai", base_url, model: "some-vlm", retries: 0, concurrency: 1 };
  const asked = { predictors: [served], controls: ["constant"], bootstrap: { resamples: 20 }, ...more };
  await writeFile(file, JSON.stringify({ schema_version: 1, name, train: "debug", ...asked }));
  return file;
}

async function validationLines(): Promise<{ id: string; annotation: string }[]> {
  const text = await readFile(join(dataset, "validation/metadata.jsonl"), "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

test("a server and foreign replies are scored and reported without any training, and asked only once", async () => {
  const replies = join(output, "replies.jsonl");
  const lines = await validationLines();
  await writeFile(
    replies,
    lines.map(({ id, annotation }) => `${JSON.stringify({ id, reply: annotation })}\n`).join(""),
  );
  await using server = await startChatServer((response) => reply(response, FENCED));
  const config = await writeConfig("foreign", server.base_url, {
    predictors: [
      { name: "served", kind: "openai", base_url: server.base_url, model: "some-vlm" },
      { name: "perfect", kind: "file", path: replies },
    ],
    controls: ["constant", "blank", "swapped"],
  });
  const first = await undiagram(["evaluate", `--config=${config}`], { output });
  expect(first.exitCode, first.stderr).toBe(0);
  const [id] = (await readdir(join(output, "runs"))).filter((name) => name.startsWith("foreign-"));
  const dir = join(output, "runs", id as string);
  expect((await readdir(dir)).sort()).toEqual([
    ...["evaluation.json", "predictions", "report.html", "scores.json", "scores.samples.jsonl"],
  ]);
  const scores = RunScores.parse(JSON.parse(await readFile(join(dir, "scores.json"), "utf8")));
  expect(Object.keys(scores.predictors).sort()).toEqual(["blank", "constant", "perfect", "served", "swapped"]);
  expect(scores.predictors.perfect?.metrics.overall.value).toBe(1);
  expect(scores.predictors.served?.metrics.json_strict.value).toBe(0);
  expect(scores.predictors.served?.metrics.json_lenient.value).toBe(1);

  const asked = server.seen.length;
  const again = await undiagram(["evaluate", `--config=${config}`], { output });
  expect(again.stdout).toBe(first.stdout);
  expect(server.seen).toHaveLength(asked);
  const report = await undiagram(["report", `--run=${id}`], { output });
  expect(report.stdout.trim()).toBe(join(dir, "report.html"));
  const compared = await undiagram(["evaluate", `--runs=${id}:served,${id}:perfect`], { output });
  expect(compared.exitCode, compared.stderr).toBe(0);
});

test("failures stop the scoring and say so; the same command asks what is missing; they count only when accepted", async () => {
  let isUp = false;
  const first: string[] = [];
  const behave: Behaviour = (response, { picture }) => {
    if (first.length === 0) first.push(picture);
    if (isUp || picture !== first[0]) reply(response, FENCED);
    else fail(response, 500, "out of memory");
  };
  await using server = await startChatServer(behave);
  const config = await writeConfig("failing", server.base_url);
  const failed = await undiagram(["evaluate", `--config=${config}`], { output });
  expect(failed.exitCode).toBe(3);
  expect(failed.stderr).toMatch(/served: expected an answer, got HTTP 500 for 1 of \d+ samples: out of memory/);
  expect(failed.stderr).toMatch(/same command again.*--accept-failures/s);
  expect(failed.stdout).toBe("");

  const accepted = await undiagram(["evaluate", `--config=${config}`, "--accept-failures"], { output });
  expect(accepted.exitCode, accepted.stderr).toBe(0);
  expect(accepted.stderr).toContain("HTTP 500");
  const [id] = (await readdir(join(output, "runs"))).filter((name) => name.startsWith("failing-"));
  const dir = join(output, "runs", id as string);
  const evaluation = async () => RunEvaluation.parse(JSON.parse(await readFile(join(dir, "evaluation.json"), "utf8")));
  expect((await evaluation()).failed).toEqual({ served: { "HTTP 500": 1 } });

  isUp = true;
  const asked = server.seen.length;
  const whole = await undiagram(["evaluate", `--config=${config}`], { output });
  expect(whole.exitCode, whole.stderr).toBe(0);
  expect(server.seen).toHaveLength(asked + 1);
  expect(await evaluation()).toMatchObject({ failed: {}, predictions: { served: expect.stringMatching(/\.jsonl$/) } });
});

test("a wrong key stops at the first refusal, and nothing is scored even when failures are accepted", async () => {
  await using server = await startChatServer((response) => fail(response, 401, "no such key"));
  const config = await writeConfig("refused", server.base_url);
  const refused = await undiagram(["evaluate", `--config=${config}`, "--accept-failures"], { output });
  expect(refused.exitCode).toBe(3);
  expect(server.seen).toHaveLength(1);
  expect(refused.stderr).toMatch(/HTTP 401 for 1 of \d+ samples: no such key/);
  expect(refused.stderr).toMatch(/expected every sample asked, got \d+ of \d+ not asked/);
});

test("extract lets a server read", async () => {
  await using server = await startChatServer((response) => reply(response, FENCED));
  const config = await writeConfig("reader", server.base_url);
  const [picture] = await readdir(join(dataset, "validation/images"));
  const { stdout, exitCode, stderr } = await undiagram(
    ["extract", join(dataset, "validation/images", picture as string), `--server=${config}`],
    { output },
  );
  expect(exitCode, stderr).toBe(0);
  expect(JSON.parse(stdout)).toEqual({ tables: [{ name: "users", columns: [{ name: "id" }] }], relationships: [] });
});

test("the base alone, free and constrained, is asked without any training", async () => {
  const predictors = ["base", "base_constrained"];
  const config = await writeConfig("untrained", "http://localhost", { predictors, controls: ["blank"], samples: 2 });
  const { exitCode, stderr } = await undiagram(["evaluate", `--config=${config}`], { output });
  expect(exitCode, stderr).toBe(0);
  const [id] = (await readdir(join(output, "runs"))).filter((name) => name.startsWith("untrained-"));
  const dir = join(output, "runs", id as string);
  expect(await readdir(dir)).not.toContain("adapter");
  const { predictions } = RunEvaluation.parse(JSON.parse(await readFile(join(dir, "evaluation.json"), "utf8")));
  expect(Object.keys(predictions)).toEqual(["base", "base_constrained", "blank"]);
  const replies = (await readFile(join(dir, predictions.base_constrained as string), "utf8")).trim().split("\n");
  expect(replies).toHaveLength(2);
  for (const line of replies) expect(JSON.parse(line).reply).toMatch(/^\{"tables":\[/);
});
