import type { Annotation, Column, Relationship } from "@undiagram/schema";

/*
 * What differs between the truth and one answer. The report shows diffs and makes none: they come from scoring, so
 * that the marks in the gallery and the figures in the tables rest on the same matching.
 */

/** missing: in the picture, not in the answer. invented: in the answer, not in the picture. */
export type DiffState = "equal" | "changed" | "missing" | "invented";

export interface ColumnDiff {
  name: string;
  state: DiffState;
  truth?: Column;
  predicted?: Column;
}

export interface TableDiff {
  /** The true name; the predicted one where the table is invented. */
  name: string;
  state: DiffState;
  /** The answer's name for the table, where it has one. */
  predictedName?: string;
  columns: ColumnDiff[];
}

export interface RelationshipDiff {
  state: DiffState;
  truth?: Relationship;
  predicted?: Relationship;
}

export interface SchemaDiff {
  tables: TableDiff[];
  relationships: RelationshipDiff[];
}

/** How many columns, whole tables and relationships carry each mark. A table counts once beside its columns. */
export function countStates(diff: SchemaDiff): Record<DiffState, number> {
  const counts: Record<DiffState, number> = { equal: 0, changed: 0, missing: 0, invented: 0 };
  for (const table of diff.tables) {
    // A table is "changed" by its columns, which count themselves, unless its own name was misread.
    if (table.state !== "changed" || isRenamed(table)) counts[table.state]++;
    for (const column of table.columns) counts[column.state]++;
  }
  for (const relationship of diff.relationships) counts[relationship.state]++;
  return counts;
}

/** True when the answer has the table under another name. */
export function isRenamed(table: TableDiff): boolean {
  return table.predictedName !== undefined && table.predictedName !== table.name;
}

/** True when the answer differs from the truth anywhere, or is no schema at all. */
export function isWrong(reply: { annotation: Annotation | null; diff: SchemaDiff }): boolean {
  const { changed, missing, invented } = countStates(reply.diff);
  return reply.annotation === null || changed + missing + invented > 0;
}
