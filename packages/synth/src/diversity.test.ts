import { createRandom, hashSeed } from "@undiagram/random";
import { type DatabaseSchema, DIALECTS, foreignKeyColumns, type SchemaRelationship } from "@undiagram/schema";
import { beforeAll, expect, test } from "vitest";
import { MAIN_DOMAINS } from "./domains/index.ts";
import { type Family, makeFamily } from "./make-family.ts";
import { makeVariant } from "./make-variant.ts";

/*
 * What 3,000 samples of the starter's size hold at least. The bounds stand well below what is measured, and far above
 * what a generator that repeats itself would reach.
 */

const SIZE = { tables: { min: 2, max: 6 }, columns: { min: 2, max: 8 } };
const families: Family[] = [];
const schemas: DatabaseSchema[] = [];

beforeAll(() => {
  for (let i = 0; i < 3000; i++) {
    const random = createRandom(hashSeed("diversity", i));
    const family = makeFamily(MAIN_DOMAINS[i % MAIN_DOMAINS.length] as string, random, SIZE);
    families.push(family);
    schemas.push(makeVariant(family, random, SIZE));
  }
});

const countDistinct = (values: readonly string[]) => new Set(values).size;
const allTables = () => schemas.flatMap((schema) => schema.tables);
const allColumns = () => allTables().flatMap((table) => table.columns);
const countSchemas = (has: (schema: DatabaseSchema) => boolean) => schemas.filter(has).length;
const countSchemasWith = (has: (r: SchemaRelationship, schema: DatabaseSchema) => boolean) =>
  countSchemas((schema) => schema.relationships.some((r) => has(r, schema)));

test("families, schemas and sets of table names are many", () => {
  expect(countDistinct(families.map(({ id }) => id))).toBeGreaterThan(2000);
  expect(countDistinct(schemas.map((schema) => JSON.stringify(schema)))).toBe(3000);
  expect(
    countDistinct(
      schemas.map(({ tables }) =>
        tables
          .map(({ name }) => name)
          .sort()
          .join(),
      ),
    ),
  ).toBeGreaterThan(2800);
});

test("names and types are many", () => {
  expect(countDistinct(allTables().map(({ name }) => name))).toBeGreaterThan(4000);
  expect(countDistinct(allColumns().map(({ name }) => name))).toBeGreaterThan(9000);
  expect(countDistinct(allColumns().map(({ type }) => type))).toBeGreaterThan(500);
});

test("every count of tables and columns within the size is met, none rarely", () => {
  for (let count = 2; count <= 6; count++) {
    expect(countSchemas(({ tables }) => tables.length === count)).toBeGreaterThan(450);
  }
  for (let count = 2; count <= 8; count++) {
    expect(allTables().filter(({ columns }) => columns.length === count).length).toBeGreaterThan(700);
  }
});

test("every dialect takes its share", () => {
  for (const dialect of DIALECTS) expect(countSchemas((schema) => schema.dialect === dialect)).toBeGreaterThan(500);
});

test("every form of relationship is there", () => {
  expect(countSchemasWith((r) => r.type === "one_to_one")).toBeGreaterThan(500);
  expect(countSchemasWith((r) => r.type === "many_to_many")).toBeGreaterThan(150);
  expect(countSchemasWith((r) => r.from_table === r.to_table)).toBeGreaterThan(300);
  expect(countSchemasWith((r) => r.from_columns.length > 1)).toBeGreaterThan(10);
  expect(
    countSchemasWith((r, { relationships }) =>
      relationships.some((s) => s !== r && s.from_table === r.from_table && s.to_table === r.to_table),
    ),
  ).toBeGreaterThan(250);
  for (const from of [true, false]) {
    for (const to of [true, false]) {
      expect(countSchemasWith((r) => r.from_optional === from && r.to_optional === to)).toBeGreaterThan(250);
    }
  }
});

test("tables of keys alone are rare, but for junctions", () => {
  const bare = schemas.flatMap((schema) =>
    schema.tables.filter(({ name, columns }) => {
      const foreign = foreignKeyColumns(schema, name);
      const isJunction = columns.every((column) => foreign.has(column.name) || !column.primary_key) && foreign.size > 1;
      return !isJunction && columns.every((column) => column.primary_key || foreign.has(column.name));
    }),
  );
  expect(bare.length / allTables().length).toBeLessThan(0.04);
});

test("composite keys, isolated tables, namespaces and letters beyond ASCII turn up", () => {
  expect(allTables().filter(({ columns }) => columns.filter((c) => c.primary_key).length > 1).length).toBeGreaterThan(
    400,
  );
  expect(
    countSchemas(({ tables, relationships }) =>
      tables.some(({ name }) => !relationships.some((r) => r.from_table === name || r.to_table === name)),
    ),
  ).toBeGreaterThan(60);
  expect(countSchemas(({ tables }) => tables.some(({ namespace }) => namespace !== undefined))).toBeGreaterThan(150);
  const isForeign = (name: string) => /[^\u0020-\u007e]/.test(name);
  const count = countSchemas(({ tables }) =>
    tables.some((t) => isForeign(t.name) || t.columns.some((c) => isForeign(c.name))),
  );
  expect(count).toBeGreaterThan(15);
  expect(count).toBeLessThan(200);
});
