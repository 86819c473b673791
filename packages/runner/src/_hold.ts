import { open, readFile, rm } from "node:fs/promises";
import { EXIT, toWriteError, UndiagramError } from "@undiagram/contract";

/**
 * Makes something ours as long as the file `holder`, which names this process, stands. A holder whose process is gone
 * counts for nothing. Throws `run_in_use`; `what` opens its message.
 */
export async function hold(holder: string, what: string): Promise<void> {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const handle = await open(holder, "wx");
      await handle.writeFile(String(process.pid));
      await handle.close();
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw toWriteError(error, holder);
      const pid = Number(await readFile(holder, "utf8").catch(() => "0"));
      if (pid !== 0 && isAlive(pid)) {
        throw new UndiagramError("run_in_use", `${what} is being written by process ${pid}`, {
          exitCode: EXIT.environment,
          next: "Wait for that process, or end it, and run the command again.",
        });
      }
      // Its process was killed: what it held is free, and what it left is gone on with.
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
