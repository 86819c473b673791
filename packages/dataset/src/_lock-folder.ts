import { mkdir, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { EXIT, toWriteError, UndiagramError } from "@undiagram/contract";

export const LOCK = ".lock";

/**
 * Makes the folder ours until the returned function is called: two processes never write one dataset. A lock whose
 * process is gone counts for nothing. Throws UndiagramError `folder_in_use`.
 */
export async function lockFolder(dir: string): Promise<() => Promise<void>> {
  const file = join(dir, LOCK);
  try {
    await mkdir(dir, { recursive: true });
    for (;;) {
      try {
        const handle = await open(file, "wx");
        await handle.writeFile(String(process.pid));
        await handle.close();
        return () => rm(file, { force: true });
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw cause;
        const holder = Number(await readFile(file, "utf8").catch(() => ""));
        if (isRunning(holder)) throw folderInUse(dir, holder);
        await rm(file, { force: true });
      }
    }
  } catch (cause) {
    throw toWriteError(cause, file);
  }
}

function isRunning(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function folderInUse(dir: string, holder: number): UndiagramError {
  return new UndiagramError("folder_in_use", `Another process is writing ${dir}`, {
    exitCode: EXIT.environment,
    problems: [{ where: join(dir, LOCK), expected: "no process at work here", got: `process ${holder}` }],
    next: "Wait for it to end, or name another folder.",
  });
}
