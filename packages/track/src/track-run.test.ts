import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UndiagramError } from "@undiagram/contract";
import { describe, expect, test } from "vitest";
import { followRun, trackRun } from "./index.ts";

const ROOT = join(import.meta.dirname, "../../..");
const VENV_PYTHON = join(ROOT, ".venv/bin/python");
const python = { executable: VENV_PYTHON, env: { PYTHONPATH: join(ROOT, "python") } };

async function makeRun(): Promise<string> {
  const runDir = await mkdtemp(join(tmpdir(), "undiagram-track-"));
  await writeFile(join(runDir, "config.json"), JSON.stringify({ name: "small" }));
  await writeFile(join(runDir, "run.lock.json"), JSON.stringify({ run_id: "small-1", identity: "ab".repeat(32) }));
  const step = { event: "step", time: 1, step: 1, epoch: 0.5, loss: 2, learning_rate: 1e-4, grad_norm: 1 };
  const speed = { samples_per_second: 1, tokens_per_second: 10, peak_memory_bytes: 100 };
  await writeFile(join(runDir, "events.ndjson"), `${JSON.stringify({ ...step, ...speed })}\n`);
  return runDir;
}

/** A stand-in for the Python executable: prints `stdout` and `stderr`, ends with `exitCode`. */
async function fakePython(stdout: string, stderr: string, exitCode: number) {
  const folder = await mkdtemp(join(tmpdir(), "undiagram-python-"));
  const executable = join(folder, "python");
  await mkdir(folder, { recursive: true });
  await writeFile(executable, `#!/bin/sh\nprintf '%s' '${stdout}'\nprintf '%s' '${stderr}' >&2\nexit ${exitCode}\n`);
  await chmod(executable, 0o755);
  return { executable, env: {} };
}

async function failureOf(promise: Promise<unknown>): Promise<UndiagramError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UndiagramError);
  return error as UndiagramError;
}

describe.skipIf(!existsSync(VENV_PYTHON))("with the real SDK", () => {
  const offline = { ...python, env: { ...python.env, COMET_API_KEY: "" } };

  test("a run without an API key stands in an archive named by its experiment key", async () => {
    const runDir = await makeRun();
    const tracked = await trackRun({ runDir, python: offline });
    expect(tracked.archive).toBe(join(runDir, "comet", `${tracked.experimentKey}.zip`));
    expect(existsSync(tracked.archive as string)).toBe(true);
    expect(tracked.url).toBeUndefined();
  });

  test("a followed run answers as a tracked one, once it is finished", async () => {
    const runDir = await makeRun();
    const tracked = await followRun({ runDir, python: offline }).finish();
    expect(tracked).toEqual(await trackRun({ runDir, python: offline }));
  });

  test("an unreachable service is a warning, and the archive takes the run", async () => {
    const runDir = await makeRun();
    const lines: string[] = [];
    const dead = {
      COMET_API_KEY: "thisKeyIsNobodys0000000000",
      COMET_URL_OVERRIDE: "http://127.0.0.1:9/clientlib/",
      COMET_GET_OR_ADD_EXPERIMENT_RETRY_TOTAL: "1",
    };
    const tracked = await trackRun({
      runDir,
      python: { ...python, env: { ...python.env, ...dead } },
      onLine: (line) => lines.push(line),
    });
    expect(existsSync(tracked.archive as string)).toBe(true);
    expect(tracked.warning).toContain("comet upload");
    expect(lines).toContain(tracked.warning);
    expect(lines.join()).not.toContain(dead.COMET_API_KEY);
  });

  test("a folder that is no run is refused with the next move", async () => {
    const runDir = await mkdtemp(join(tmpdir(), "undiagram-track-"));
    const error = await failureOf(trackRun({ runDir, python: offline }));
    expect(error).toMatchObject({ code: "run_unreadable", exitCode: 2 });
    expect(error.next).toContain("config.json");
  });
});

test("a tracker that dies without an answer is an error with the end of its messages", async () => {
  const lines: string[] = [];
  const crashing = await fakePython("", "Traceback\nMemoryError", 1);
  const error = await failureOf(trackRun({ runDir: ".", python: crashing, onLine: (line) => lines.push(line) }));
  expect(error).toMatchObject({ code: "track_failed", exitCode: 3 });
  expect(error.message).toContain("MemoryError");
  expect(error.next).toContain("undiagram track");
  expect(lines).toEqual(["Traceback", "MemoryError"]);
});

test("a missing Python is an error of the environment", async () => {
  const error = await failureOf(trackRun({ runDir: ".", python: { executable: "/no/such/python", env: {} } }));
  expect(error).toMatchObject({ code: "track_failed", exitCode: 3 });
  expect(error.message).toContain("/no/such/python");
});
