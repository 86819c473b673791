import {
  type Annotation,
  type Column,
  canonicalize,
  type DatabaseSchema,
  type Dialect,
  type Relationship,
  type SchemaColumn,
  type SchemaRelationship,
  type SchemaTable,
} from "@undiagram/schema";
import { fillJoinColumns } from "./_fill-join-columns.ts";
import { referencingType } from "./_resolve-many-to-many.ts";

/** What a column becomes whose type the picture does not show: keys count, everything else is text. */
const DEFAULT_TYPES: Record<Dialect, { key: string; other: string }> = {
  postgresql: { key: "INTEGER", other: "TEXT" },
  // MySQL and SQL Server cannot make an unlimited text unique.
  mysql: { key: "INT", other: "VARCHAR(255)" },
  sqlserver: { key: "INT", other: "NVARCHAR(255)" },
  sqlite: { key: "INTEGER", other: "TEXT" },
  oracle: { key: "NUMBER(10)", other: "VARCHAR2(255)" },
};

/** A column on its way from the annotation to the schema: its type may still be unknown. */
export interface OpenColumn extends Omit<SchemaColumn, "type"> {
  type: string | undefined;
  isForeignKey: boolean;
}

/** A table with such columns. */
export interface OpenTable {
  name: string;
  columns: OpenColumn[];
}

/**
 * A whole schema from what a picture shows of it. What the picture leaves open is filled in, and `notes` says so in
 * one sentence each:
 *
 * - A type not shown is, for a foreign key, the type of the column it refers to; for other keys the dialect's
 *   integer; for the rest its text type.
 * - A line drawn from box to box is joined by the columns whose names say so (`customer_id`), or by the only foreign
 *   key mark left, or by a new column of that name.
 * - A line without cardinality is a many_to_one. A column not marked NOT NULL is nullable, unless it is a primary key.
 * - What contradicts itself is left out: a name used twice, a relationship whose ends do not exist.
 *
 * Types and names stand as they were drawn, whether the dialect knows them or not.
 */
export function annotationToSchema(
  annotation: Annotation,
  options: { dialect?: Dialect; domain?: string } = {},
): { schema: DatabaseSchema; notes: string[] } {
  const { dialect = "postgresql", domain = "extracted" } = options;
  const notes: string[] = [];
  const canonical = canonicalize(annotation);
  const tables = openTables(canonical, notes);
  const relationships = canonical.relationships
    .filter((r) => hasEnds(r, tables, notes))
    .map((r) => (r.type ? r : { ...r, type: "many_to_one" as const }));
  const joined = fillJoinColumns(relationships, tables, notes);
  const withoutCardinality = canonical.relationships.filter((r) => !r.type).length;
  if (withoutCardinality > 0) notes.push(`${withoutCardinality} lines without cardinality are read as many_to_one.`);
  return {
    schema: { domain, dialect, tables: closeTables(tables, joined, dialect, notes), relationships: joined },
    notes,
  };
}

function openTables(annotation: Annotation, notes: string[]): OpenTable[] {
  const tables = new Map<string, OpenTable>();
  for (const { name, columns } of annotation.tables) {
    if (tables.has(name)) {
      notes.push(`A second table named ${name} is left out.`);
      continue;
    }
    const open = new Map<string, OpenColumn>();
    for (const column of columns) {
      if (open.has(column.name)) notes.push(`A second column ${name}.${column.name} is left out.`);
      else open.set(column.name, openColumn(column));
    }
    if (open.size === 0) {
      notes.push(`${name} shows no columns: id is added.`);
      open.set("id", openColumn({ name: "id", primary_key: true }));
    }
    tables.set(name, { name, columns: [...open.values()] });
  }
  if (tables.size === 0) notes.push("No tables are shown.");
  return [...tables.values()];
}

function openColumn(column: Column): OpenColumn {
  return {
    name: column.name,
    type: column.type,
    primary_key: column.primary_key ?? false,
    unique: column.unique ?? false,
    nullable: column.nullable !== false && !column.primary_key,
    isForeignKey: column.foreign_key ?? false,
  };
}

function hasEnds(r: Relationship, tables: readonly OpenTable[], notes: string[]): boolean {
  const exists = (name: string, columns: readonly string[] | undefined) => {
    const table = tables.find((t) => t.name === name);
    return table && (columns ?? []).every((column) => table.columns.some((c) => c.name === column));
  };
  const isComplete =
    exists(r.from_table, r.from_columns) &&
    exists(r.to_table, r.to_columns) &&
    (!r.from_columns || !r.to_columns || r.from_columns.length === r.to_columns.length);
  if (!isComplete)
    notes.push(`The relationship from ${r.from_table} to ${r.to_table} is left out: its ends do not exist.`);
  return Boolean(isComplete);
}

function closeTables(
  tables: readonly OpenTable[],
  relationships: readonly SchemaRelationship[],
  dialect: Dialect,
  notes: string[],
): SchemaTable[] {
  const { key, other } = DEFAULT_TYPES[dialect];
  const referenced = new Set(relationships.flatMap((r) => r.to_columns.map((c) => JSON.stringify([r.to_table, c]))));

  /** `path` holds the columns already asked for, so that references in a circle come to an end. */
  const typeOf = (table: string, column: OpenColumn, path: readonly OpenColumn[]): string => {
    if (column.type !== undefined) return column.type;
    for (const r of relationships) {
      const place = r.type !== "many_to_many" && r.from_table === table ? r.from_columns.indexOf(column.name) : -1;
      const target = tables.find((t) => t.name === r.to_table)?.columns.find((c) => c.name === r.to_columns[place]);
      if (target && !path.includes(target)) return referencingType(typeOf(r.to_table, target, [...path, target]));
    }
    const isKey = column.primary_key || column.isForeignKey || referenced.has(JSON.stringify([table, column.name]));
    return isKey ? key : other;
  };

  const unknown = tables.flatMap((table) => table.columns).filter((column) => column.type === undefined).length;
  if (unknown > 0) notes.push(`${unknown} types are not shown: keys are taken as ${key}, the rest as ${other}.`);
  return tables.map((table) => ({
    name: table.name,
    columns: table.columns.map(({ isForeignKey, ...column }) => ({
      ...column,
      type: typeOf(table.name, { isForeignKey, ...column }, [{ isForeignKey, ...column }]),
    })),
  }));
}
