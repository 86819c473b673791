import type { Annotation, Column, Relationship, Table } from "./annotation.ts";

/** Of a place in an annotation: its tables and columns are counted through. */
const DIGITS = 9;
const NOWHERE = 10 ** DIGITS - 1;

/**
 * The one right way to write an annotation: `one_to_many` is turned round, an edge without direction starts at its
 * alphabetically first end, and every object has its keys in the order of the model. Tables and columns keep their
 * order, which is the picture's reading order. Relationships stand in the order in which their ends do: by from_table,
 * from_columns, to_table and to_columns, so that whoever writes them goes through the tables once more; what stands
 * nowhere comes last, and what is alike in this goes by the alphabet. Idempotent.
 */
export function canonicalize(annotation: Annotation): Annotation {
  const places = new Map<string, number>();
  const note = (key: string) => places.set(key, places.get(key) ?? places.size);
  for (const table of annotation.tables) {
    note(endKey(table.name, undefined));
    for (const column of table.columns) note(endKey(table.name, [column.name]));
  }
  const keyed = annotation.relationships
    .map(canonicalRelationship)
    .map((r) => ({ r, key: relationshipKey(r, places) }));
  return {
    tables: annotation.tables.map(canonicalTable),
    relationships: keyed.sort((a, b) => compare(a.key, b.key)).map(({ r }) => r),
  };
}

function canonicalTable(table: Table): Table {
  return { name: table.name, columns: table.columns.map(canonicalColumn) };
}

function canonicalColumn(column: Column): Column {
  return {
    name: column.name,
    ...(column.type !== undefined && { type: column.type }),
    ...(column.primary_key && { primary_key: true }),
    ...(column.foreign_key && { foreign_key: true }),
    ...(column.unique && { unique: true }),
    ...(column.nullable === false && { nullable: false }),
  };
}

function canonicalRelationship(relationship: Relationship): Relationship {
  const r = isTurnedRound(relationship) ? turnRound(relationship) : relationship;
  return {
    from_table: r.from_table,
    ...(r.from_columns && { from_columns: [...r.from_columns] }),
    to_table: r.to_table,
    ...(r.to_columns && { to_columns: [...r.to_columns] }),
    ...(r.type && { type: r.type }),
    ...(r.from_optional && { from_optional: true }),
    ...(r.to_optional && { to_optional: true }),
  };
}

/**
 * A many_to_many has no direction, nor has a one_to_one drawn from box to box: their ends are put in alphabetical
 * order. All other edges keep theirs.
 */
function isTurnedRound(r: Relationship): boolean {
  if (r.type === "one_to_many") return true;
  const isSymmetric = r.type === "many_to_many" || (r.type === "one_to_one" && !r.from_columns && !r.to_columns);
  if (!isSymmetric) return false;
  const order = compare(endKey(r.from_table, r.from_columns), endKey(r.to_table, r.to_columns));
  // Both ends of a loop may be the same: then the optional one comes last.
  return order > 0 || (order === 0 && r.from_optional === true && !r.to_optional);
}

function turnRound(r: Relationship): Relationship {
  return {
    from_table: r.to_table,
    from_columns: r.to_columns,
    to_table: r.from_table,
    to_columns: r.from_columns,
    type: r.type === "one_to_many" ? "many_to_one" : r.type,
    from_optional: r.to_optional,
    to_optional: r.from_optional,
  };
}

/** `places`: where every table and every column stands, by endKey. */
function relationshipKey(r: Relationship, places: ReadonlyMap<string, number>): string {
  const optional = `${r.from_optional ? 1 : 0}${r.to_optional ? 1 : 0}`;
  const spelled = [endKey(r.from_table, r.from_columns), endKey(r.to_table, r.to_columns), r.type ?? "", optional];
  return [placeKey(r.from_table, r.from_columns, places), placeKey(r.to_table, r.to_columns, places), ...spelled].join(
    "\u0001",
  );
}

/** A text that sorts as the end's table and then its columns stand. */
function placeKey(table: string, columns: readonly string[] | undefined, places: ReadonlyMap<string, number>): string {
  const keys = [endKey(table, undefined), ...(columns ?? []).map((column) => endKey(table, [column]))];
  return keys.map((key) => `${places.get(key) ?? NOWHERE}`.padStart(DIGITS, "0")).join();
}

function endKey(table: string, columns: readonly string[] | undefined): string {
  return [table, ...(columns ?? [])].join("\u0000");
}

/** By code unit, not by locale: the same order on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
