import { addUp } from "./bootstrap.ts";
import { COUNT_NAMES, toVector } from "./counts.ts";
import type { SampleScore } from "./score-sample.ts";

/**
 * The summed counts of every schema family, by family. Families, and samples within them, are taken in alphabetical
 * order, so that sums of fractions come out the same to the last bit whatever order the samples came in.
 */
export function clusterByFamily(scores: readonly SampleScore[]): Map<string, Float64Array> {
  const sorted = scores.toSorted((a, b) => compare(a.id, b.id));
  const families = Map.groupBy(sorted, ({ id, family }) => (family === undefined ? `id:${id}` : `family:${family}`));
  return new Map(
    [...families]
      .sort(([a], [b]) => compare(a, b))
      .map(([family, members]) => [
        family,
        addUp(
          members.map(({ counts }) => toVector(counts)),
          COUNT_NAMES.length,
        ),
      ]),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
