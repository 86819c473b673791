import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { ComparedScores, RunScores } from "@undiagram/contract";
import { readEvents } from "@undiagram/runner";
import { beforeAll, expect, test } from "vitest";
import { HUB_TOKEN, type Repo, startHubServer } from "../packages/hub/src/testing/hub-server.ts";
import { readCometArchive } from "./testing/comet-archive.ts";
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

test("a missed limit is exit code 1 and says by what, a met one is 0, and both leave the files asked for", async () => {
  const [csv, junit] = [join(output, "scores.csv"), join(output, "junit.xml")];
  const files = [`--csv=${csv}`, `--junit=${junit}`];
  const met = await undiagram(["report", "--fail-under=overall=0,truncated=1", ...files], { output });
  expect(met.exitCode, met.stderr).toBe(0);
  expect(await readFile(junit, "utf8")).not.toContain("<failure");
  // Nobody reads perfectly after a few steps.
  const missed = await undiagram(["report", "--fail-under=exact_schema=1", "--fail-under=json_strict=0", ...files], {
    output,
  });
  expect(missed.exitCode).toBe(1);
  expect(missed.stderr).toMatch(/tuned misses 1 of 2 limits\n {2}exact_schema: expected at least 1 \(100.0 %\), got 0/);
  expect(await readFile(junit, "utf8")).toMatch(/failures="1"[\s\S]*<failure/);
  expect((await readFile(csv, "utf8")).match(/^swapped,overall,/gm)).toHaveLength(1);
  const wrong = await undiagram(["report", "--fail-under=overal=0.5"], { output });
  expect([wrong.exitCode, wrong.stderr.includes("table_f1")]).toEqual([2, true]);
});

test("predictors of a run are compared in words, as JSON and as a page, with no picture asked", async () => {
  const run = basename(runDir);
  const pair = `--runs=${run}:base,${run}:tuned`;
  const compared = await undiagram(["evaluate", pair], { output });
  expect(compared.exitCode, compared.stderr).toBe(0);
  expect(compared.stdout).toMatch(/Overall Schema Score .* (better|worse|cannot tell)\n/);
  const [, page] = /Report: (.*)$/.exec(compared.stdout) ?? [];
  expect(await readFile(page as string, "utf8")).toContain('data-predictor="base"');
  const scores = ComparedScores.parse(JSON.parse((await undiagram(["evaluate", pair, "--json"], { output })).stdout));
  expect([scores.baseline, scores.predictor]).toEqual(["base", "tuned"]);
  // What the run's own scores say of the two, it says as well.
  const own = RunScores.parse(JSON.parse(await readFile(join(runDir, "scores.json"), "utf8")));
  expect(scores.comparisons).toEqual(own.comparisons.filter(({ from }) => from === "base"));
});

test("runs that did not read the same samples are not compared, and it is said what differs", async () => {
  const run = basename(runDir);
  const other = join(output, "runs", "other");
  await cp(runDir, other, { recursive: true });
  const lines = (await readFile(join(other, "scores.samples.jsonl"), "utf8")).trimEnd().split("\n");
  await writeFile(join(other, "scores.samples.jsonl"), lines.filter((_, i) => i % 3 > 0).join("\n"));
  const mixed = await undiagram(["evaluate", `--runs=${run},other`], { output });
  expect(mixed.exitCode).toBe(2);
  expect(mixed.stderr).toMatch(/did not read the same samples[\s\S]*at samples: expected \d+ samples/);
  const alone = await undiagram(["evaluate", `--runs=${run}`], { output });
  expect([alone.exitCode, alone.stderr.includes("at least two")]).toEqual([2, true]);
  const unknown = await undiagram(["evaluate", `--runs=${run},${run}:nobody`], { output });
  expect([unknown.exitCode, unknown.stderr.includes("base, tuned")]).toEqual([2, true]);
  await rm(other, { recursive: true });
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

test("track writes an archive that holds all the run told, its settings, pictures and files", async () => {
  const tracked = await undiagram(["track", "--json"], { output });
  expect(tracked.exitCode, tracked.stderr).toBe(0);
  const { metrics, parameters, uploads } = await readCometArchive(JSON.parse(tracked.stdout).archive);
  for (const [name, step, value] of await listToldMetrics()) {
    expect(metrics[name]?.[step], `${name} at step ${step}`).toEqual([value]);
  }
  const scores = RunScores.parse(JSON.parse(await readFile(join(runDir, "scores.json"), "utf8")));
  for (const [name, { metrics: scored }] of Object.entries(scores.predictors)) {
    expect(Object.values(metrics[`${name}/overall`] ?? {})).toEqual([[scored.overall.value]]);
  }
  const lock = JSON.parse(await readFile(join(runDir, "run.lock.json"), "utf8"));
  expect(parameters).toMatchObject({ "training.learning_rate": 1e-3, "lock.identity": lock.identity });
  const sentAs = (kind: string) => Object.keys(uploads).filter((name) => uploads[name] === kind);
  expect(sentAs("visualization").length).toBeGreaterThan(0);
  expect(sentAs("model-element").sort()).toEqual((await readdir(join(runDir, "adapter"))).sort());
  expect(sentAs("asset")).toEqual(
    expect.arrayContaining([
      ...["config.json", "run.lock.json", "events.ndjson", "scores.json", "report.html"],
      ...["dataset/manifest.json", "dataset/train/metadata.jsonl", "dataset/validation/metadata.jsonl"],
    ]),
  );
});

test("push shows what it would publish", async () => {
  const pushed = await undiagram(["push", "--repo=someone/undiagram-debug", "--dry-run"], { output });
  expect(pushed.exitCode, pushed.stderr).toBe(0);
  expect(pushed.stdout).toContain("adapter_model.safetensors");
});

test("push writes down where the adapter went, and the run's experiment stays the same one", async () => {
  const hub = await startHubServer();
  const before = JSON.parse((await undiagram(["track", "--json"], { output })).stdout);
  const env = { HF_ENDPOINT: hub.url, HF_TOKEN: HUB_TOKEN, COMET_API_KEY: "" };
  const pushed = await undiagram(["push", "--repo=ada/reads"], { output, env });
  await hub.close();
  expect(pushed.exitCode, pushed.stderr).toBe(0);
  const { commits } = hub.repos.get("ada/reads") as Repo;
  expect(JSON.parse(await readFile(join(runDir, "push.json"), "utf8"))).toEqual({
    repo: "ada/reads",
    url: `${hub.url}/ada/reads`,
    commit: commits.at(-1)?.oid,
  });
  const after = JSON.parse((await undiagram(["track", "--json"], { output })).stdout);
  expect(after).toEqual(before);
});

/** Every number of the run's steps and validations, as Comet names them. */
async function listToldMetrics(): Promise<[name: string, step: number, value: number][]> {
  const events = await readEvents(join(runDir, "events.ndjson"));
  const told = events.flatMap((told): [string, number, number][] => {
    if (told.event === "step") {
      const { event, time, step, epoch, ...numbers } = told;
      return Object.entries(numbers).map(([name, value]) => [name, step, value]);
    }
    if (told.event !== "validation") return [];
    return Object.entries(told.metrics).map(([name, value]) => [`validation/${name}`, told.step, value]);
  });
  expect(new Set(told.map(([name]) => name))).toContain("data_wait_share");
  return told;
}
