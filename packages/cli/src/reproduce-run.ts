import { join } from "node:path";
import { type RunLock, UndiagramError } from "@undiagram/contract";
import {
  compareOutcomes,
  createLock,
  findLockDifferences,
  isFinished,
  type LoadedPart,
  type OutcomeComparison,
  readLockedRun,
  type Series,
} from "@undiagram/runner";
import { ensureDataset } from "./ensure-dataset.ts";
import { ROOT, RUNS } from "./paths.ts";
import { trainRun } from "./train-run.ts";

export interface Reproduction {
  /** The new run's folder. */
  dir: string;
  /** Whether the new run ended as the old one, to the bit or, on other hardware, within the tolerance. */
  isReproduced: boolean;
  /** What is the same and what is not, a sentence each. */
  lines: string[];
  comparison: OutcomeComparison;
}

/** On other hardware, or without deterministic kernels, each loss may lie this share from its counterpart. */
const TOLERANCE = 0.01;

/**
 * Trains the run of a lock again, in a folder of its own, and compares how both ended. Throws `lock_not_current`, which
 * names all that decides the numbers and has changed since.
 */
export async function reproduceRun(lockFile: string, signal: AbortSignal): Promise<Reproduction> {
  const original = await readLockedRun(lockFile);
  const { manifest } = await ensureDataset(original.config.dataset.config, { signal });
  const current = await createLock({ root: ROOT, config: original.config, manifest });
  const problems = findLockDifferences(lockFile, original.lock, current);
  if (problems.length > 0) {
    const { git_commit } = original.lock.provenance;
    throw new UndiagramError("lock_not_current", "What is here is not what the lock was made with", {
      problems,
      next: git_commit
        ? `Check out ${git_commit} (and what was changed in it) with the same dataset, run \`npm ci\`, and try again.`
        : "Restore the code, config, dataset and packages it was made with, and try again.",
    });
  }
  const run = await trainRun(original.config, signal, { runsDir: freshFolder(original.lock), isTold: false });
  const comparison = await compareOutcomes(original.dir, run.dir);
  const isSameHardware = sameHardware(original.lock, current);
  return {
    dir: run.dir,
    ...judge(comparison, isSameHardware && original.config.training.deterministic),
    lines: describe(comparison, original.lock, current),
    comparison,
  };
}

/** The first numbered folder in which this run has not ended yet: an interrupted reproduction goes on in its own. */
function freshFolder(lock: RunLock): string {
  for (let number = 1; ; number++) {
    const folder = join(RUNS, "reproductions", String(number));
    if (!isFinished(join(folder, lock.run_id))) return folder;
  }
}

function sameHardware({ provenance: a }: RunLock, { provenance: b }: RunLock): boolean {
  return a.hardware.cpu === b.hardware.cpu && a.hardware.gpu === b.hardware.gpu;
}

export function judge({ loaded, adapter, losses, gradNorms, validation }: OutcomeComparison, isExact: boolean) {
  // Another base or processor is another run, however near its losses come.
  if (loaded?.some(({ isSame }) => !isSame)) return { isReproduced: false };
  if (!isExact) return { isReproduced: losses.unpaired === 0 && losses.largestShare <= TOLERANCE };
  const series = [losses, gradNorms, validation];
  const isSame = series.every(({ firstDifference, unpaired }) => firstDifference === null && unpaired === 0);
  return { isReproduced: isSame && adapter?.isSame !== false };
}

function describe(
  { loaded, packages, adapter, losses, gradNorms, validation }: OutcomeComparison,
  old: RunLock,
  now: RunLock,
): string[] {
  const hardware = ({ provenance: { hardware } }: RunLock) => hardware.gpu ?? hardware.cpu;
  return [
    `Hardware: ${sameHardware(old, now) ? `the same (${hardware(now)})` : `${hardware(old)} then, ${hardware(now)} now: each loss may differ by ${TOLERANCE * 100} %`}.`,
    describeLoaded("Base and processor as loaded", loaded),
    describeLoaded("Packages", packages),
    describeAdapter(adapter),
    describeSeries("Losses", losses),
    describeSeries("Gradient norms", gradNorms),
    describeSeries("Validation figures", validation),
  ];
}

export function describeLoaded(title: string, loaded: LoadedPart[] | null): string {
  if (loaded === null) return `${title}: not compared, for there are no events beside the lock.`;
  const other = loaded.filter(({ isSame }) => !isSame);
  if (other.length === 0) return `${title}: the same (${loaded.map(({ name }) => name).join(", ")}).`;
  return `${title}: ${other.map(({ name, values: [old, now] }) => `another ${name} (${old} then, ${now} now)`).join("; ")}.`;
}

function describeAdapter(adapter: OutcomeComparison["adapter"]): string {
  if (adapter === null) return "Adapter: not compared, for there is none beside the lock.";
  const [old, now] = adapter.sha256.map((hash) => hash.slice(0, 12));
  if (adapter.isSame) return `Adapter: the same bytes (sha256 ${now}).`;
  return old === now
    ? "Adapter: the same weights, other files beside them."
    : `Adapter: other bytes (${old} then, ${now} now).`;
}

function describeSeries(name: string, { compared, unpaired, firstDifference, largest, largestShare }: Series): string {
  const missing = unpaired > 0 ? ` ${unpaired} stand in one run only.` : "";
  if (compared === 0) return `${name}: nothing to compare.${missing}`;
  if (firstDifference === null) return `${name}: all ${compared} the same.${missing}`;
  const share = (100 * largestShare).toPrecision(2);
  return `${name}: different from ${firstDifference} on, by at most ${largest.toPrecision(3)} (${share} %).${missing}`;
}
