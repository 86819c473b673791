import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RunConfig, type RunLock } from "@undiagram/contract";
import { execa } from "execa";
import { expect, test } from "vitest";
import { evaluatedRun, finishedRun, latestRunId, openRun, reportedRun, startedRun } from "./open-run.ts";
import { makeSmallConfig } from "./testing/small-config.ts";

const hash = (digit: string) => digit.repeat(64);
const config = makeSmallConfig();
const split = { split: "train", content_hash: hash("c"), count: 1 };
const lock: RunLock = {
  schema_version: 1,
  run_id: "small-0",
  identity: hash("1"),
  decides: {
    config_hash: hash("2"),
    dataset: { content_hash: hash("3"), train: split, validation: split },
    model: { base: "python/tiny", revision: null, content_hash: hash("4") },
    python_lock_hash: hash("5"),
    python_source_hash: hash("6"),
    seed: 1,
    deterministic: true,
  },
  provenance: {
    created: "2026-01-01T00:00:00Z",
    git_commit: null,
    git_diff_hash: null,
    npm_lock_hash: hash("7"),
    hardware: { platform: "p", cpu: "c", cores: 2, memory_bytes: 1, gpu: null },
  },
};

const newRoot = () => mkdtemp(join(tmpdir(), "undiagram-runs-"));

test("a new run's folder holds its config and its lock", async () => {
  const run = await openRun(await newRoot(), lock, config);
  await run.close();
  expect((await readdir(run.dir)).sort()).toEqual(["config.json", "run.lock.json"]);
  expect(RunConfig.parse(JSON.parse(await readFile(join(run.dir, "config.json"), "utf8")))).toEqual(config);
});

test("two processes never share a folder", async () => {
  const root = await newRoot();
  const run = await openRun(root, lock, config);
  await expect(openRun(root, lock, config)).rejects.toMatchObject({ code: "run_in_use", exitCode: 3 });
  await run.close();
  await (await openRun(root, lock, config)).close();
});

// Not even root may make folders in /sys.
test.skipIf(!existsSync("/sys/kernel"))("a place that cannot be written is named, and the next move", async () => {
  await expect(openRun("/sys", lock, config)).rejects.toMatchObject({
    code: "not_writable",
    exitCode: 3,
    message: expect.stringContaining("/sys/small-0"),
    next: expect.stringContaining("writable"),
  });
});

test("a folder whose process was killed is free again", async () => {
  const root = await newRoot();
  const { dir } = await openRun(root, lock, config);
  const gone = await execa("node", ["-e", "console.log(process.pid)"]);
  await writeFile(join(dir, "running.pid"), gone.stdout);
  await (await openRun(root, lock, config)).close();
});

test("a folder of another lock is refused, and what differs is named", async () => {
  const root = await newRoot();
  await (await openRun(root, lock, config)).close();
  const other = { ...lock, identity: hash("9"), decides: { ...lock.decides, seed: 2 } };
  await expect(openRun(root, other, config)).rejects.toMatchObject({
    code: "run_of_another_lock",
    problems: [{ path: "decides.seed", expected: "2", got: "1" }],
  });
  // The refusal lets go of the folder.
  await (await openRun(root, lock, config)).close();
});

test("the finished run trained last is found when none is named; an unfinished one is not", async () => {
  const root = await newRoot();
  await expect(finishedRun(root)).rejects.toMatchObject({ code: "run_missing" });
  for (const [id, time] of [
    ["small-old", 1000],
    ["small-new", 2000],
  ] as const) {
    const run = await openRun(root, { ...lock, run_id: id }, config);
    await mkdir(join(run.dir, "adapter"));
    await writeFile(join(run.dir, "adapter/adapter_model.safetensors"), "");
    await writeFile(join(run.dir, "finished.json"), "{}");
    await utimes(join(run.dir, "finished.json"), time, time);
    await run.close();
  }
  // Killed between its adapter and the word that it is done.
  const unfinished = await openRun(root, { ...lock, run_id: "small-unfinished" }, config);
  await mkdir(join(unfinished.dir, "adapter"));
  await writeFile(join(unfinished.dir, "adapter/adapter_model.safetensors"), "");
  await unfinished.close();
  expect(await latestRunId(root)).toBe("small-new");
  expect((await finishedRun(root, "small-old")).id).toBe("small-old");
  await expect(finishedRun(root, "small-unfinished")).rejects.toMatchObject({ code: "run_unfinished" });
  await expect(finishedRun(root, "other")).rejects.toMatchObject({ code: "run_missing" });
});

test("an unfinished run is found by its name or its path; without a name it is only told of", async () => {
  const root = await newRoot();
  const { id, dir, close } = await openRun(root, lock, config);
  await close();
  await expect(startedRun(root)).rejects.toMatchObject({
    message: "There is no finished run yet",
    problems: [{ where: root, expected: "a finished run", got: `unfinished: ${id}` }],
    next: expect.stringContaining("--run=ID"),
  });
  const run = { id, dir, lock: { run_id: id }, config };
  expect(await startedRun(root, id)).toMatchObject(run);
  expect(await startedRun("/elsewhere", dir)).toMatchObject(run);
  await expect(startedRun(root, "other")).rejects.toMatchObject({ problems: [{ expected: "other", got: id }] });
  await writeFile(join(dir, "config.json"), JSON.stringify({ ...config, lora: { ...config.lora, r: 0 } }));
  await expect(startedRun(root, id)).rejects.toMatchObject({ code: "config_invalid", problems: [{ path: "lora.r" }] });
});

test("a page is of the evaluated run before any other, of an unevaluated one where it is named or alone", async () => {
  const root = await newRoot();
  const run = await openRun(root, lock, config);
  await run.close();
  await expect(reportedRun(root)).rejects.toMatchObject({ code: "run_missing" });
  expect(await reportedRun(root, run.id)).toMatchObject({ id: run.id, isEvaluated: false });
  await mkdir(join(run.dir, "adapter"));
  await writeFile(join(run.dir, "adapter/adapter_model.safetensors"), "");
  await writeFile(join(run.dir, "finished.json"), "{}");
  expect(await reportedRun(root)).toMatchObject({ id: run.id, isEvaluated: false });
  await mkdir(join(root, "server-only"));
  await writeFile(join(root, "server-only/evaluation.json"), "{}");
  expect(await reportedRun(root)).toEqual({ id: "server-only", dir: join(root, "server-only"), isEvaluated: true });
});

test("the folder evaluated last is found when none is named, whether anything was trained in it or not", async () => {
  const root = await newRoot();
  await expect(evaluatedRun(root)).rejects.toMatchObject({ code: "run_missing" });
  const run = await openRun(root, lock, config);
  await run.close();
  await expect(evaluatedRun(root, run.id)).rejects.toMatchObject({ code: "run_not_evaluated" });
  await writeFile(join(run.dir, "evaluation.json"), "{}");
  await utimes(join(run.dir, "evaluation.json"), 1000, 1000);
  await mkdir(join(root, "server-only"));
  await writeFile(join(root, "server-only/evaluation.json"), "{}");
  expect(await evaluatedRun(root)).toEqual({ id: "server-only", dir: join(root, "server-only") });
  expect(await evaluatedRun(root, run.id)).toMatchObject({ id: run.id, lock: { run_id: run.id }, config });
  await expect(evaluatedRun(root, "other")).rejects.toMatchObject({ code: "run_missing" });
});
