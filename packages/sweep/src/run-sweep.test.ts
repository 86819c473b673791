import { appendFile, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EXIT, UndiagramError } from "@undiagram/contract";
import { beforeEach, expect, test } from "vitest";
import { expandGrid, type Trial } from "./expand-grid.ts";
import { runSweep, type TrialProgress } from "./run-sweep.ts";
import { baseConfig, makeScores, makeSweep } from "./testing/examples.ts";

const trials = expandGrid(makeSweep({ "lora.r": [4, 8, 16, 32] }), baseConfig);
let journal: string;
let ran: number[];

beforeEach(async () => {
  journal = join(await mkdtemp(join(tmpdir(), "undiagram-sweep-")), "sweep/journal.ndjson");
  ran = [];
});

/** Scores r / 100; does `instead` for one rank. */
function runner(rank?: number, instead?: () => never) {
  return async (trial: Trial) => {
    ran.push(trial.config.lora.r);
    if (trial.config.lora.r === rank) instead?.();
    return makeScores(`run-${trial.config.lora.r}`, trial.config.lora.r / 100);
  };
}

function fail(): never {
  throw new UndiagramError("out_of_memory", "No memory is left", { exitCode: EXIT.environment, next: "Lower r." });
}

function interrupt(): never {
  throw new UndiagramError("interrupted", "Interrupted", { exitCode: EXIT.interrupted });
}

test("every trial is run once, in order, and its result has its settings and scores", async () => {
  const results = await runSweep({ trials, runTrial: runner(), journal });
  expect(ran).toEqual([4, 8, 16, 32]);
  expect(results.map((result) => [result.name, result.settings, result.status])).toEqual(
    trials.map(({ name, settings }) => [name, settings, "done"]),
  );
  expect(results[1]).toMatchObject({ run_id: "run-8", metrics: { overall: { value: 0.08 } } });
});

test("a second sweep runs nothing and gives the same results", async () => {
  const first = await runSweep({ trials, runTrial: runner(), journal });
  ran = [];
  const states: string[] = [];
  const again = await runSweep({ trials, runTrial: runner(), journal, onTrial: ({ state }) => states.push(state) });
  expect(ran).toEqual([]);
  expect(again).toEqual(first);
  expect(states).toEqual(["skipped", "skipped", "skipped", "skipped"]);
});

test("a failed trial is recorded, the others go on, and the next sweep tries only that one again", async () => {
  const results = await runSweep({ trials, runTrial: runner(8, fail), journal });
  expect(results.map(({ status }) => status)).toEqual(["done", "failed", "done", "done"]);
  expect(results[1]).toMatchObject({
    error: { code: "out_of_memory", message: "No memory is left", next: "Lower r." },
  });
  ran = [];
  const again = await runSweep({ trials, runTrial: runner(), journal });
  expect(ran).toEqual([8]);
  expect(again.map(({ status }) => status)).toEqual(["done", "done", "done", "done"]);
});

test("an interruption ends the sweep at once, and the next one goes on where it stopped", async () => {
  await expect(runSweep({ trials, runTrial: runner(16, interrupt), journal })).rejects.toMatchObject({
    code: "interrupted",
  });
  expect(ran).toEqual([4, 8, 16]);
  ran = [];
  await runSweep({ trials, runTrial: runner(), journal });
  expect(ran).toEqual([16, 32]);
});

test("a journal cut in the middle of its last line loses that trial alone", async () => {
  await runSweep({ trials: trials.slice(0, 2), runTrial: runner(), journal });
  const text = await readFile(journal, "utf8");
  await writeFile(journal, text.slice(0, -30));
  ran = [];
  await runSweep({ trials, runTrial: runner(), journal });
  expect(ran).toEqual([8, 16, 32]);
  ran = [];
  await runSweep({ trials, runTrial: runner(), journal });
  expect(ran).toEqual([]);
});

test("a trial is known by its config: a grown grid runs only what is new, a changed base runs all", async () => {
  await runSweep({ trials, runTrial: runner(), journal });
  ran = [];
  const grown = expandGrid(makeSweep({ "training.seed": [baseConfig.training.seed], "lora.r": [2, 4, 8] }), baseConfig);
  await runSweep({ trials: grown, runTrial: runner(), journal });
  expect(ran).toEqual([2]);
  ran = [];
  const changed = { ...baseConfig, max_length: 4096 };
  await runSweep({ trials: expandGrid(makeSweep({ "lora.r": [4, 8] }), changed), runTrial: runner(), journal });
  expect(ran).toEqual([4, 8]);
});

test("what happens is told: each trial with its place, its start and its end", async () => {
  const told: TrialProgress[] = [];
  await runSweep({ trials, runTrial: runner(8, fail), journal, onTrial: (progress) => told.push(progress) });
  expect(told.map(({ number, total, state }) => `${number}/${total} ${state}`)).toEqual([
    "1/4 started",
    "1/4 done",
    "2/4 started",
    "2/4 failed",
    "3/4 started",
    "3/4 done",
    "4/4 started",
    "4/4 done",
  ]);
});

test("lines of a journal that are no results are passed over", async () => {
  await runSweep({ trials, runTrial: runner(), journal });
  await appendFile(journal, "\nnot json\n");
  ran = [];
  await runSweep({ trials, runTrial: runner(), journal });
  expect(ran).toEqual([]);
});
