import type { DatabaseSchema, Dialect, SchemaColumn, SchemaRelationship, SchemaTable } from "@undiagram/schema";
import { impliedUniqueKeys, primaryKeyOf } from "./_keys.ts";
import { quoteIdentifier } from "./_quote-identifier.ts";
import { resolveManyToMany } from "./_resolve-many-to-many.ts";

/**
 * The schema as CREATE TABLE statements, one script that runs from top to bottom.
 *
 * - Column types and defaults are written as they stand in the schema; `dialect` (the schema's own, when absent)
 *   decides only how names are quoted and how the statements are shaped.
 * - Foreign keys follow after all tables, so that cycles and self references work; SQLite cannot add one later and
 *   gets them inside the table, where it allows the same.
 * - A direct many_to_many becomes a junction table. Columns that a foreign key refers to, and those of a one_to_one,
 *   get the UNIQUE constraint that the relationship implies when no key says it.
 * - A relationship that cannot be a foreign key (no columns, and no key to refer to) is written as a comment.
 */
export function toSql(schema: DatabaseSchema, dialect: Dialect = schema.dialect): string {
  const resolved = resolveManyToMany(schema);
  const writer = { dialect, namespaces: new Map(resolved.tables.map((t) => [t.name, t.namespace])) };
  const foreignKeys = resolved.relationships.filter(isForeignKey);
  const statements = [
    ...createNamespaces(resolved, dialect),
    ...resolved.tables.map((table) => createTable(table, foreignKeys, writer)),
    ...(dialect === "sqlite" ? [] : foreignKeys.map((r) => alterTable(r, writer))),
    ...resolved.relationships.filter((r) => !isForeignKey(r)).map(commentOn),
  ];
  return `${statements.join("\n\n")}\n`;
}

interface Writer {
  dialect: Dialect;
  /** Table name to the namespace it stands in. */
  namespaces: ReadonlyMap<string, string | undefined>;
}

function isForeignKey(r: SchemaRelationship): boolean {
  return r.type !== "many_to_many" && r.from_columns.length > 0 && r.from_columns.length === r.to_columns.length;
}

function createNamespaces(schema: DatabaseSchema, dialect: Dialect): string[] {
  const names = [...new Set(schema.tables.flatMap((table) => table.namespace ?? []))].sort();
  const quoted = (name: string) => quoteIdentifier(name, dialect);
  switch (dialect) {
    case "postgresql":
    case "mysql":
      return names.map((name) => `CREATE SCHEMA IF NOT EXISTS ${quoted(name)};`);
    case "sqlserver":
      return names.map((name) => {
        const text = (value: string) => `N'${value.replaceAll("'", "''")}'`;
        return `IF SCHEMA_ID(${text(name)}) IS NULL EXEC(${text(`CREATE SCHEMA ${quoted(name)}`)});`;
      });
    case "oracle": // A schema is a user there, and no table script should create users.
    case "sqlite": // It has none.
      return [];
  }
}

function qualify(table: string, { dialect, namespaces }: Writer): string {
  const namespace = dialect === "sqlite" ? undefined : namespaces.get(table);
  const name = quoteIdentifier(table, dialect);
  return namespace ? `${quoteIdentifier(namespace, dialect)}.${name}` : name;
}

function createTable(table: SchemaTable, foreignKeys: readonly SchemaRelationship[], writer: Writer): string {
  const list = (columns: readonly string[]) => columns.map((c) => quoteIdentifier(c, writer.dialect)).join(", ");
  const primaryKey = primaryKeyOf(table);
  const lines = [
    ...table.columns.map((column) => defineColumn(column, primaryKey, writer.dialect)),
    ...(primaryKey.length > 1 ? [`PRIMARY KEY (${list(primaryKey)})`] : []),
    ...impliedUniqueKeys(table, foreignKeys).map((columns) => `UNIQUE (${list(columns)})`),
    ...(writer.dialect === "sqlite"
      ? foreignKeys.filter((r) => r.from_table === table.name).map((r) => foreignKey(r, writer))
      : []),
  ];
  return `CREATE TABLE ${qualify(table.name, writer)} (\n${lines.map((line) => `  ${line}`).join(",\n")}\n);`;
}

function defineColumn(column: SchemaColumn, primaryKey: readonly string[], dialect: Dialect): string {
  const isWholeKey = column.primary_key && primaryKey.length === 1;
  return [
    quoteIdentifier(column.name, dialect),
    column.type,
    // Oracle wants DEFAULT before the constraints; the others take any order.
    column.default !== undefined && `DEFAULT ${column.default}`,
    !column.nullable && !column.primary_key && "NOT NULL",
    // Oracle refuses a UNIQUE that repeats the primary key.
    column.unique && !isWholeKey && "UNIQUE",
    isWholeKey && "PRIMARY KEY",
  ]
    .filter(Boolean)
    .join(" ");
}

function alterTable(r: SchemaRelationship, writer: Writer): string {
  return `ALTER TABLE ${qualify(r.from_table, writer)} ADD ${foreignKey(r, writer)};`;
}

function foreignKey(r: SchemaRelationship, writer: Writer): string {
  const list = (columns: readonly string[]) => columns.map((c) => quoteIdentifier(c, writer.dialect)).join(", ");
  return `FOREIGN KEY (${list(r.from_columns)}) REFERENCES ${qualify(r.to_table, writer)} (${list(r.to_columns)})`;
}

function commentOn(r: SchemaRelationship): string {
  const oneLine = (name: string) => name.replaceAll(/\s+/g, " ");
  return `-- ${oneLine(r.from_table)} to ${oneLine(r.to_table)} (${r.type}): no columns to join them by are known.`;
}
