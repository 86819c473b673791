import type { DatasetFigures } from "@undiagram/contract";

/** How varied a dataset is, in one line. */
export function describeFigures(figures: DatasetFigures): string {
  const told: [what: string, count: number][] = [
    ["different schemas", figures.schemas],
    ["families", figures.families],
    ["table sets", figures.table_sets],
    ["table names", figures.table_names],
    ["column names", figures.column_names],
    ["types", figures.types],
    ["relationship types", figures.relationship_types],
    ["table counts", figures.table_counts],
    ["near-duplicates across splits", figures.near_duplicates_across_splits],
    ["within splits", figures.near_duplicates_within_splits],
  ];
  return told.map(([what, count]) => `${what} ${count.toLocaleString("en")}`).join(" · ");
}
