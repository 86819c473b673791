import type { SchemaRelationship, SchemaTable } from "@undiagram/schema";

/** The columns of the primary key, in table order; empty when there is none. */
export function primaryKeyOf(table: SchemaTable): string[] {
  return table.columns.filter((column) => column.primary_key).map((column) => column.name);
}

/** The columns another table can refer to: the primary key, or else the first unique column; empty without either. */
export function referableKeyOf(table: SchemaTable): string[] {
  const primaryKey = primaryKeyOf(table);
  if (primaryKey.length > 0) return primaryKey;
  return table.columns
    .filter((column) => column.unique)
    .map((column) => column.name)
    .slice(0, 1);
}

/** True when the schema already says that no two rows agree in these columns. */
export function isUniqueKey(table: SchemaTable, columns: readonly string[]): boolean {
  if (columns.length === 1 && table.columns.some((c) => c.name === columns[0] && c.unique)) return true;
  return sameSet(primaryKeyOf(table), columns);
}

/**
 * The column sets that must be unique for the relationships to hold although no key says so: the referenced columns
 * of a foreign key, and the referencing ones of a one_to_one.
 */
export function impliedUniqueKeys(table: SchemaTable, relationships: readonly SchemaRelationship[]): string[][] {
  const implied: string[][] = [];
  const imply = (columns: readonly string[]) => {
    if (columns.length === 0 || isUniqueKey(table, columns)) return;
    if (!implied.some((other) => sameSet(other, columns))) implied.push([...columns]);
  };
  for (const r of relationships) {
    if (r.to_table === table.name) imply(r.to_columns);
    if (r.from_table === table.name && r.type !== "many_to_one") imply(r.from_columns);
  }
  return implied;
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name));
}
