import type { Column, Relationship } from "@undiagram/schema";
import { levenshtein } from "./levenshtein.ts";
import { type NamedEdge, pairEdges } from "./match-relationships.ts";
import { matchColumns, type TablePair } from "./match-tables.ts";
import type { NamedColumn, NamedTable } from "./name-tables.ts";
import { leaf, node, type Tree, treeDistance } from "./tree-distance.ts";

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
      (a, b) => fieldsDistance(edgeFields(a.relationship), edgeFields(b.relationship)),
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
  return fieldsDistance(columnFields(a.column), columnFields(b.column));
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
  return objectSize(columnFields(column));
}

function edgeSize({ relationship }: NamedEdge): number {
  return objectSize(edgeFields(relationship));
}

/** An object's keys with the texts under them. */
export type Fields = [key: string, texts: readonly string[]][];

/** As Donut writes it: keys by length, then alphabet; what is false or empty left out, so `nullable` never shows. */
function columnFields({ name, type, unique, foreign_key, primary_key }: Column): Fields {
  const fields: Fields = [["name", [name]]];
  if (type !== undefined) fields.push(["type", [type]]);
  if (unique) fields.push(["unique", TRUE]);
  if (foreign_key) fields.push(["foreign_key", TRUE]);
  if (primary_key) fields.push(["primary_key", TRUE]);
  return fields;
}

function edgeFields(relationship: Relationship): Fields {
  const { type, to_table, from_table, to_columns, to_optional, from_columns, from_optional } = relationship;
  const fields: Fields = type ? [["type", [type]]] : [];
  fields.push(["to_table", [to_table]], ["from_table", [from_table]]);
  fields.push(...listField("to_columns", to_columns));
  if (to_optional) fields.push(["to_optional", TRUE]);
  fields.push(...listField("from_columns", from_columns));
  if (from_optional) fields.push(["from_optional", TRUE]);
  return fields;
}

function listField(key: string, names: readonly string[] = []): Fields {
  const texts = names.filter((name) => name.trim() !== "");
  return texts.length > 0 ? [[key, texts]] : [];
}

const TRUE = ["True"];

/**
 * The tree edit distance of two objects. Equal fields at either end are set aside first, which changes no distance whose
 * costs are a metric; mostly a single text remains.
 */
export function fieldsDistance(a: Fields, b: Fields): number {
  let start = 0;
  let [endA, endB] = [a.length, b.length];
  while (start < endA && start < endB && isSameField(a[start], b[start])) start++;
  while (endA > start && endB > start && isSameField(a[endA - 1], b[endB - 1])) {
    endA--;
    endB--;
  }
  const [left, right] = [a.slice(start, endA), b.slice(start, endB)];
  if (left.length === 0 || right.length === 0) return objectSize([...left, ...right]) - 1;
  const [x, y] = [left[0], right[0]];
  if (left.length === 1 && right.length === 1 && x?.[0] === y?.[0] && x?.[1].length === 1 && y?.[1].length === 1) {
    return levenshtein((x[1][0] as string).trim(), (y[1][0] as string).trim());
  }
  return treeDistance(toTree(left), toTree(right));
}

function isSameField(a: Fields[number] | undefined, b: Fields[number] | undefined): boolean {
  return a?.[0] === b?.[0] && a?.[1].length === b?.[1].length && a?.[1].every((text, i) => text === b?.[1][i]) === true;
}

/** The object as Donut's tree. */
export function toTree(fields: Fields): Tree {
  return node(
    "<subtree>",
    fields.map(([key, texts]) =>
      node(
        key,
        texts.map((text) => leaf(text.trim())),
      ),
    ),
  );
}

/** The same as treeSize of the tree. */
function objectSize(fields: Fields): number {
  return fields.reduce((sum, [, texts]) => texts.reduce((total, text) => total + text.trim().length, sum + 1), 1);
}
