import { existsSync } from "node:fs";
import { join } from "node:path";
import type { RunEvent, RunStartedEvent, StepEvent } from "@undiagram/contract";
import { hashFile, hashFolder } from "./hash-folder.ts";
import { readEvents } from "./read-events.ts";

/** What two runs of one lock were made with, and how they ended. */
export interface OutcomeComparison {
  /** Base and processor as loaded; null when one of the runs does not tell. */
  loaded: LoadedPart[] | null;
  /** Versions of Python and of packages, which may differ without another outcome; null likewise. */
  packages: LoadedPart[] | null;
  /** Bytes of the adapter's weights and of the files beside them; null when one of the runs has none. */
  adapter: { isSame: boolean; sha256: [string, string] } | null;
  losses: Series;
  gradNorms: Series;
  /** Every figure of every validation. */
  validation: Series;
}

/** What is known only once it is loaded. */
export interface LoadedPart {
  name: string;
  isSame: boolean;
  /** What each run loaded; of a run that was resumed with another one, all of them. */
  values: [string, string];
}

/** Two rows of figures, place by place. */
export interface Series {
  /** Figures that both have. */
  compared: number;
  /** Figures that only one of them has. */
  unpaired: number;
  /** The first place where they differ, e.g. step 12; null when they are the same. */
  firstDifference: string | null;
  /** Largest difference, and as a share of the larger of the two figures. */
  largest: number;
  largestShare: number;
}

/** Compares what two run folders hold: adapters byte by byte, losses step by step, validations figure by figure. */
export async function compareOutcomes(first: string, second: string): Promise<OutcomeComparison> {
  const events = await Promise.all([first, second].map((dir) => readEvents(join(dir, "events.ndjson"))));
  const [before = [], after = []] = events;
  const ofSteps = (key: "loss" | "grad_norm") => compareSeries(stepFigures(before, key), stepFigures(after, key));
  return {
    ...compareLoaded(before, after),
    adapter: await compareAdapters(join(first, "adapter"), join(second, "adapter")),
    losses: ofSteps("loss"),
    gradNorms: ofSteps("grad_norm"),
    validation: compareSeries(validationFigures(before), validationFigures(after)),
  };
}

const LOADED = {
  base_commit: "base commit",
  processor_hash: "image processor",
  chat_template_hash: "chat template",
} as const satisfies Partial<Record<keyof RunStartedEvent, string>>;

function compareLoaded(
  first: readonly RunEvent[],
  second: readonly RunEvent[],
): Pick<OutcomeComparison, "loaded" | "packages"> {
  const starts = [first, second].map((events) =>
    events.filter((event): event is RunStartedEvent => event.event === "run_started"),
  );
  if (starts.some((events) => events.length === 0)) return { loaded: null, packages: null };
  const packages = [...new Set(starts.flat().flatMap(({ versions }) => Object.keys(versions)))].sort();
  return {
    loaded: (Object.keys(LOADED) as (keyof typeof LOADED)[]).flatMap((key) =>
      comparePart(starts, LOADED[key], (event) => event[key]),
    ),
    packages: packages.flatMap((name) => comparePart(starts, name, ({ versions }) => versions[name])),
  };
}

/** Nothing where no run has it: a base from a folder has no commit, and the lock holds the hash of its files. */
function comparePart(
  starts: readonly RunStartedEvent[][],
  name: string,
  valueOf: (event: RunStartedEvent) => string | undefined,
): LoadedPart[] {
  const [before = "", after = ""] = starts.map((events) =>
    [...new Set(events.map((event) => valueOf(event) ?? "none"))].join(", then "),
  );
  if (before === "none" && after === "none") return [];
  return [{ name, isSame: before === after, values: [before, after] }];
}

async function compareAdapters(first: string, second: string): Promise<OutcomeComparison["adapter"]> {
  const weights = [first, second].map((dir) => join(dir, "adapter_model.safetensors"));
  if (!weights.every((file) => existsSync(file))) return null;
  const [one = "", other = ""] = await Promise.all(weights.map(hashFile));
  const isSame = one === other && (await hashFolder(first)) === (await hashFolder(second));
  return { isSame, sha256: [one, other] };
}

function stepFigures(events: readonly RunEvent[], key: "loss" | "grad_norm"): Map<string, number> {
  const steps = events.filter((event): event is StepEvent => event.event === "step");
  return new Map(steps.map((event) => [`step ${event.step}`, event[key]]));
}

function validationFigures(events: readonly RunEvent[]): Map<string, number> {
  return new Map(
    events.flatMap((event) =>
      event.event === "validation"
        ? Object.entries(event.metrics).map(([name, value]) => [`${name} at step ${event.step}`, value] as const)
        : [],
    ),
  );
}

function compareSeries(first: ReadonlyMap<string, number>, second: ReadonlyMap<string, number>): Series {
  const series: Series = { compared: 0, unpaired: 0, firstDifference: null, largest: 0, largestShare: 0 };
  for (const [place, value] of first) {
    const other = second.get(place);
    if (other === undefined) continue;
    series.compared++;
    if (value === other) continue;
    const difference = Math.abs(value - other);
    series.firstDifference ??= place;
    series.largest = Math.max(series.largest, difference);
    series.largestShare = Math.max(series.largestShare, difference / Math.max(Math.abs(value), Math.abs(other)));
  }
  series.unpaired = first.size + second.size - 2 * series.compared;
  return series;
}
