import type { Random } from "@undiagram/random";
import type { DatabaseSchema, SchemaTable } from "@undiagram/schema";
import { AUDIT_COLUMNS } from "./audit-columns.ts";
import { sampleTelling } from "./sample-telling.ts";
import type { Size } from "./size.ts";

/**
 * The schema with some tables and columns left out; no table or column count falls below the size's min. What is larger
 * than its max goes down to it as far as keys and references allow.
 */
export function thinSchema(schema: DatabaseSchema, random: Random, size: Size): DatabaseSchema {
  return dropColumns(dropExcessTables(dropTables(schema, random, size), random, size), random, size.columns);
}

/** At most a third of the tables goes, and never one that holds the others together. */
function dropTables(schema: DatabaseSchema, random: Random, size: Size): DatabaseSchema {
  if (!random.chance(0.22)) return schema;
  const least = Math.max(size.tables.min, Math.ceil((schema.tables.length * 2) / 3));
  let thinned = schema;
  for (const { name } of random.sample(schema.tables, random.int(0, schema.tables.length - least))) {
    thinned = dropTable(thinned, name, size.columns.min) ?? thinned;
  }
  return thinned;
}

function dropExcessTables(schema: DatabaseSchema, random: Random, size: Size): DatabaseSchema {
  if (schema.tables.length <= size.tables.max) return schema;
  let thinned = schema;
  for (const { name } of random.sample(schema.tables, schema.tables.length)) {
    if (thinned.tables.length > size.tables.max) thinned = dropTable(thinned, name, size.columns.min) ?? thinned;
  }
  return thinned;
}

/** Undefined where the table cannot be spared. */
function dropTable(schema: DatabaseSchema, name: string, leastColumns: number): DatabaseSchema | undefined {
  const relationships = schema.relationships.filter((r) => r.from_table !== name && r.to_table !== name);
  const tables = schema.tables
    .filter((table) => table.name !== name)
    .map((table) => ({ ...table, columns: withoutReferences(schema, table, name) }));
  const isSound = tables.every(
    ({ columns }) => columns.length >= leastColumns && columns.some((column) => column.primary_key),
  );
  const cutsKey = schema.relationships.some(
    (r) =>
      r.to_table === name &&
      r.from_table !== name &&
      r.from_columns.some((column) => isPrimary(schema, r.from_table, column)),
  );
  const thinned = { ...schema, tables, relationships };
  return isSound && !cutsKey && countParts(thinned) <= countParts(schema) ? thinned : undefined;
}

function withoutReferences(schema: DatabaseSchema, table: SchemaTable, to: string): SchemaTable["columns"] {
  const gone = new Set(
    schema.relationships
      .filter((r) => r.from_table === table.name && r.to_table === to)
      .flatMap(({ from_columns }) => from_columns),
  );
  return table.columns.filter(({ name }) => !gone.has(name));
}

function isPrimary(schema: DatabaseSchema, table: string, column: string): boolean {
  return schema.tables.some((t) => t.name === table && t.columns.some((c) => c.name === column && c.primary_key));
}

/** Groups of tables that no relationship joins to one another. */
function countParts({ tables, relationships }: DatabaseSchema): number {
  const parts = new Map(tables.map(({ name }) => [name, name]));
  for (const { from_table, to_table } of relationships) {
    const [from, to] = [parts.get(from_table), parts.get(to_table)];
    for (const [name, part] of parts) if (part === from) parts.set(name, to as string);
  }
  return new Set(parts.values()).size;
}

/**
 * Attributes go table by table, audit columns everywhere at once: a team keeps them or does not. A table with attributes
 * keeps at least one: keys alone say nothing of what it holds.
 */
function dropColumns(schema: DatabaseSchema, random: Random, columns: Size["columns"]): DatabaseSchema {
  const droppedAudits = new Set(random.chance(0.35) ? AUDIT_COLUMNS.map(({ name }) => name) : []);
  const isThinned = random.chance(0.6);
  const kept = new Set(
    schema.relationships.flatMap((r) => r.from_columns.map((column) => `${r.from_table}.${column}`)),
  );
  const tables = schema.tables.map((table) => {
    const spare = table.columns.filter((c) => !c.primary_key && !kept.has(`${table.name}.${c.name}`));
    const audits = spare.filter(({ name }) => droppedAudits.has(name));
    const others = spare.filter(({ name }) => !droppedAudits.has(name));
    const most = Math.max(0, table.columns.length - columns.min);
    const excess = table.columns.length - columns.max;
    const count = isThinned ? random.int(0, Math.max(0, Math.min(most, Math.ceil(spare.length * 0.6)))) : 0;
    const expendable = [...audits, ...sampleTelling(random, others, others.length).slice(1).reverse()];
    const gone = new Set(expendable.slice(0, Math.min(most, Math.max(excess, audits.length + count))));
    return { ...table, columns: table.columns.filter((column) => !gone.has(column)) };
  });
  return { ...schema, tables };
}
