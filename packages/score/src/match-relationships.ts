import type { Annotation, Relationship } from "@undiagram/schema";
import { normalizeName, normalizeTableName } from "./normalize-name.ts";

/**
 * How far a predicted relationship agrees with a true one, each level including those below it:
 * 1 the two tables, 2 + direction, 3 + type, 4 + columns.
 */
export type Level = 1 | 2 | 3 | 4;
export const LEVELS = [1, 2, 3, 4] as const;

interface End {
  table: string;
  /** Absent when the line ends at the box. */
  columns?: string[];
}

/** A canonical relationship under the names it is matched by. */
export interface NamedEdge {
  relationship: Relationship;
  /** Position in the annotation. */
  index: number;
  from: End;
  to: End;
  /** False when the picture shows no direction: many_to_many, and one_to_one from box to box. */
  isDirected: boolean;
  /** Both tables, in alphabetical order. */
  pair: string;
  text: string;
}

export interface EdgePair {
  truth: NamedEdge;
  predicted: NamedEdge;
  level: Level;
}

/** The relationships of a canonical annotation, sorted by content. */
export function nameEdges({ relationships }: Pick<Annotation, "relationships">): NamedEdge[] {
  return relationships
    .map((relationship, index) => {
      const from = nameEnd(relationship.from_table, relationship.from_columns);
      const to = nameEnd(relationship.to_table, relationship.to_columns);
      return {
        relationship,
        index,
        from,
        to,
        isDirected: isDirected(relationship),
        pair: JSON.stringify([from.table, to.table].sort()),
        text: JSON.stringify(relationship),
      };
    })
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
}

function nameEnd(table: string, columns: readonly string[] | undefined): End {
  return { table: normalizeTableName(table), columns: columns?.map(normalizeName) };
}

function isDirected({ type, from_columns, to_columns }: Relationship): boolean {
  if (type === "many_to_many") return false;
  return type !== "one_to_one" || from_columns !== undefined || to_columns !== undefined;
}

/**
 * How many true relationships can be matched one to one with predicted ones that agree at least up to each level. The
 * greatest matching is counted at every level, so that no level exceeds the one below it.
 */
export function countMatches(truth: readonly NamedEdge[], predicted: readonly NamedEdge[]): Record<Level, number> {
  const counts = { 1: 0, 2: 0, 3: 0, 4: 0 };
  const candidates = Map.groupBy(predicted, ({ pair }) => pair);
  for (const [pair, edges] of Map.groupBy(truth, (edge) => edge.pair)) {
    const others = candidates.get(pair) ?? [];
    if (others.length === 0) continue;
    const levels = edges.map((edge) => others.map((other) => agreement(edge, other)));
    for (const level of LEVELS) counts[level] += countGreatestMatching(levels, level);
  }
  return counts;
}

/** Augmenting paths: every true edge in turn takes a predicted one, moving earlier ones aside where it must. */
function countGreatestMatching(levels: readonly (readonly Level[])[], atLeast: Level): number {
  const takenBy = new Map<number, number>();
  const place = (edge: number, tried: Set<number>): boolean =>
    (levels[edge] ?? []).some((level, other) => {
      if (level < atLeast || tried.has(other)) return false;
      tried.add(other);
      const holder = takenBy.get(other);
      if (holder !== undefined && !place(holder, tried)) return false;
      takenBy.set(other, edge);
      return true;
    });
  return levels.filter((_, edge) => place(edge, new Set())).length;
}

/** One-to-one pairs for showing and for optionality: equal relationships first, then by falling level. */
export function pairEdges(truth: readonly NamedEdge[], predicted: readonly NamedEdge[]): EdgePair[] {
  const candidates = Map.groupBy(predicted, ({ pair }) => pair);
  const options = truth.flatMap((edge, order) =>
    (candidates.get(edge.pair) ?? []).map((other) => ({
      order,
      pair: { truth: edge, predicted: other, level: agreement(edge, other) },
      rank: edge.text === other.text ? 5 : agreement(edge, other),
    })),
  );
  const taken = new Set<NamedEdge>();
  const pairs = options
    .sort((a, b) => b.rank - a.rank)
    .filter(({ pair }) => {
      if (taken.has(pair.truth) || taken.has(pair.predicted)) return false;
      taken.add(pair.truth).add(pair.predicted);
      return true;
    });
  return pairs.sort((a, b) => a.order - b.order).map(({ pair }) => pair);
}

/** How far two edges between the same two tables agree. What the truth shows must be said; what it does not, must not. */
function agreement(truth: NamedEdge, predicted: NamedEdge): Level {
  // Where the truth has no direction none is asked for, and the prediction may not be blamed for having one.
  if (truth.isDirected && !(predicted.isDirected && truth.from.table === predicted.from.table)) return 1;
  if (truth.relationship.type !== predicted.relationship.type) return 2;
  const isParallel = columnsKey(truth.from, truth.to) === columnsKey(predicted.from, predicted.to);
  const isMirrored = !truth.isDirected && columnsKey(truth.from, truth.to) === columnsKey(predicted.to, predicted.from);
  return isParallel || isMirrored ? 4 : 3;
}

/** Both ends with their columns, as text. The order in which a composite key names its columns does not matter. */
function columnsKey(from: End, to: End): string {
  if (from.columns && to.columns && from.columns.length === to.columns.length) {
    const pairs = from.columns.map((column, i) => JSON.stringify([column, to.columns?.[i]]));
    return JSON.stringify([from.table, to.table, pairs.sort()]);
  }
  return JSON.stringify([from.table, to.table, from.columns?.toSorted() ?? null, to.columns?.toSorted() ?? null]);
}

/** True when both say the same of which ends are optional. */
export function optionalityAgrees({ truth, predicted }: EdgePair): boolean {
  const [a, b] = [truth.relationship, predicted.relationship];
  const isParallel = a.from_optional === b.from_optional && a.to_optional === b.to_optional;
  const isMirrored = a.from_optional === b.to_optional && a.to_optional === b.from_optional;
  if (truth.isDirected) return isParallel;
  if (truth.from.table === truth.to.table) return isParallel || isMirrored;
  return truth.from.table === predicted.from.table ? isParallel : isMirrored;
}
