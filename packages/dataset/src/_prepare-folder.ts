import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { toWriteError, UndiagramError } from "@undiagram/contract";
import { forEachConcurrently, hashFile, IMAGES, MANIFEST, METADATA, SPLIT_NAME, SUMS } from "./_files.ts";
import { JOURNAL, type Journal } from "./_journal.ts";
import { LOCK } from "./_lock-folder.ts";
import { findVariant } from "./_variant.ts";
import type { PicturePlan } from "./picture-plan.ts";

/** Only an empty folder or a dataset of ours may be written to: everything in it will be replaced. */
export async function refuseForeignFolder(dir: string): Promise<void> {
  const names = await readdir(dir).catch((): string[] => []);
  if (names.includes(JOURNAL) || names.every((name) => name === LOCK) || (await hasOurManifest(dir))) return;
  throw new UndiagramError("folder_not_empty", `${dir} holds other things than a generated dataset`, {
    problems: [{ where: dir, expected: "an empty folder, or a dataset made here", got: names.slice(0, 5).join(", ") }],
    next: "Name another folder.",
  });
}

/** Web apps have a manifest.json too. */
async function hasOurManifest(dir: string): Promise<boolean> {
  const text = await readFile(join(dir, MANIFEST), "utf8").catch(() => "");
  try {
    return typeof JSON.parse(text).source_hash === "string";
  } catch {
    return false;
  }
}

/**
 * Removes the splits and pictures that the plan does not have, and what an interrupted write left behind. A folder that
 * holds anything else than a split does is somebody's own, and stays.
 */
export async function clearLeftovers(dir: string, plan: readonly PicturePlan[]): Promise<void> {
  const planned = Map.groupBy(plan, ({ split }) => split);
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    if (!entry.isDirectory() || !SPLIT_NAME.test(entry.name)) continue;
    const split = join(dir, entry.name);
    const names = await readdir(split);
    if (!planned.has(entry.name)) {
      if (names.length > 0 && names.every((name) => name === IMAGES || isWritten(name))) {
        await rm(split, { recursive: true });
      }
      continue;
    }
    for (const name of names.filter(isWritten)) await rm(join(split, name));
    const files = new Set(planned.get(entry.name)?.map(({ id }) => `${id}.png`));
    for (const name of await readdir(join(split, IMAGES)).catch(() => [])) {
      if (!files.has(name)) await rm(join(split, IMAGES, name), { recursive: true });
    }
  }
  for (const split of planned.keys()) {
    await mkdir(join(dir, split, IMAGES), { recursive: true }).catch((cause) => {
      throw toWriteError(cause, join(dir, split));
    });
  }
}

/** Whether it is a file that a split has beside its pictures, or one that was being written. */
function isWritten(name: string): boolean {
  return [METADATA, SUMS].some((file) => name === file || (name.startsWith(file) && name.endsWith(".tmp")));
}

/** Forgets the finished samples whose picture is not on disk as it was written, or that another plan made. */
export async function keepIntact(dir: string, plan: readonly PicturePlan[], journal: Journal): Promise<void> {
  const planned = new Map(plan.map((sample) => [sample.id, sample]));
  await forEachConcurrently([...journal.finished.values()], 8, async (sample) => {
    const base = planned.get(sample.id);
    const isPlanned = base && findVariant(base, sample.plan) >= 0;
    const isIntact = isPlanned && (await hashFile(pictureFile(dir, base)).catch(() => "")) === sample.sha256;
    if (!isIntact) journal.finished.delete(sample.id);
  });
}

export function pictureFile(dir: string, { split, id }: PicturePlan): string {
  return join(dir, split, IMAGES, `${id}.png`);
}
