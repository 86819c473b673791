import { DatabaseSync } from "node:sqlite";
import { PGlite } from "@electric-sql/pglite";
import type { DatabaseSchema, SchemaTable } from "@undiagram/schema";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { arbitrarySchema } from "./testing/arbitrary-schema.ts";
import { toSql } from "./to-sql.ts";

describe("in a real PostgreSQL", () => {
  let postgres: PGlite;
  beforeAll(async () => {
    postgres = await PGlite.create();
  });
  afterAll(() => postgres.close());

  /** Runs the statements, asks the catalog, and takes everything back. */
  async function catalogAfter(sql: string): Promise<string[]> {
    await postgres.exec("BEGIN");
    try {
      await postgres.exec(sql);
      const { rows } = await postgres.query<{ fact: string }>(CATALOG);
      return rows.map((row) => row.fact);
    } finally {
      await postgres.exec("ROLLBACK");
    }
  }

  test("every schema executes, and the catalog then says what the schema says", async () => {
    await fc.assert(
      fc.asyncProperty(arbitrarySchema({ strangeNames: true, namespaces: true }), async (schema) => {
        expect((await catalogAfter(toSql(schema))).sort()).toEqual(expectedCatalog(schema).sort());
      }),
      { numRuns: 60 },
    );
  });

  test("every direct many_to_many adds one junction table with two foreign keys", async () => {
    await fc.assert(
      fc.asyncProperty(arbitrarySchema({ manyToMany: true, strangeNames: true }), async (schema) => {
        const direct = schema.relationships.filter((r) => r.type === "many_to_many").length;
        const facts = await catalogAfter(toSql(schema));
        const count = (kind: string) => facts.filter((fact) => fact.startsWith(kind)).length;
        expect(count("table ")).toBe(schema.tables.length + direct);
        expect(count("foreign key ")).toBe(schema.relationships.length + direct);
      }),
      { numRuns: 40 },
    );
  });

  test("a foreign key to columns that no key covers makes them unique", async () => {
    const column = { type: "TEXT", primary_key: false, unique: false, nullable: true };
    const facts = await catalogAfter(
      toSql({
        domain: "test",
        dialect: "postgresql",
        tables: [
          { name: "a", columns: [{ ...column, name: "b_code" }] },
          { name: "b", columns: [{ ...column, name: "code" }] },
        ],
        relationships: [
          {
            ...{ from_table: "a", from_columns: ["b_code"], to_table: "b", to_columns: ["code"] },
            ...{ type: "one_to_one", from_optional: true, to_optional: true },
          },
        ],
      }),
    );
    expect(facts.filter((fact) => fact.startsWith("unique"))).toEqual([
      "unique public.a b_code",
      "unique public.b code",
    ]);
  });
});

test("every schema executes in SQLite, where the foreign keys stand inside the tables", () => {
  fc.assert(
    fc.property(arbitrarySchema({ strangeNames: true, namespaces: true, manyToMany: true }), (schema) => {
      const database = new DatabaseSync(":memory:");
      database.exec(toSql(schema, "sqlite"));
      const direct = schema.relationships.filter((r) => r.type === "many_to_many").length;
      const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
      const foreignKeys = database
        .prepare("SELECT DISTINCT m.name, f.id FROM sqlite_master m, pragma_foreign_key_list(m.name) f")
        .all();
      expect(tables).toHaveLength(schema.tables.length + direct);
      expect(foreignKeys).toHaveLength(schema.relationships.length + direct);
      database.close();
    }),
    { numRuns: 50 },
  );
});

test("names are quoted as each dialect wants it", () => {
  const schema: DatabaseSchema = {
    domain: "test",
    dialect: "sqlserver",
    tables: [
      {
        name: 'a]b`c"d',
        namespace: "dbo",
        columns: [{ name: "id", type: "INT", primary_key: true, unique: false, nullable: false }],
      },
    ],
    relationships: [],
  };
  expect(toSql(schema)).toContain('CREATE TABLE [dbo].[a]]b`c"d] (');
  expect(toSql(schema)).toContain("IF SCHEMA_ID(N'dbo') IS NULL EXEC(N'CREATE SCHEMA [dbo]');");
  expect(toSql(schema, "mysql")).toContain('CREATE TABLE `dbo`.`a]b``c"d` (');
  expect(toSql(schema, "oracle")).toContain('CREATE TABLE "dbo"."a]b`c""d" (');
  expect(toSql(schema, "sqlite")).toContain('CREATE TABLE "a]b`c""d" (');
});

test("a many_to_many between tables without a key is told in a comment, never dropped", () => {
  const table = (name: string): SchemaTable => ({
    name,
    columns: [{ name: "x", type: "TEXT", primary_key: false, unique: false, nullable: true }],
  });
  const sql = toSql({
    domain: "test",
    dialect: "postgresql",
    tables: [table("a"), table("b")],
    relationships: [
      {
        ...{ from_table: "a", from_columns: [], to_table: "b", to_columns: [] },
        ...{ type: "many_to_many", from_optional: true, to_optional: true },
      },
    ],
  });
  expect(sql).toContain("-- a to b (many_to_many): no columns to join them by are known.");
});

function expectedCatalog(schema: DatabaseSchema): string[] {
  const qualified = new Map(schema.tables.map((t) => [t.name, `${t.namespace ?? "public"}.${t.name}`]));
  return [
    ...schema.tables.flatMap((table) => {
      const at = qualified.get(table.name);
      const key = table.columns.filter((c) => c.primary_key).map((c) => c.name);
      return [
        `table ${at}`,
        ...table.columns.map((c) => `column ${at} ${c.name} ${c.nullable ? "null" : "not null"}`),
        `primary key ${at} ${key.join(",")}`,
        ...table.columns.filter((c) => c.unique).map((c) => `unique ${at} ${c.name}`),
      ];
    }),
    ...schema.relationships.map(
      (r) =>
        `foreign key ${qualified.get(r.from_table)} ${r.from_columns.join(",")} -> ${qualified.get(r.to_table)} ${r.to_columns.join(",")}`,
    ),
    // A composite one_to_one is kept by a UNIQUE over its columns.
    ...schema.relationships
      .filter((r) => r.type === "one_to_one" && r.from_columns.length > 1)
      .map((r) => `unique ${qualified.get(r.from_table)} ${r.from_columns.join(",")}`),
  ];
}

const COLUMNS_OF = (table: string, numbers: string) =>
  `(SELECT string_agg(attname, ',' ORDER BY place) FROM unnest(${numbers}) WITH ORDINALITY AS k(number, place)
    JOIN pg_attribute ON attrelid = ${table} AND attnum = number)`;

const CATALOG = `
  WITH own AS (
    SELECT c.oid, n.nspname || '.' || c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema'))
  SELECT 'table ' || name AS fact FROM own
  UNION ALL
  SELECT 'column ' || name || ' ' || attname || CASE WHEN attnotnull THEN ' not null' ELSE ' null' END
    FROM own JOIN pg_attribute ON attrelid = own.oid AND attnum > 0
  UNION ALL
  SELECT CASE contype WHEN 'p' THEN 'primary key ' WHEN 'u' THEN 'unique ' ELSE 'foreign key ' END || own.name || ' '
      || ${COLUMNS_OF("conrelid", "conkey")}
      || CASE WHEN contype = 'f' THEN ' -> ' || target.name || ' ' || ${COLUMNS_OF("confrelid", "confkey")} ELSE '' END
    FROM own JOIN pg_constraint ON conrelid = own.oid AND contype IN ('p', 'u', 'f')
    LEFT JOIN own AS target ON target.oid = confrelid`;
