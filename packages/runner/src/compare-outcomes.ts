import { existsSync } from "node:fs";
import { join } from "node:path";
import type { RunEvent, StepEvent } from "@undiagram/contract";
import { hashFile, hashFolder } from "./hash-folder.ts";
import { readEvents } from "./read-events.ts";

/** How two runs of one lock ended. */
export interface OutcomeComparison {
  /** Bytes of the adapter's weights and of the files beside them; null when one of the runs has none. */
  adapter: { isSame: boolean; sha256: [string, string] } | null;
  losses: Series;
  gradNorms: Series;
  /** Every figure of every validation. */
  validation: Series;
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
    adapter: await compareAdapters(join(first, "adapter"), join(second, "adapter")),
    losses: ofSteps("loss"),
    gradNorms: ofSteps("grad_norm"),
    validation: compareSeries(validationFigures(before), validationFigures(after)),
  };
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
