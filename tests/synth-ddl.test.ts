import { PGlite } from "@electric-sql/pglite";
import { toSql } from "@undiagram/convert";
import { createRandom, hashSeed } from "@undiagram/random";
import type { DatabaseSchema } from "@undiagram/schema";
import { MAIN_DOMAINS, makeFamily, makeVariant, OOD_DOMAINS } from "@undiagram/synth";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

/* What synth makes is real SQL: a real PostgreSQL takes it, and its catalog then holds every table and reference. */

const SIZE = { tables: { min: 2, max: 15 }, columns: { min: 2, max: 15 } };
const SCHEMAS_PER_DOMAIN = 40;

let postgres: PGlite;
beforeAll(async () => {
  postgres = await PGlite.create();
});
afterAll(() => postgres.close());

describe.each([...MAIN_DOMAINS, ...OOD_DOMAINS])("%s", (domain) => {
  test("every schema executes, with all its tables, columns and foreign keys", async () => {
    for (const schema of makeSchemas(domain).map(asPostgres)) {
      const direct = schema.relationships.filter((r) => r.type === "many_to_many").length;
      const counts = await countAfter(toSql(schema));
      // A direct many-to-many becomes a junction table of its own with two foreign keys.
      expect(counts.tables, toSql(schema)).toBe(schema.tables.length + direct);
      expect(counts.foreignKeys).toBe(schema.relationships.length + direct);
      expect(counts.columns).toBeGreaterThanOrEqual(schema.tables.flatMap(({ columns }) => columns).length);
    }
  });
});

function makeSchemas(domain: string): DatabaseSchema[] {
  return Array.from({ length: SCHEMAS_PER_DOMAIN / 2 }, (_, i) => {
    const random = createRandom(hashSeed("ddl", domain, i));
    const family = makeFamily(domain, random, SIZE);
    return [family.schema, makeVariant(family, random, SIZE)];
  }).flat();
}

/** A schema of another dialect with types and defaults that PostgreSQL knows too; names, keys and references stay. */
function asPostgres(schema: DatabaseSchema): DatabaseSchema {
  if (schema.dialect === "postgresql") return schema;
  const tables = schema.tables.map((table) => ({
    ...table,
    columns: table.columns.map(({ default: _, ...column }) => ({ ...column, type: "text" })),
  }));
  return { ...schema, dialect: "postgresql", tables };
}

/** Executes the script, counts what the catalog holds of it, and takes everything back. */
async function countAfter(sql: string): Promise<{ tables: number; columns: number; foreignKeys: number }> {
  await postgres.exec("BEGIN");
  try {
    await postgres.exec(sql);
    const { rows } = await postgres.query<{ tables: number; columns: number; foreign_keys: number }>(`
      WITH own AS (
        SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
      )
      SELECT (SELECT count(*)::int FROM own) AS tables,
        (SELECT count(*)::int FROM pg_attribute WHERE attrelid IN (SELECT oid FROM own) AND attnum > 0) AS columns,
        (SELECT count(*)::int FROM pg_constraint WHERE contype = 'f') AS foreign_keys`);
    const [row] = rows;
    if (!row) throw new Error("the catalog answered nothing");
    return { tables: row.tables, columns: row.columns, foreignKeys: row.foreign_keys };
  } finally {
    await postgres.exec("ROLLBACK");
  }
}
