import type { NamedEdge } from "./match-relationships.ts";
import type { NamedTable } from "./name-tables.ts";

/**
 * The foreign keys an annotation shows, each as one text. A relationship that names its from_columns is one: table,
 * columns, referenced table, referenced columns, in whatever order a composite key lists them. A column marked as foreign
 * key that no such relationship names is one by itself, without a reference. A many_to_many is none.
 */
export function foreignKeys(tables: readonly NamedTable[], edges: readonly NamedEdge[]): string[] {
  const keys: string[] = [];
  const named = new Set<string>();
  for (const { from, to, relationship } of edges) {
    if (!from.columns || relationship.type === "many_to_many") continue;
    for (const column of from.columns) named.add(JSON.stringify([from.table, column]));
    const isPaired = to.columns?.length === from.columns.length;
    keys.push(
      JSON.stringify([
        from.table,
        isPaired
          ? from.columns.map((column, i) => JSON.stringify([column, to.columns?.[i]])).sort()
          : from.columns.toSorted(),
        to.table,
        isPaired ? null : (to.columns?.toSorted() ?? null),
      ]),
    );
  }
  for (const { key, columns } of tables) {
    for (const { column, key: name } of columns) {
      if (!column.foreign_key) continue;
      const item = JSON.stringify([key, name]);
      if (!named.has(item)) keys.push(item);
    }
  }
  return keys;
}
