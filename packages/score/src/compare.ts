import { type Comparison, METRIC_NAMES } from "@undiagram/contract";
import { addUp, type BootstrapOptions, bootstrapIntervals } from "./bootstrap.ts";
import { clusterByFamily } from "./cluster-by-family.ts";
import { COUNT_NAMES } from "./counts.ts";
import { METRICS } from "./metrics.ts";
import type { SampleScore } from "./score-sample.ts";
import { measureAll } from "./summarize.ts";

export interface CompareOptions {
  /** Names of the two predictors. */
  from: string;
  to: string;
  bootstrap: BootstrapOptions;
}

/**
 * How every metric moves from one predictor to another on the samples that both scored, with paired bootstrap intervals:
 * each resample draws the same families for both. Better or worse is said only when the 95 % interval leaves out 0.
 */
export function compare(
  from: readonly SampleScore[],
  to: readonly SampleScore[],
  options: CompareOptions,
): Comparison[] {
  const clusters = pairClusters(from, to);
  const width = 2 * COUNT_NAMES.length;
  const differences = measureDifferences(addUp(clusters, width));
  const intervals = bootstrapIntervals(clusters, measureDifferences, options.bootstrap);
  return METRIC_NAMES.map((metric, i) => {
    const interval = intervals?.[i];
    return {
      metric,
      from: options.from,
      to: options.to,
      difference: differences[i] as number,
      ...(interval && { interval }),
      verdict: judge(interval, METRICS[metric].direction),
    };
  });
}

/** One vector per family: the counts of `from`, then those of `to`, over the samples that are in both. */
function pairClusters(from: readonly SampleScore[], to: readonly SampleScore[]): Float64Array[] {
  const idsTo = new Set(to.map(({ id }) => id));
  // The family is read from one side, so that a pair never falls into two clusters.
  const familyOf = new Map(from.filter(({ id }) => idsTo.has(id)).map(({ id, family }) => [id, family]));
  const clustersFrom = clusterByFamily(from.filter(({ id }) => familyOf.has(id)));
  const clustersTo = clusterByFamily(
    to.filter(({ id }) => familyOf.has(id)).map((score) => ({ ...score, family: familyOf.get(score.id) })),
  );
  return [...clustersFrom].map(([family, counts]) =>
    Float64Array.from([...counts, ...(clustersTo.get(family) as Float64Array)]),
  );
}

function measureDifferences(sum: Float64Array): number[] {
  const before = measureAll(sum);
  return measureAll(sum, COUNT_NAMES.length).map((value, i) => value - (before[i] as number));
}

function judge(interval: readonly [number, number] | undefined, direction: "higher" | "lower"): Comparison["verdict"] {
  if (!interval || (interval[0] <= 0 && interval[1] >= 0)) return "cannot tell";
  return interval[0] > 0 === (direction === "higher") ? "better" : "worse";
}
