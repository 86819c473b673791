import { existsSync } from "node:fs";
import { mkdir, open, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { EXIT, RunConfig, RunLock, UndiagramError, writeAtomic } from "@undiagram/contract";

/** A run's folder, held by this process until it is closed. */
export interface Run {
  id: string;
  dir: string;
  /** Lets go of the folder. */
  close(): Promise<void>;
}

/**
 * Opens the folder in `runsDir` that belongs to a lock, making it when it is new, and holds it: two processes never share one.
 * Throws `run_of_another_lock` or `run_in_use`.
 */
export async function openRun(runsDir: string, lock: RunLock, config: RunConfig): Promise<Run> {
  const dir = join(runsDir, lock.run_id);
  await mkdir(dir, { recursive: true });
  const holder = join(dir, "running.pid");
  await hold(holder, dir);
  const run = { id: lock.run_id, dir, close: () => rm(holder, { force: true }) };
  try {
    const lockFile = join(dir, "run.lock.json");
    if (existsSync(lockFile)) await checkSameLock(lockFile, lock);
    else {
      await writeAtomic(join(dir, "config.json"), `${JSON.stringify(config, null, 2)}\n`);
      await writeAtomic(lockFile, `${JSON.stringify(lock, null, 2)}\n`);
    }
    return run;
  } catch (error) {
    await run.close();
    throw error;
  }
}

async function hold(holder: string, dir: string): Promise<void> {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const handle = await open(holder, "wx");
      await handle.writeFile(String(process.pid));
      await handle.close();
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const pid = Number(await readFile(holder, "utf8").catch(() => "0"));
      if (pid !== 0 && isAlive(pid)) {
        throw new UndiagramError("run_in_use", `The run folder ${dir} is being written by process ${pid}`, {
          exitCode: EXIT.environment,
          next: "Wait for that process, or end it, and run the command again.",
        });
      }
      // Its process was killed: the folder is free, and the run resumes from its last checkpoint.
      await rm(holder, { force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
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

export interface FinishedRun {
  id: string;
  dir: string;
  lock: RunLock;
  config: RunConfig;
  adapter: string;
}

/** A run whose training is done, by id; the newest one when no id is given. Throws `run_missing` or `run_unfinished`. */
export async function finishedRun(runsDir: string, id?: string): Promise<FinishedRun> {
  const runId = id ?? (await latestRunId(runsDir));
  const dir = join(runsDir, runId ?? "");
  if (runId === undefined || !existsSync(join(dir, "run.lock.json"))) {
    const known = await runIds(runsDir);
    throw new UndiagramError("run_missing", runId ? `There is no run ${runId}` : "There is no finished run yet", {
      problems: [{ where: runsDir, expected: runId ?? "a finished run", got: known.join(", ") || "none" }],
      next: known.length > 0 ? "Name one of them with --run=ID." : "Train one first: npx nx run train",
    });
  }
  const adapter = join(dir, "adapter");
  if (!existsSync(join(adapter, "adapter_model.safetensors"))) {
    throw new UndiagramError("run_unfinished", `The run ${runId} has no adapter yet`, {
      next: "Finish it with the train command that began it; it resumes from its last checkpoint.",
    });
  }
  return {
    id: runId,
    dir,
    lock: await readLock(join(dir, "run.lock.json")),
    config: RunConfig.parse(JSON.parse(await readFile(join(dir, "config.json"), "utf8"))),
    adapter,
  };
}

/** The finished run that was trained last; undefined when there is none. */
export async function latestRunId(runsDir: string): Promise<string | undefined> {
  const finished: { id: string; time: number }[] = [];
  for (const id of await runIds(runsDir)) {
    const adapter = await stat(join(runsDir, id, "adapter/adapter_model.safetensors")).catch(() => null);
    if (adapter) finished.push({ id, time: adapter.mtimeMs });
  }
  return finished.sort((a, b) => b.time - a.time)[0]?.id;
}

async function runIds(runsDir: string): Promise<string[]> {
  const entries = await readdir(runsDir, { withFileTypes: true }).catch(() => []);
  return entries.map((entry) => entry.name).filter((name) => existsSync(join(runsDir, name, "run.lock.json")));
}
