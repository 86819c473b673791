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

test("of a family that is larger than asked for, what keys and references can spare goes", () => {
  fc.assert(
    fc.property(arbitraryRequest, fc.nat(2), fc.nat(2), ({ domain, seed, size }, lessTables, lessColumns) => {
      const { schema } = makeFamily(domain, createRandom(seed), size);
      const smaller = {
        tables: { ...size.tables, max: Math.max(size.tables.min, size.tables.max - lessTables) },
        columns: { ...size.columns, max: Math.max(size.columns.min, size.columns.max - lessColumns) },
      };
      const thinned = thinSchema(schema, createRandom(seed + 1), smaller);
      for (const { name, columns } of thinned.tables) {
        const keys = columns.filter((c) => c.primary_key || foreignKeyColumns(thinned, name).has(c.name));
        expect(columns.length).toBeLessThanOrEqual(Math.max(smaller.columns.max, keys.length + 1));
      }
      // Of a table that nothing refers to and that refers to one other at most, nothing holds on to the rest.
      const isLeaf = (name: string) =>
        thinned.relationships.every((r) => r.to_table !== name) &&
        new Set(thinned.relationships.filter((r) => r.from_table === name).map((r) => r.to_table)).size <= 1;
      if (thinned.tables.length > smaller.tables.max) expect(thinned.tables.filter((t) => isLeaf(t.name))).toEqual([]);
    }),
  );
});
