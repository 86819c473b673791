import { DatabaseSchema, type SchemaRelationship, type SchemaTable } from "@undiagram/schema";
import type { Size } from "../size.ts";

/** Every law of a made schema that this one breaks, as a sentence; written apart from the code that makes schemas. */
export function findViolations(schema: DatabaseSchema, size: Size): string[] {
  const tables = new Map(schema.tables.map((table) => [table.name, table]));
  const parsed = DatabaseSchema.safeParse(schema);
  return [
    ...(parsed.success ? [] : [`is no DatabaseSchema: ${parsed.error.message}`]),
    ...(isWithin(schema.tables.length, size.tables) ? [] : [`has ${schema.tables.length} tables`]),
    ...findRepeated(schema.tables.map(({ name }) => name)).map((name) => `names two tables ${name}`),
    ...findRepeated(schema.relationships.filter((r) => r.from_columns.length > 0).map(edgeKey)).map(
      (edge) => `says twice ${edge}`,
    ),
    ...schema.tables.flatMap((table) => findTableViolations(table, size)),
    ...schema.relationships.flatMap((relationship) => findRelationshipViolations(relationship, tables)),
  ];
}

function findTableViolations({ name, columns }: SchemaTable, size: Size): string[] {
  const keys = columns.filter((column) => column.primary_key);
  return [
    ...(isWithin(columns.length, size.columns) ? [] : [`${name} has ${columns.length} columns`]),
    ...findRepeated(columns.map((column) => column.name)).map((column) => `${name} names two columns ${column}`),
    ...(keys.length > 0 ? [] : [`${name} has no primary key`]),
    ...(keys.some((column) => column.nullable) ? [`${name} has a nullable primary key`] : []),
  ];
}

function findRelationshipViolations(r: SchemaRelationship, tables: ReadonlyMap<string, SchemaTable>): string[] {
  const edge = edgeKey(r);
  const from = tables.get(r.from_table);
  const to = tables.get(r.to_table);
  if (!from || !to) return [`${edge} joins a table that is not there`];
  if (r.type === "many_to_many") {
    return r.from_columns.length + r.to_columns.length === 0 ? [] : [`${edge} is many_to_many and has columns`];
  }
  const own = r.from_columns.map((name) => from.columns.find((column) => column.name === name));
  const others = r.to_columns.map((name) => to.columns.find((column) => column.name === name));
  if (own.length === 0 || own.length !== others.length) return [`${edge} has ends of different length`];
  const ends = own.flatMap((column, index) => {
    const other = others[index];
    return column && other ? [{ column, other }] : [];
  });
  if (ends.length !== own.length) return [`${edge} has a column that is not there`];
  const isUnique = coversKey(from, r.from_columns);
  const isNullable = ends.some(({ column }) => column.nullable);
  return [
    ...(coversKey(to, r.to_columns) ? [] : [`${edge} refers to columns that are no key`]),
    ...ends
      .filter(({ column, other }) => !typesMatch(column.type, other.type))
      .map(({ column, other }) => `${edge} joins ${column.type} to ${other.type}`),
    ...((r.type === "one_to_one") === isUnique ? [] : [`${edge} is ${r.type}, its columns unique: ${isUnique}`]),
    ...(r.to_optional === isNullable ? [] : [`${edge} has to_optional ${r.to_optional}, nullable ${isNullable}`]),
    ...(r.from_table === r.to_table && !r.from_optional ? [`${edge} refers to itself without end`] : []),
  ];
}

function coversKey({ columns }: SchemaTable, names: readonly string[]): boolean {
  const keys = columns.filter((column) => column.primary_key).map(({ name }) => name);
  const isUnique = columns.some((column) => column.unique && names.length === 1 && names[0] === column.name);
  return isUnique || (keys.length === names.length && keys.every((name) => names.includes(name)));
}

/** What counts by itself is an integer to those who refer to it. */
function typesMatch(foreign: string, primary: string): boolean {
  const serial = { SERIAL: /^(INTEGER|INT|INT4)$/i, BIGSERIAL: /^(BIGINT|INT8)$/i }[primary.toUpperCase()];
  return serial ? serial.test(foreign) : foreign === primary;
}

function edgeKey(r: SchemaRelationship): string {
  return `${r.from_table}(${r.from_columns}) -> ${r.to_table}(${r.to_columns})`;
}

function isWithin(count: number, { min, max }: { min: number; max: number }): boolean {
  return count >= min && count <= max;
}

function findRepeated(names: readonly string[]): string[] {
  const lower = names.map((name) => name.toLowerCase());
  return names.filter((_, index) => lower.indexOf(lower[index] as string) !== index);
}
