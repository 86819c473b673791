import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { EXIT, UndiagramError } from "./error.ts";

/**
 * Writes aside, fsyncs, renames: the file is there whole or not at all. Throws UndiagramError `disk_full` when there
 * is no room left, and leaves nothing behind. Content in pieces need not fit in memory as a whole.
 */
export async function writeAtomic(file: string, content: string | Uint8Array | Iterable<Uint8Array>): Promise<void> {
  const aside = `${file}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(file), { recursive: true });
    const handle = await open(aside, "w");
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(aside, file);
  } catch (cause) {
    await rm(aside, { force: true }).catch(() => {});
    throw toWriteError(cause, file);
  }
}

const NO_FILE: Record<string, string> = {
  EISDIR: "it is a folder",
  ENOTDIR: "a part of its path is a file",
  EEXIST: "a part of its path is a file",
  ENOENT: "its folder is not there and cannot be made",
  ENAMETOOLONG: "its name is too long",
};

/** A failed write as a person reads it; what is wrong with neither disk nor path is passed on as it came. */
export function toWriteError(cause: unknown, file: string): unknown {
  const code = (cause as NodeJS.ErrnoException)?.code;
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new UndiagramError("disk_full", `No space is left to write ${file}`, {
      exitCode: EXIT.environment,
      next: "Free some space, or name another folder, and run the command again: finished work is kept.",
      cause,
    });
  }
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
    return new UndiagramError("not_writable", `Cannot write ${file} (${code})`, {
      exitCode: EXIT.environment,
      next: "Make the folder writable, or name another one.",
      cause,
    });
  }
  const fault = NO_FILE[code ?? ""];
  if (fault) {
    return new UndiagramError("not_a_file", `Cannot write ${file}: ${fault}`, {
      exitCode: EXIT.usage,
      next: "Name a file in a folder that can be written.",
      cause,
    });
  }
  return cause;
}
