import { stat, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { type Finding, gigabytes } from "./finding.ts";

/** What will be written, and where. */
export interface DiskNeed {
  what: string;
  path: string;
  /** Null when unknown. */
  bytes: number | null;
}

/** What must stay free beyond what is known: logs, replies, the report. */
const SPARE_BYTES = 0.5e9;

/** Whether each disk has room for all that a run will write to it. One finding a disk. */
export async function checkDisk(needs: readonly DiskNeed[]): Promise<Finding[]> {
  const disks = new Map<number, { path: string; needs: DiskNeed[] }>();
  for (const need of needs.filter(({ bytes }) => bytes !== 0)) {
    const path = await existingParent(need.path);
    const { dev } = await stat(path);
    const disk = disks.get(dev) ?? { path, needs: [] };
    disk.needs.push(need);
    disks.set(dev, disk);
  }
  return Promise.all([...disks.values()].map(({ path, needs }) => checkOne(path, needs)));
}

async function checkOne(path: string, needs: readonly DiskNeed[]): Promise<Finding> {
  const { bavail, bsize } = await statfs(path);
  const free = bavail * bsize;
  const needed = needs.reduce((all, { bytes }) => all + (bytes ?? 0), 0);
  const items = needs.map(({ what, bytes }) => `${what} ${bytes === null ? "of unknown size" : gigabytes(bytes)}`);
  const fits = needed + SPARE_BYTES <= free;
  return {
    check: "disk",
    verdict: fits ? (needs.some(({ bytes }) => bytes === null) ? "unknown" : "yes") : "no",
    found: `${items.join(", ")}; ${gigabytes(free)} free at ${path}`,
    ...(!fits && {
      next: `Free ${gigabytes(needed + SPARE_BYTES - free)}, or set UNDIAGRAM_OUTPUT and HF_HOME to a larger disk.`,
    }),
  };
}

async function existingParent(path: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  return found ? path : existingParent(dirname(path));
}
