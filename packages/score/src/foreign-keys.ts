import type { NamedEdge } from "./match-relationships.ts";
import type { NamedTable } from "./name-tables.ts";
import type { NamedAnnotation } from "./nted.ts";

/**
 * The foreign keys that the truth shows and those that the prediction says, each as one text.
 *
 * A relationship that names its from_columns is one: table, columns, referenced table, referenced columns, in whatever
 * order a composite key lists them. A many_to_many is none. Where the lines end at boxes the marks are all there is to
 * see: a column marked as foreign key is one by itself, unless a true relationship names it, which says it already.
 */
export function foreignKeys(truth: NamedAnnotation, predicted: NamedAnnotation): { shown: string[]; said: string[] } {
  const named = new Set(
    truth.edges
      .filter(isForeignKey)
      .flatMap(({ from }) => (from.columns ?? []).map((column) => JSON.stringify([from.table, column]))),
  );
  const keysOf = ({ tables, edges }: NamedAnnotation) => [
    ...edges.filter(isForeignKey).map(referenceKey),
    ...tables.flatMap(markKeys).filter((key) => !named.has(key)),
  ];
  return { shown: keysOf(truth), said: keysOf(predicted) };
}

function isForeignKey({ from, relationship }: NamedEdge): boolean {
  return from.columns !== undefined && relationship.type !== "many_to_many";
}

function referenceKey({ from, to }: NamedEdge): string {
  const isPaired = to.columns?.length === from.columns?.length;
  const columns = isPaired
    ? [from.columns?.map((column, i) => JSON.stringify([column, to.columns?.[i]])).sort()]
    : [from.columns?.toSorted(), to.columns?.toSorted() ?? null];
  return JSON.stringify([from.table, to.table, ...columns]);
}

function markKeys({ key, columns }: NamedTable): string[] {
  return columns.flatMap((column) => (column.column.foreign_key ? [JSON.stringify([key, column.key])] : []));
}
