import type { Annotation, Column, Relationship, Table } from "./annotation.ts";

/**
 * The one right way to write an annotation: `one_to_many` is turned round, an edge without direction starts at its
 * alphabetically first end, relationships are sorted by from_table, from_columns, to_table, to_columns and type, and
 * every object has its keys in the order of the model. Tables and columns keep their order, which is the picture's
 * reading order. Idempotent.
 */
export function canonicalize(annotation: Annotation): Annotation {
  return {
    tables: annotation.tables.map(canonicalTable),
    relationships: annotation.relationships.map(canonicalRelationship).sort(compareRelationships),
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

function compareRelationships(a: Relationship, b: Relationship): number {
  return compare(relationshipKey(a), relationshipKey(b));
}

function relationshipKey(r: Relationship): string {
  const optional = `${r.from_optional ? 1 : 0}${r.to_optional ? 1 : 0}`;
  return [endKey(r.from_table, r.from_columns), endKey(r.to_table, r.to_columns), r.type ?? "", optional].join(
    "\u0001",
  );
}

function endKey(table: string, columns: readonly string[] | undefined): string {
  return [table, ...(columns ?? [])].join("\u0000");
}

/** By code unit, not by locale: the same order on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
