import { linearSumAssignment } from "linear-sum-assignment";
import { countCommon } from "./_count-common.ts";
import { textSimilarity } from "./levenshtein.ts";
import type { NamedColumn, NamedTable } from "./name-tables.ts";

/** A pair from this similarity on is a match. */
export const ACCEPTED_FROM = 0.5;

export interface TablePair {
  truth: NamedTable;
  predicted: NamedTable;
  /** In [0, 1]. */
  similarity: number;
  isAccepted: boolean;
}

/** Weight of what only breaks ties: too small to change which matches are worth most, large enough for a double. */
const TIE = 1e-6;

/**
 * Pairs true and predicted tables one to one so that the accepted pairs are as similar as can be in all (Hungarian
 * assignment). Pairs below ACCEPTED_FROM count nothing towards that sum, but are returned, marked: they are what
 * remains, put side by side. Independent of the order of either list when both come from nameTables.
 */
export function assignTables(truth: readonly NamedTable[], predicted: readonly NamedTable[]): TablePair[] {
  if (truth.length === 0 || predicted.length === 0) return [];
  const similarities = truth.map((a) => predicted.map((b) => tableSimilarity(a, b)));
  const weights = similarities.map((row, t) =>
    row.map((similarity, p) => {
      const isTwin = truth[t]?.text === predicted[p]?.text;
      return (similarity >= ACCEPTED_FROM ? similarity : similarity * TIE) + (isTwin ? TIE : 0);
    }),
  );
  const { rowAssignments } = linearSumAssignment(weights, { maximaze: true });
  return truth.flatMap((table, t): TablePair[] => {
    const p = rowAssignments[t] as number;
    if (p < 0) return [];
    const similarity = similarities[t]?.[p] as number;
    return [
      { truth: table, predicted: predicted[p] as NamedTable, similarity, isAccepted: similarity >= ACCEPTED_FROM },
    ];
  });
}

/**
 * 0.5 name similarity + 0.5 F1 of the column names. Where neither table shows columns the names decide alone:
 * two empty lists are no sign that two tables are one.
 */
export function tableSimilarity(a: NamedTable, b: NamedTable): number {
  const names = textSimilarity(a.key, b.key);
  const columns = a.columns.length + b.columns.length;
  if (columns === 0) return names;
  return 0.5 * names + (0.5 * 2 * countCommonColumns(a.columns, b.columns)) / columns;
}

/**
 * Columns that have the same name, as pairs; of several with one name, equal ones first. Both lists come from nameTables,
 * sorted by name.
 */
export function matchColumns(a: readonly NamedColumn[], b: readonly NamedColumn[]): [NamedColumn, NamedColumn][] {
  const pairs: [NamedColumn, NamedColumn][] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const [left, right] = [a[i] as NamedColumn, b[j] as NamedColumn];
    if (left.key < right.key) i++;
    else if (left.key > right.key) j++;
    else {
      const [endA, endB] = [endOfName(a, i), endOfName(b, j)];
      if (endA - i === 1 && endB - j === 1) pairs.push([left, right]);
      else pairs.push(...pairNamesakes(a.slice(i, endA), b.slice(j, endB)));
      i = endA;
      j = endB;
    }
  }
  return pairs;
}

function endOfName(columns: readonly NamedColumn[], start: number): number {
  let end = start + 1;
  while (columns[end]?.key === columns[start]?.key) end++;
  return end;
}

function pairNamesakes(a: readonly NamedColumn[], b: readonly NamedColumn[]): [NamedColumn, NamedColumn][] {
  const left = [...b];
  const take = (index: number) => (index < 0 ? undefined : left.splice(index, 1)[0]);
  const twins = new Map(a.map((column) => [column, take(left.findIndex(({ text }) => text === column.text))]));
  return a.flatMap((column): [NamedColumn, NamedColumn][] => {
    const partner = twins.get(column) ?? left.shift();
    return partner ? [[column, partner]] : [];
  });
}

/** As matchColumns, only counted. */
function countCommonColumns(a: readonly NamedColumn[], b: readonly NamedColumn[]): number {
  let i = 0;
  let j = 0;
  let common = 0;
  while (i < a.length && j < b.length) {
    const left = (a[i] as NamedColumn).key;
    const right = (b[j] as NamedColumn).key;
    if (left <= right) i++;
    if (left >= right) j++;
    if (left === right) common++;
  }
  return common;
}

/** How many tables have the same name in both, each name as often as it stands in both. */
export function countSameNames(truth: readonly NamedTable[], predicted: readonly NamedTable[]): number {
  return countCommon(
    truth.map(({ key }) => key),
    predicted.map(({ key }) => key),
  );
}
