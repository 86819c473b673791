import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { RunScores } from "@undiagram/contract";
import { beforeAll, expect, test } from "vitest";
import { newOutput, undiagram } from "./testing/undiagram.ts";

/* The main job from nothing to the report, with everything real, on a handful of pictures. */

let output: string;
let first: Awaited<ReturnType<typeof undiagram>>;
let runDir: string;

beforeAll(async () => {
  output = await newOutput();
  first = await undiagram(["evaluate", "--config=debug"], { output });
  expect(first.exitCode, first.stderr).toBe(0);
  const [run] = await readdir(join(output, "runs"));
  runDir = join(output, "runs", run as string);
}, 600_000);

test("the run's folder holds the whole truth about the run", async () => {
  expect(await readdir(runDir)).toEqual(
    expect.arrayContaining([
      ...["adapter", "checkpoints", "config.json", "evaluation.json", "events.ndjson", "predictions", "report.html"],
      ...["run.lock.json", "scores.json", "scores.samples.jsonl", "train.log"],
    ]),
  );
});

test("the table of the four metrics stands on stdout, with the path of the report", () => {
  for (const name of [
    "Table Detection Accuracy",
    "Relationship Accuracy",
    "Overall Schema Score",
    "JSON Format Compliance",
  ]) {
    expect(first.stdout).toContain(name);
  }
  expect(first.stdout).toContain(join(runDir, "report.html"));
});

test("base, fine-tuned model and all controls are scored", async () => {
  const scores = RunScores.parse(JSON.parse(await readFile(join(runDir, "scores.json"), "utf8")));
  expect(Object.keys(scores.predictors).sort()).toEqual(["base", "blank", "constant", "swapped", "tuned"]);
});

test("the same command again trains nothing, asks nothing, and prints the same table", async () => {
  const predictions = await readdir(join(runDir, "predictions"));
  const log = await readFile(join(runDir, "train.log"), "utf8");
  const second = await undiagram(["evaluate", "--config=debug"], { output });
  expect(second.stdout).toBe(first.stdout);
  expect(await readdir(join(runDir, "predictions"))).toEqual(predictions);
  expect(await readFile(join(runDir, "train.log"), "utf8")).toBe(log);
  expect(await readdir(join(output, "runs"))).toHaveLength(1);
});

test("extract prints one line of JSON a picture on stdout and nothing else", async () => {
  const images = join(output, "datasets/sample/validation/images");
  const [picture] = await readdir(images);
  const { stdout, exitCode } = await undiagram(["extract", join(images, picture as string)], { output });
  expect([0, 1]).toContain(exitCode);
  expect(stdout.trim().split("\n")).toHaveLength(1);
  const annotation = JSON.parse(stdout);
  // A model that cannot read yet says nothing valid: that is null, and exit code 1.
  expect(exitCode === 1).toBe(annotation === null);
});

test("track writes an archive that the official client takes, push shows what it would publish", async () => {
  const tracked = await undiagram(["track", "--json"], { output });
  expect(tracked.exitCode, tracked.stderr).toBe(0);
  expect(JSON.parse(tracked.stdout).archive).toMatch(/\.zip$/);
  const pushed = await undiagram(["push", "--repo=someone/undiagram-debug", "--dry-run"], { output });
  expect(pushed.exitCode, pushed.stderr).toBe(0);
  expect(pushed.stdout).toContain("adapter_model.safetensors");
});
