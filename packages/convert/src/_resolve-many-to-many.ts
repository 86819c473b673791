import type { DatabaseSchema, SchemaColumn, SchemaRelationship, SchemaTable } from "@undiagram/schema";
import { referableKeyOf } from "./_keys.ts";

/**
 * The same schema with every direct many_to_many turned into a junction table: one foreign key to each side, both
 * together its primary key. A many_to_many with a side that has no key stays as it is: nothing could refer to it.
 */
export function resolveManyToMany(schema: DatabaseSchema): DatabaseSchema {
  const tables = [...schema.tables];
  const relationships: SchemaRelationship[] = [];
  for (const relationship of schema.relationships) {
    const junction = relationship.type === "many_to_many" ? makeJunction(relationship, tables) : undefined;
    if (!junction) {
      relationships.push(relationship);
      continue;
    }
    tables.push(junction.table);
    relationships.push(...junction.relationships);
  }
  return { ...schema, tables, relationships };
}

function makeJunction(
  r: SchemaRelationship,
  tables: readonly SchemaTable[],
): { table: SchemaTable; relationships: SchemaRelationship[] } | undefined {
  const from = tables.find((table) => table.name === r.from_table);
  const to = tables.find((table) => table.name === r.to_table);
  if (!from || !to) return undefined;
  const fromKey = r.from_columns.length > 0 ? r.from_columns : referableKeyOf(from);
  const toKey = r.to_columns.length > 0 ? r.to_columns : referableKeyOf(to);
  if (fromKey.length === 0 || toKey.length === 0) return undefined;

  const name = freshName(
    `${from.name}_${to.name}`,
    tables.map((table) => table.name),
  );
  const taken: string[] = [];
  const refer = (table: SchemaTable, key: readonly string[], prefix: string) =>
    key.map((column) => {
      const own = freshName(`${prefix}${table.name}_${column}`, taken);
      taken.push(own);
      return junctionColumn(own, table, column);
    });
  const fromColumns = refer(from, fromKey, "");
  const toColumns = refer(to, toKey, from === to ? "related_" : "");
  const end = (columns: SchemaColumn[], table: SchemaTable, key: readonly string[], optional: boolean) => ({
    from_table: name,
    from_columns: columns.map((column) => column.name),
    to_table: table.name,
    to_columns: [...key],
    type: "many_to_one" as const,
    from_optional: optional,
    to_optional: false,
  });
  return {
    table: { name, ...(from.namespace && { namespace: from.namespace }), columns: [...fromColumns, ...toColumns] },
    relationships: [end(fromColumns, from, fromKey, r.to_optional), end(toColumns, to, toKey, r.from_optional)],
  };
}

function junctionColumn(name: string, table: SchemaTable, column: string): SchemaColumn {
  const type = table.columns.find((c) => c.name === column)?.type ?? "INTEGER";
  return { name, type: referencingType(type), primary_key: true, unique: false, nullable: false };
}

/** The type of a column that refers to one of this type: it takes its value from there, so it counts nothing itself. */
export function referencingType(type: string): string {
  const serial = /^(small|big)?serial\b/i.exec(type.trim());
  if (serial) return serial[1] ? `${serial[1].toUpperCase()}INT` : "INTEGER";
  return type
    .replace(/\s+(auto_?increment|identity\s*(\([^)]*\))?|generated\s+.*as\s+identity\s*(\([^)]*\))?)/gi, "")
    .trim();
}

/** The name, or the name with the first number behind it that makes it different from all that are taken. */
function freshName(name: string, taken: readonly string[]): string {
  let fresh = name;
  // Compared without case, because most databases do so for names.
  const isTaken = (candidate: string) => taken.some((other) => other.toLowerCase() === candidate.toLowerCase());
  for (let n = 2; isTaken(fresh); n++) fresh = `${name}_${n}`;
  return fresh;
}
