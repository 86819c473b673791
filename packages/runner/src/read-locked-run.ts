import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describeUnreadable, type Problem, parseConfig, RunConfig, RunLock, UndiagramError } from "@undiagram/contract";

/** A lock with the config that stands beside it. */
export interface LockedRun {
  /** The folder of the lock; what the run left may stand in it too. */
  dir: string;
  lock: RunLock;
  config: RunConfig;
}

/** Reads run.lock.json and the config.json beside it. Throws `lock_missing` or `config_invalid`, naming all problems. */
export async function readLockedRun(lockFile: string): Promise<LockedRun> {
  const dir = dirname(lockFile);
  const lock = parseConfig(await readJson(lockFile), RunLock, lockFile);
  const configFile = join(dir, "config.json");
  return { dir, lock, config: parseConfig(await readJson(configFile), RunConfig, configFile) };
}

/** What decides a run's numbers and is other than a lock says, a problem each; none where the run can be repeated. */
export function findLockDifferences(lockFile: string, locked: RunLock, current: RunLock): Problem[] {
  const now = new Map(flatten(current.decides));
  return flatten(locked.decides)
    .filter(([path, value]) => now.get(path) !== value)
    .map(([path, value]) => ({
      where: lockFile,
      path: `decides.${path}`,
      expected: value,
      got: now.get(path) ?? "none",
    }));
}

function flatten(value: object, prefix = ""): [path: string, value: string][] {
  return Object.entries(value).flatMap(([key, inner]): [string, string][] =>
    typeof inner === "object" && inner !== null
      ? flatten(inner, `${prefix}${key}.`)
      : [[`${prefix}${key}`, String(inner)]],
  );
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    throw new UndiagramError("lock_missing", `Cannot read ${file}`, {
      problems: [{ where: file, expected: "a JSON file of a run's folder", got: describeUnreadable(cause) }],
      next: "Name the run.lock.json of a run, with its config.json beside it: runs/<run>/run.lock.json.",
      cause,
    });
  }
}
