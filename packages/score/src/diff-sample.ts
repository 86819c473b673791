import { type Annotation, type Column, canonicalize, type Relationship } from "@undiagram/schema";
import { nameEdges, pairEdges } from "./match-relationships.ts";
import { assignTables, matchColumns } from "./match-tables.ts";
import { type NamedColumn, type NamedTable, nameTables } from "./name-tables.ts";

/** changed: matched, but not the same to the letter. missing: only in the truth. invented: only in the prediction. */
export type DiffState = "equal" | "changed" | "missing" | "invented";

export interface ColumnDiff {
  /** The true name; the predicted one where the column is invented. */
  name: string;
  state: DiffState;
  truth?: Column;
  predicted?: Column;
}

export interface TableDiff {
  /** The true name; the predicted one where the table is invented. */
  name: string;
  /** changed: another spelling of the name, or any column that is not equal. */
  state: DiffState;
  /** What the prediction calls the table, where it has it. */
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

/**
 * What a prediction got right and wrong, by the matching that the scores rest on: the truth in its own order, then what is
 * invented. All is equal exactly when the schemas are. A null prediction misses everything.
 */
export function diffSample(truth: Annotation, predicted: Annotation | null): SchemaDiff {
  const a = canonicalize(truth);
  const b = canonicalize(predicted ?? { tables: [], relationships: [] });
  return { tables: diffTables(nameTables(a), nameTables(b)), relationships: diffRelationships(a, b) };
}

function diffTables(truth: readonly NamedTable[], predicted: readonly NamedTable[]): TableDiff[] {
  const pairs = assignTables(truth, predicted).filter(({ isAccepted }) => isAccepted);
  const partners = new Map(pairs.map((pair) => [pair.truth, pair.predicted]));
  const matched = new Set(partners.values());
  return [
    ...inOrder(truth).map((table) => diffTable(table, partners.get(table))),
    ...inOrder(predicted)
      .filter((table) => !matched.has(table))
      .map(({ table, columns }): TableDiff => {
        const invented = inOrder(columns).map(({ column }) => toColumnDiff(undefined, column));
        return { name: table.name, state: "invented", columns: invented };
      }),
  ];
}

function diffTable(truth: NamedTable, predicted: NamedTable | undefined): TableDiff {
  const { name } = truth.table;
  const columns = diffColumns(truth.columns, predicted?.columns ?? []);
  if (!predicted) return { name, state: "missing", columns };
  const isEqual = name === predicted.table.name && columns.every(({ state }) => state === "equal");
  return { name, state: isEqual ? "equal" : "changed", predictedName: predicted.table.name, columns };
}

function diffColumns(truth: readonly NamedColumn[], predicted: readonly NamedColumn[]): ColumnDiff[] {
  const partners = new Map(matchColumns(truth, predicted));
  const matched = new Set(partners.values());
  return [
    ...inOrder(truth).map((column) => toColumnDiff(column.column, partners.get(column)?.column)),
    ...inOrder(predicted)
      .filter((column) => !matched.has(column))
      .map(({ column }) => toColumnDiff(undefined, column)),
  ];
}

function toColumnDiff(truth: Column | undefined, predicted: Column | undefined): ColumnDiff {
  return { name: (truth ?? predicted)?.name ?? "", ...toDiff(truth, predicted) };
}

function diffRelationships(truth: Annotation, predicted: Annotation): RelationshipDiff[] {
  const [a, b] = [nameEdges(truth), nameEdges(predicted)];
  const partners = new Map(pairEdges(a, b).map((pair) => [pair.truth, pair.predicted]));
  const matched = new Set(partners.values());
  return [
    ...inOrder(a).map((edge) => toDiff(edge.relationship, partners.get(edge)?.relationship)),
    ...inOrder(b)
      .filter((edge) => !matched.has(edge))
      .map(({ relationship }) => toDiff(undefined, relationship)),
  ];
}

/** Both come from canonicalize, so that equal content is equal JSON. */
function toDiff<T>(truth: T | undefined, predicted: T | undefined): { state: DiffState; truth?: T; predicted?: T } {
  if (truth === undefined) return { state: "invented", predicted };
  if (predicted === undefined) return { state: "missing", truth };
  return { state: JSON.stringify(truth) === JSON.stringify(predicted) ? "equal" : "changed", truth, predicted };
}

function inOrder<T extends { index: number }>(items: readonly T[]): T[] {
  return items.toSorted((a, b) => a.index - b.index);
}
