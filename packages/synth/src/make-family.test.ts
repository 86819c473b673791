import { createRandom } from "@undiagram/random";
import fc from "fast-check";
import { expect, test } from "vitest";
import { findAttribute, isSurrogate } from "./column-meaning.ts";
import { findDomain, MAIN_DOMAINS } from "./domains/index.ts";
import { ImpossibleSizeError, UnknownDomainError } from "./errors.ts";
import { makeFamily } from "./make-family.ts";
import { arbitraryRequest } from "./testing/arbitrary-request.ts";
import { findViolations } from "./testing/find-violations.ts";

const SMALL = { tables: { min: 2, max: 6 }, columns: { min: 2, max: 8 } };

test("a family is a sound schema of the size asked for", () => {
  fc.assert(
    fc.property(arbitraryRequest, ({ domain, seed, size }) => {
      const family = makeFamily(domain, createRandom(seed), size);
      expect(findViolations(family.schema, size)).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});

test("the same seed makes the same family", () => {
  fc.assert(
    fc.property(arbitraryRequest, ({ domain, seed, size }) => {
      expect(makeFamily(domain, createRandom(seed), size)).toEqual(makeFamily(domain, createRandom(seed), size));
    }),
  );
});

test("every column is a key, or an attribute of the table's own entity, or an audit column", () => {
  fc.assert(
    fc.property(arbitraryRequest, ({ domain, seed, size }) => {
      const { schema } = makeFamily(domain, createRandom(seed), size);
      for (const table of schema.tables) {
        const foreign = schema.relationships.filter((r) => r.from_table === table.name).flatMap((r) => r.from_columns);
        const strange = table.columns.filter(
          ({ name }) =>
            !isSurrogate(name) &&
            !foreign.includes(name) &&
            findAttribute(findDomain(domain), table.name, name) === undefined,
        );
        expect(strange).toEqual([]);
      }
    }),
  );
});

test("a reference is one of the entity's own", () => {
  fc.assert(
    fc.property(arbitraryRequest, ({ domain, seed, size }) => {
      for (const r of makeFamily(domain, createRandom(seed), size).schema.relationships) {
        if (r.type === "many_to_many") continue;
        const references = findDomain(domain).entities.get(r.from_table)?.references ?? [];
        expect(
          references.some(
            ({ role, target }) => target === r.to_table && r.from_columns[0] === `${role}_${r.to_columns[0]}`,
          ),
        ).toBe(true);
      }
    }),
  );
});

test("two families share an id exactly when they share domain and entity set", () => {
  const entitiesOf = new Map<string, string>();
  const idOf = new Map<string, string>();
  for (let seed = 0; seed < 2000; seed++) {
    const { id, domain, schema } = makeFamily(MAIN_DOMAINS[seed % 5] as string, createRandom(seed), SMALL);
    const entities = `${domain} ${schema.tables.map(({ name }) => name).sort()}`;
    expect(entitiesOf.get(id) ?? entities).toBe(entities);
    expect(idOf.get(entities) ?? id).toBe(id);
    entitiesOf.set(id, entities);
    idOf.set(entities, id);
  }
  expect(entitiesOf.size).toBeLessThan(2000);
});

test("tables are joined to one another, but for few that stand alone", () => {
  let alone = 0;
  let tables = 0;
  for (let seed = 0; seed < 1000; seed++) {
    const { schema } = makeFamily(MAIN_DOMAINS[seed % 5] as string, createRandom(seed), SMALL);
    const joined = new Set(schema.relationships.flatMap((r) => [r.from_table, r.to_table]));
    tables += schema.tables.length;
    alone += schema.tables.filter(({ name }) => !joined.has(name)).length;
  }
  expect(alone / tables).toBeGreaterThan(0.001);
  expect(alone / tables).toBeLessThan(0.03);
});

test("an unknown domain is refused with the known ones named", () => {
  const error = catchError(() => makeFamily("astrology", createRandom(1), SMALL));
  expect(error).toBeInstanceOf(UnknownDomainError);
  expect(error).toMatchObject({ domain: "astrology", known: expect.arrayContaining(["ecommerce", "logistics"]) });
  expect((error as Error).message).toContain("iot_social");
});

test.each([
  ["tables", { ...SMALL, tables: { min: 3, max: 2 } }],
  ["tables", { ...SMALL, tables: { min: 0, max: 2 } }],
  ["columns", { ...SMALL, columns: { min: 1.5, max: 2 } }],
  ["tables", { ...SMALL, tables: { min: 500, max: 500 } }],
  ["tables", { ...SMALL, columns: { min: 400, max: 500 } }],
] as const)("an impossible size is refused, naming %s: %j", (field, size) => {
  const error = catchError(() => makeFamily("finance", createRandom(1), size));
  expect(error).toBeInstanceOf(ImpossibleSizeError);
  expect(error).toMatchObject({ field });
});

function catchError(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}
