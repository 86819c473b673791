import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { type RunConfig, RunLock, toWriteError, UndiagramError, writeAtomic } from "@undiagram/contract";
import { hold } from "./_hold.ts";
import { type LockedRun, readLockedRun } from "./read-locked-run.ts";

/** Python writes it last: after the adapter, whole or not at all. */
const FINISHED = "finished.json";
const ADAPTER = "adapter/adapter_model.safetensors";
/** Written by an evaluation once its scores stand. */
const EVALUATION = "evaluation.json";

/** A run's folder, held by this process until it is closed. */
export interface Run {
  id: string;
  dir: string;
  /** Lets go of the folder. */
  close(): Promise<void>;
}

/**
 * Whether a run's training is done and its adapter still there; python/undiagram/train.py asks the same. An adapter that
 * was deleted is written again from the last checkpoint.
 */
export function isFinished(dir: string): boolean {
  return [FINISHED, ADAPTER].every((name) => existsSync(join(dir, name)));
}

/**
 * Opens the folder in `runsDir` that belongs to a lock, making it when it is new, and holds it: two processes never share one.
 * Throws `run_of_another_lock`, `run_in_use`, `not_writable` or `disk_full`.
 */
export async function openRun(runsDir: string, lock: RunLock, config: RunConfig): Promise<Run> {
  const dir = join(runsDir, lock.run_id);
  await mkdir(dir, { recursive: true }).catch((cause) => {
    throw toWriteError(cause, dir);
  });
  const holder = join(dir, "running.pid");
  await hold(holder, `The run folder ${dir}`);
  const run = { id: lock.run_id, dir, close: () => rm(holder, { force: true }) };
  try {
    const lockFile = join(dir, "run.lock.json");
    const isNew = !existsSync(lockFile);
    if (!isNew) await checkSameLock(lockFile, lock);
    // Settings that decide no number may have changed since: what is left of the run goes by them.
    if (!isFinished(dir)) {
      await writeAtomic(join(dir, "config.json"), `${JSON.stringify(config, null, 2)}\n`);
    }
    if (isNew) await writeAtomic(lockFile, `${JSON.stringify(lock, null, 2)}\n`);
    return run;
  } catch (error) {
    await run.close();
    throw error;
  }
}

async function checkSameLock(file: string, lock: RunLock): Promise<void> {
  const found = await readLock(file);
  if (found.identity === lock.identity) return;
  const differing = (Object.keys(lock.decides) as (keyof RunLock["decides"])[]).filter(
    (key) => JSON.stringify(lock.decides[key]) !== JSON.stringify(found.decides[key]),
  );
  throw new UndiagramError("run_of_another_lock", "The run folder belongs to another lock", {
    problems: differing.map((key) => ({
      where: file,
      path: `decides.${key}`,
      expected: JSON.stringify(lock.decides[key]),
      got: JSON.stringify(found.decides[key]),
    })),
    next: "Move that folder away, or restore the config, dataset and code it was made with.",
  });
}

async function readLock(file: string): Promise<RunLock> {
  const parsed = RunLock.safeParse(JSON.parse(await readFile(file, "utf8").catch(() => "null")));
  if (parsed.success) return parsed.data;
  throw new UndiagramError("lock_invalid", `${file} is not a run lock`, {
    problems: [{ where: file, expected: "a run.lock.json as this version writes it", got: "something else" }],
    next: "Move that run folder away and train again.",
  });
}

/** A run that was begun, whatever became of it: finished, going on, or dead. */
export interface StartedRun extends LockedRun {
  id: string;
}

export interface FinishedRun extends StartedRun {
  adapter: string;
}

/**
 * A run, finished or not, by id or by the path of its folder; the one trained last when none is named. Throws
 * `run_missing`, which names the unfinished ones where none is finished.
 */
export async function startedRun(runsDir: string, id?: string): Promise<StartedRun> {
  const named = id ?? (await latestRunId(runsDir));
  const dir = named === undefined ? undefined : runFolder(runsDir, named);
  if (dir !== undefined && existsSync(join(dir, "run.lock.json"))) {
    return { id: basename(dir), ...(await readLockedRun(join(dir, "run.lock.json"))) };
  }
  const known = await runIds(runsDir);
  if (named !== undefined) {
    throw new UndiagramError("run_missing", `There is no run ${named}`, {
      problems: [{ where: runsDir, expected: named, got: known.join(", ") || "none" }],
      next: known.length > 0 ? "Name one of them with --run=ID." : "Train one first: npx nx run train",
    });
  }
  throw new UndiagramError("run_missing", "There is no finished run yet", {
    problems: [
      {
        where: runsDir,
        expected: "a finished run",
        got: known.length > 0 ? `unfinished: ${known.join(", ")}` : "none",
      },
    ],
    next:
      known.length > 0
        ? "Finish one with the command that began it; `track` and `report` take one as it is with --run=ID."
        : "Train one first: npx nx run train",
  });
}

