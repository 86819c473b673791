import type { DatabaseSchema } from "@undiagram/schema";

/**
 * Cuts a schema into parts that share no table. A part hangs together and has at least `least` tables; so many that the
 * schema cannot be cut at another place, at most. Tables that hang together in smaller groups are put together up to
 * `least`, without lines between them. Every table is in exactly one part, in the order of the schema.
 */
export function splitSchema(schema: DatabaseSchema, least: number): DatabaseSchema[] {
  const neighbours = neighboursOf(schema);
  const parts: string[][] = [];
  let loose: string[] = [];
  const seen = new Set<string>();
  for (const { name } of schema.tables) {
    if (seen.has(name)) continue;
    const { closed, rest } = cutTree(name, neighbours, seen, least);
    // What is left at the root goes to the last part that was cut off from it; on its own it would be too small.
    const last = closed.at(-1);
    if (last) last.push(...rest);
    else loose.push(...rest);
    parts.push(...closed);
    if (loose.length >= least) {
      parts.push(loose);
      loose = [];
    }
  }
  if (loose.length > 0) parts.push(loose);
  return parts.map((names) => partOf(schema, new Set(names)));
}

/** Table to the tables it has a relationship with, in the order of the relationships. */
export function neighboursOf({ tables, relationships }: DatabaseSchema): Map<string, string[]> {
  const neighbours = new Map<string, string[]>(tables.map(({ name }) => [name, []]));
  for (const { from_table, to_table } of relationships) {
    neighbours.get(from_table)?.push(to_table);
    neighbours.get(to_table)?.push(from_table);
  }
  return neighbours;
}

/** The tables, and the relationships between them. */
export function partOf(schema: DatabaseSchema, names: ReadonlySet<string>): DatabaseSchema {
  return {
    ...schema,
    tables: schema.tables.filter(({ name }) => names.has(name)),
    relationships: schema.relationships.filter((r) => names.has(r.from_table) && names.has(r.to_table)),
  };
}

/**
 * Walks the tables that hang together with `root` as a tree, and cuts off every branch that has grown to `least`
 * tables. A part ends in a table that all its branches hang on, so it hangs together.
 */
function cutTree(
  root: string,
  neighbours: ReadonlyMap<string, readonly string[]>,
  seen: Set<string>,
  least: number,
): { closed: string[][]; rest: string[] } {
  const closed: string[][] = [];
  const parent = new Map<string, string>();
  const order = [root];
  seen.add(root);
  for (const name of order) {
    for (const next of neighbours.get(name) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      parent.set(next, name);
      order.push(next);
    }
  }
  const branch = new Map(order.map((name) => [name, [name]]));
  for (const name of order.toReversed()) {
    const own = branch.get(name) as string[];
    const above = parent.get(name);
    if (own.length >= least) closed.push(own);
    else if (above !== undefined) branch.get(above)?.push(...own);
    else return { closed, rest: own };
  }
  return { closed, rest: [] };
}
