import { createRandom } from "@undiagram/random";
import { type DatabaseSchema, foreignKeyColumns } from "@undiagram/schema";
import fc from "fast-check";
import { expect, test } from "vitest";
import { AUDIT_COLUMNS } from "./audit-columns.ts";
import { makeFamily } from "./make-family.ts";
import { arbitraryRequest } from "./testing/arbitrary-request.ts";
import { thinSchema } from "./thin-schema.ts";

const arbitraryThinning = arbitraryRequest.map(({ domain, seed, size }) => {
  const { schema } = makeFamily(domain, createRandom(seed), size);
  return { schema, thinned: thinSchema(schema, createRandom(seed + 1), size) };
});

test("thinning leaves out and changes nothing else", () => {
  fc.assert(
    fc.property(arbitraryThinning, ({ schema, thinned }) => {
      for (const table of thinned.tables) {
        const before = schema.tables.find(({ name }) => name === table.name);
        expect(before?.columns).toEqual(expect.arrayContaining(table.columns));
      }
      expect(schema.relationships).toEqual(expect.arrayContaining(thinned.relationships));
    }),
  );
});

test("primary keys, and foreign keys between the tables that stay, are never left out", () => {
  fc.assert(
    fc.property(arbitraryThinning, ({ schema, thinned }) => {
      const names = thinned.tables.map(({ name }) => name);
      const keysOf = (s: DatabaseSchema) =>
        s.tables
          .filter(({ name }) => names.includes(name))
          .map(({ name, columns }) => [name, columns.filter((column) => column.primary_key)]);
      expect(keysOf(thinned)).toEqual(keysOf(schema));
      expect(thinned.relationships).toEqual(
        schema.relationships.filter((r) => names.includes(r.from_table) && names.includes(r.to_table)),
      );
    }),
  );
});

test("a table that holds more than keys and audit columns still does", () => {
  fc.assert(
    fc.property(arbitraryThinning, ({ schema, thinned }) => {
      const audits = AUDIT_COLUMNS.map(({ name }) => name);
      const attributesOf = (of: DatabaseSchema, table: string) => {
        const foreign = foreignKeyColumns(schema, table);
        const columns = of.tables.find(({ name }) => name === table)?.columns ?? [];
        return columns.filter(({ name, primary_key }) => !primary_key && !foreign.has(name));
      };
      for (const { name } of thinned.tables) {
        const had = attributesOf(schema, name).filter((column) => !audits.includes(column.name));
        if (had.length > 0) expect(attributesOf(thinned, name), name).not.toEqual([]);
      }
    }),
  );
});

test("at least two thirds of the tables stay", () => {
  fc.assert(
    fc.property(arbitraryThinning, ({ schema, thinned }) => {
      expect(thinned.tables.length * 3).toBeGreaterThanOrEqual(schema.tables.length * 2);
    }),
  );
});
