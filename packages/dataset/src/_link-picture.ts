import { copyFile, link, mkdir, rename, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { toWriteError } from "@undiagram/contract";

/** Puts the picture also at `target`: as a second name of the same bytes where the disk allows it, else as a copy. */
export async function linkPicture(source: string, target: string): Promise<void> {
  const aside = `${target}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(target), { recursive: true });
    const [from, to] = [await stat(source), await stat(target).catch(() => undefined)];
    if (to && from.ino === to.ino && from.dev === to.dev) return;
    await link(source, aside).catch(() => copyFile(source, aside));
    await rename(aside, target);
  } catch (cause) {
    throw toWriteError(cause, target);
  }
}
