import { readFile } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { PGlite } from "@electric-sql/pglite";
import type { Dialect } from "@undiagram/schema";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fromSql } from "./from-sql.ts";
import { arbitraryScript } from "./testing/arbitrary-script.ts";
import { dropAllTables, postgresCatalog } from "./testing/postgres-catalog.ts";
import { sqliteCatalog } from "./testing/sqlite-catalog.ts";
import { toGolden } from "./testing/to-golden.ts";
import { toSql } from "./to-sql.ts";

/*
 * Databases as judges of what scripts say: a script, and what toSql writes of its reading, must make the same tables,
 * columns, types, defaults, keys, unique columns and foreign keys.
 */

const readScript = (name: string) => readFile(new URL(`goldens/${name}.sql`, import.meta.url), "utf8");

function rewrite(script: string, dialect: Dialect): string {
  const { schema, problems } = fromSql(script, { dialect, file: "a.sql" });
  expect(problems).toEqual([]);
  return schema ? toSql(schema) : "";
}

describe("in a real PostgreSQL", () => {
  let postgres: PGlite;
  beforeAll(async () => {
    postgres = await PGlite.create();
  });
  afterAll(() => postgres.close());

  /** Throws with the script itself when PostgreSQL refuses it: then the script is wrong, not its reading. */
  async function catalogOf(script: string): Promise<string[]> {
    try {
      await postgres.exec(script);
      return await postgresCatalog(postgres);
    } catch (cause) {
      throw new Error(`PostgreSQL refuses:\n${script}`, { cause });
    } finally {
      await dropAllTables(postgres);
    }
  }

  test("constraints mean the same wherever they stand", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryScript("postgresql"), async (script) => {
        expect(await catalogOf(rewrite(script, "postgresql"))).toEqual(await catalogOf(script));
      }),
      { numRuns: 25 },
    );
  });

  test.each(["postgresql-pg_dump", "postgresql-migrations"])("%s", async (name) => {
    // PGlite takes no rows behind COPY.
    const script = (await readScript(name))
      .replaceAll(/^COPY [\s\S]*?^\\\.$/gm, "")
      .replace(/-- \+goose Down[\s\S]*/, "");
    const expected = await catalogOf(script);
    expect(await catalogOf(rewrite(await readScript(name), "postgresql"))).toEqual(expected);
    expect(expected.length).toBeGreaterThan(20);
  });
});

describe("in a real SQLite", () => {
  function catalogOf(script: string): string[] {
    const database = new DatabaseSync(":memory:", { enableForeignKeyConstraints: false });
    try {
      database.exec(script);
      return sqliteCatalog(database);
    } catch (cause) {
      throw new Error(`SQLite refuses:\n${script}`, { cause });
    } finally {
      database.close();
    }
  }

  test("constraints mean the same wherever they stand", () => {
    fc.assert(
      fc.property(arbitraryScript("sqlite"), (script) => {
        expect(catalogOf(rewrite(script, "sqlite"))).toEqual(catalogOf(script));
      }),
    );
  });

  test("sqlite-dump", async () => {
    const script = await readScript("sqlite-dump");
    const expected = catalogOf(script);
    expect(catalogOf(rewrite(script, "sqlite"))).toEqual(expected);
    expect(expected.length).toBeGreaterThan(20);
  });
});

test.each(["mysql-mysqldump", "sqlserver-ssms", "oracle-expdp", "sqlserver-wrong", "postgresql-wrong"])(
  "%s is read as the file beside it says; if not: npm run golden:update",
  async (name) => {
    const dialect = name.split("-")[0] as Dialect;
    const read = fromSql(await readScript(name), { dialect, file: `${name}.sql` });
    await expect(toGolden(read)).toMatchFileSnapshot(`goldens/${name}.json`);
  },
);