/** A run whose training is done; found as `startedRun` finds one. Throws `run_missing` or `run_unfinished`. */
export async function finishedRun(runsDir: string, id?: string): Promise<FinishedRun> {
  const run = await startedRun(runsDir, id);
  if (isFinished(run.dir)) return { ...run, adapter: join(run.dir, "adapter") };
  throw new UndiagramError("run_unfinished", `The run ${run.id} is not finished`, {
    next: "Finish it with the train command that began it; it resumes from its last checkpoint.",
  });
}

/** A folder that holds an evaluation: a run's, or one of the evaluation's own, for which nothing was trained. */
export interface EvaluatedRun {
  id: string;
  dir: string;
  /** Of the training; absent where there was none. */
  lock?: RunLock;
  config?: RunConfig;
}

/** An evaluated run by id; the one evaluated last when no id is given. Throws `run_missing` or `run_not_evaluated`. */
export async function evaluatedRun(runsDir: string, id?: string): Promise<EvaluatedRun> {
  const evaluated = await newestFirst(runsDir, EVALUATION);
  const named = id ?? evaluated[0];
  const dir = runFolder(runsDir, named ?? "");
  const isTrained = existsSync(join(dir, "run.lock.json"));
  if (named !== undefined && existsSync(join(dir, EVALUATION))) {
    return isTrained ? startedRun(runsDir, named) : { id: basename(dir), dir };
  }
  if (named !== undefined && isTrained) {
    throw new UndiagramError("run_not_evaluated", `The run ${named} is not evaluated yet`, {
      next: "Evaluate it first: npx nx run evaluate",
    });
  }
  throw new UndiagramError("run_missing", named ? `There is no run ${named}` : "There is no evaluated run yet", {
    problems: [{ where: runsDir, expected: named ?? "an evaluated run", got: evaluated.join(", ") || "none" }],
    next: evaluated.length > 0 ? "Name one of them." : "Evaluate one first: npx nx run evaluate",
  });
}

/**
 * A run that a page can be made of: an evaluated one, the one evaluated last when none is named, else one as
 * `startedRun` finds it.
 */
export async function reportedRun(
  runsDir: string,
  id?: string,
): Promise<(EvaluatedRun & { isEvaluated: true }) | (StartedRun & { isEvaluated: false })> {
  const named = id ?? (await newestFirst(runsDir, EVALUATION))[0];
  if (named !== undefined && existsSync(join(runFolder(runsDir, named), EVALUATION))) {
    return { ...(await evaluatedRun(runsDir, named)), isEvaluated: true };
  }
  return { ...(await startedRun(runsDir, named)), isEvaluated: false };
}

/** The finished run that was trained last; undefined when there is none. */
export async function latestRunId(runsDir: string): Promise<string | undefined> {
  return (await newestFirst(runsDir, FINISHED)).find((id) => isFinished(join(runsDir, id)));
}

/** An id is a folder in `runsDir`; what holds a slash is the path of a folder anywhere. */
function runFolder(runsDir: string, id: string): string {
  return /[\\/]/.test(id) ? resolve(id) : join(runsDir, id);
}

/** The folders that hold a file, by its age. */
async function newestFirst(runsDir: string, name: string): Promise<string[]> {
  const entries = await readdir(runsDir, { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    entries.map(async ({ name: id }) => {
      const file = await stat(join(runsDir, id, name)).catch(() => null);
      return file ? [{ id, time: file.mtimeMs }] : [];
    }),
  );
  return found
    .flat()
    .sort((a, b) => b.time - a.time)
    .map(({ id }) => id);
}

async function runIds(runsDir: string): Promise<string[]> {
  const entries = await readdir(runsDir, { withFileTypes: true }).catch(() => []);
  return entries.map((entry) => entry.name).filter((name) => existsSync(join(runsDir, name, "run.lock.json")));
}
