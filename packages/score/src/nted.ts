import type { Column, Relationship } from "@undiagram/schema";
import { levenshtein } from "./levenshtein.ts";
import { type NamedEdge, pairEdges } from "./match-relationships.ts";
import { matchColumns, type TablePair } from "./match-tables.ts";
import type { NamedColumn, NamedTable } from "./name-tables.ts";
import { leaf, node, type Tree, treeDistance, treeSize } from "./tree-distance.ts";

/** One side of a comparison: tables from nameTables, edges from nameEdges. */
export interface NamedAnnotation {
  tables: NamedTable[];
  edges: NamedEdge[];
}

/**
 * Donut's accuracy: 1 minus the tree edit distance over the size of the true tree, at least 0. Donut compares lists in
 * the order they came. Here order says nothing, so tables, columns and relationships are first paired as the other
 * metrics pair them, then what remains in alphabetical order, and the distance is the sum over the pairs and the
 * unpaired. That is never below the distance of the whole trees in paired order, and mostly equal to it.
 */
export function nted(truth: NamedAnnotation, predicted: NamedAnnotation, tablePairs: readonly TablePair[]): number {
  const size = listSize(truth.tables, tableSize) + listSize(truth.edges, edgeSize);
  if (size === 0) return predicted.tables.length + predicted.edges.length === 0 ? 1 : 0;
  const distance =
    listDistance(
      truth.tables,
      predicted.tables,
      tablePairs.map((pair) => [pair.truth, pair.predicted]),
      tableDistance,
      tableSize,
    ) +
    listDistance(
      truth.edges,
      predicted.edges,
      pairEdges(truth.edges, predicted.edges).map((pair) => [pair.truth, pair.predicted]),
      (a, b) => treeDistance(edgeTree(a.relationship), edgeTree(b.relationship)),
      edgeSize,
    );
  return Math.max(0, 1 - distance / size);
}

function tableDistance(a: NamedTable, b: NamedTable): number {
  return (
    levenshtein(a.table.name.trim(), b.table.name.trim()) +
    listDistance(a.columns, b.columns, matchColumns(a.columns, b.columns), columnDistance, columnSize)
  );
}

function columnDistance(a: NamedColumn, b: NamedColumn): number {
  return treeDistance(columnTree(a.column), columnTree(b.column));
}

function listDistance<T extends { text: string }>(
  truth: readonly T[],
  predicted: readonly T[],
  pairs: readonly (readonly [T, T])[],
  distance: (a: T, b: T) => number,
  size: (item: T) => number,
): number {
  const paired = new Set(pairs.flat());
  const missing = truth.filter((item) => !paired.has(item));
  const invented = predicted.filter((item) => !paired.has(item));
  // An empty list has no node, so a list that is empty on one side only costs its own node as well.
  let sum = truth.length > 0 === predicted.length > 0 ? 0 : 1;
  for (const [a, b] of pairs) if (a.text !== b.text) sum += distance(a, b);
  for (let i = 0; i < Math.max(missing.length, invented.length); i++) {
    const [a, b] = [missing[i], invented[i]];
    sum += a && b ? distance(a, b) : size((a ?? b) as T);
  }
  return sum;
}

function listSize<T>(items: readonly T[], size: (item: T) => number): number {
  return items.reduce((sum, item) => sum + size(item), items.length > 0 ? 1 : 0);
}

/** The table's own node, the name with its label, the columns with theirs. */
function tableSize({ table, columns }: NamedTable): number {
  return 2 + table.name.trim().length + listSize(columns, columnSize);
}

function columnSize({ column }: NamedColumn): number {
  return treeSize(columnTree(column));
}

function edgeSize({ relationship }: NamedEdge): number {
  return treeSize(edgeTree(relationship));
}

/** As Donut builds it: keys by length, then alphabet; what is false or empty left out (so `nullable` never shows). */
function columnTree(column: Column): Tree {
  return objectTree([
    ["name", [column.name]],
    ["type", column.type],
    ["unique", column.unique],
    ["foreign_key", column.foreign_key],
    ["primary_key", column.primary_key],
  ]);
}

function edgeTree(relationship: Relationship): Tree {
  return objectTree([
    ["type", relationship.type],
    ["to_table", relationship.to_table],
    ["from_table", relationship.from_table],
    ["to_columns", relationship.to_columns],
    ["to_optional", relationship.to_optional],
    ["from_columns", relationship.from_columns],
    ["from_optional", relationship.from_optional],
  ]);
}

function objectTree(fields: readonly [string, string | readonly string[] | true | undefined][]): Tree {
  return node(
    "<subtree>",
    fields.flatMap(([key, value]) => {
      if (value === undefined) return [];
      const texts = value === true ? ["True"] : typeof value === "string" ? [value] : value;
      return [
        node(
          key,
          texts.map((text) => leaf(text.trim())),
        ),
      ];
    }),
  );
}
