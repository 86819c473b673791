import { annotationKey } from "@undiagram/schema";
import type { SplitLine } from "./_check-line.ts";
import { namesKey } from "./_names-key.ts";

/** Numbers that say how varied a dataset is. */
export interface DatasetFigures {
  splits: number;
  families: number;
  /** Samples whose annotation another sample of the same split repeats. */
  equal_within_splits: number;
  /** Samples with the same table and column names, case aside, as another one of the same split. */
  near_duplicates_within_splits: number;
  /** Samples with the same names as one of another split. */
  near_duplicates_across_splits: number;
}

export function measureVariety(splits: readonly string[], lines: readonly SplitLine[]): DatasetFigures {
  const read = lines.flatMap(({ split, annotation }) =>
    annotation ? [{ split, names: namesKey(annotation), key: annotationKey(annotation) }] : [],
  );
  const byNames = [...Map.groupBy(read, ({ names }) => names).values()];
  return {
    splits: splits.length,
    families: new Set(lines.flatMap((line) => line.metadata?.family ?? [])).size,
    equal_within_splits: countShared(read, ({ split, key }) => split + key),
    near_duplicates_within_splits: countShared(read, ({ split, names }) => split + names),
    near_duplicates_across_splits: byNames
      .filter((group) => new Set(group.map(({ split }) => split)).size > 1)
      .reduce((sum, group) => sum + group.length, 0),
  };
}

/** How many items share their key with another. */
function countShared<T>(items: readonly T[], keyOf: (item: T) => string): number {
  const groups = [...Map.groupBy(items, keyOf).values()];
  return groups.filter((group) => group.length > 1).reduce((sum, group) => sum + group.length, 0);
}
