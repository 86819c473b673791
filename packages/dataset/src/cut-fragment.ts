import type { Random } from "@undiagram/random";
import type { DatabaseSchema, SchemaRelationship, SchemaTable } from "@undiagram/schema";
import { neighboursOf, partOf } from "./_split-schema.ts";
import type { SchemaSize } from "./picture-plan.ts";

/** How often a table shows as many columns as it may. */
const WHOLE_TABLES = 0.5;

/**
 * Some tables of the part that hang together, as far as the part does, and of each some columns: those that its
 * relationships need before keys, keys before others. Names, types and order stay as they are. Within `size`, but for
 * tables and columns that the part does not have.
 */
export function cutFragment(part: DatabaseSchema, random: Random, { tables, columns }: SchemaSize): DatabaseSchema {
  const names = growTables(part, random, random.int(tables.min, tables.max));
  const chosen = partOf(part, names);
  const thinned = chosen.tables.map((table) => {
    const most = random.chance(WHOLE_TABLES) ? columns.max : random.int(columns.min, columns.max);
    return thinTable(table, chosen.relationships, random, { most, max: columns.max });
  });
  const has = new Set(thinned.flatMap((table) => table.columns.map(({ name }) => JSON.stringify([table.name, name]))));
  const isWhole = (r: SchemaRelationship) =>
    r.from_columns.every((column) => has.has(JSON.stringify([r.from_table, column]))) &&
    r.to_columns.every((column) => has.has(JSON.stringify([r.to_table, column])));
  return { ...chosen, tables: thinned, relationships: chosen.relationships.filter(isWhole) };
}

/**
 * From a table to its neighbours, one after another; to any other table where no neighbour is left. Never to one whose
 * name differs from another's by the namespace alone: scores drop that, so a picture of both could not be judged.
 */
function growTables(part: DatabaseSchema, random: Random, count: number): Set<string> {
  const neighbours = neighboursOf(part);
  const all = part.tables.map(({ name }) => name);
  const grown = new Set([random.pick(all)]);
  while (grown.size < count) {
    const shown = new Set([...grown].map(bareName));
    const near = [...grown].flatMap((name) => neighbours.get(name) ?? []).filter((name) => !shown.has(bareName(name)));
    const next = near.length > 0 ? near : all.filter((name) => !shown.has(bareName(name)));
    if (next.length === 0) break;
    grown.add(random.pick(next));
  }
  return grown;
}

function bareName(table: string): string {
  return table.slice(table.lastIndexOf(".") + 1).toLowerCase();
}

function thinTable(
  table: SchemaTable,
  relationships: readonly SchemaRelationship[],
  random: Random,
  { most, max }: { most: number; max: number },
): SchemaTable {
  const needed = new Set(
    relationships.flatMap((r) => [
      ...(r.from_table === table.name ? r.from_columns : []),
      ...(r.to_table === table.name ? r.to_columns : []),
    ]),
  );
  const rank = (column: SchemaTable["columns"][number]) => (needed.has(column.name) ? 0 : column.primary_key ? 1 : 2);
  // A table of keys alone says little of what it is about: one column more where there is room.
  const keys = table.columns.filter((column) => rank(column) < 2).length;
  const kept = new Set(
    random
      .shuffle(table.columns)
      .sort((a, b) => rank(a) - rank(b))
      .slice(0, Math.max(most, Math.min(keys + 1, max))),
  );
  return { ...table, columns: table.columns.filter((column) => kept.has(column)) };
}
