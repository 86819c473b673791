import { createRandom } from "@undiagram/random";

export interface BootstrapOptions {
  /** How often the clusters are drawn anew; 0 for no intervals. */
  resamples: number;
  seed: number;
}

export type Interval = [number, number];

/**
 * 95 % percentile intervals of statistics over summed clusters (Field and Welsh's cluster bootstrap): each resample draws
 * as many clusters as there are, with replacement, and adds up their counts. Undefined with fewer than two clusters,
 * where nothing can vary, and with no resamples.
 *
 * @param clusters one vector of counts per cluster, all of one length, in an order that does not depend on the input's
 * @param measure the statistics of the summed counts
 */
export function bootstrapIntervals(
  clusters: readonly Float64Array[],
  measure: (sum: Float64Array) => number[],
  { resamples, seed }: BootstrapOptions,
): Interval[] | undefined {
  const [first] = clusters;
  if (!first || clusters.length < 2 || resamples === 0) return undefined;
  const random = createRandom(seed);
  const width = first.length;
  const sum = new Float64Array(width);
  const rows = Array.from({ length: resamples }, () => {
    sum.fill(0);
    for (let draw = 0; draw < clusters.length; draw++) {
      const cluster = clusters[random.int(0, clusters.length - 1)] as Float64Array;
      for (let i = 0; i < width; i++) sum[i] = (sum[i] as number) + (cluster[i] as number);
    }
    return measure(sum);
  });
  return measure(addUp(clusters, width)).map((value, statistic) => {
    const sorted = Float64Array.from(rows, (row) => row[statistic] as number).sort();
    // A skewed bootstrap may leave the value itself outside; an interval that does not hold its value helps nobody.
    return [Math.min(value, quantile(sorted, 0.025)), Math.max(value, quantile(sorted, 0.975))];
  });
}

/** The sum of vectors of `width` numbers. */
export function addUp(vectors: readonly Float64Array[], width: number): Float64Array {
  const sum = new Float64Array(width);
  for (const vector of vectors) {
    for (let i = 0; i < width; i++) sum[i] = (sum[i] as number) + (vector[i] as number);
  }
  return sum;
}

/** Linear between neighbours of a sorted list. */
function quantile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)] as number;
  const above = sorted[Math.ceil(position)] as number;
  return below + (above - below) * (position - Math.floor(position));
}
