import { createRandom } from "@undiagram/random";
import { type DatabaseSchema, DIALECTS } from "@undiagram/schema";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { namesKey } from "./_names-key.ts";
import { splitSchema } from "./_split-schema.ts";
import { cutFragment } from "./cut-fragment.ts";
import { type FragmentPlan, PICTURES_OF_SAME_TABLES, planFragments } from "./plan-fragments.ts";
import { arbitraryDatabase, hangsTogether } from "./testing/arbitrary-database.ts";
import { smallConfig } from "./testing/small-dataset.ts";

const namesOf = (schema: DatabaseSchema) => schema.tables.map(({ name }) => name);

describe("parts", () => {
  test("share no table, leave none out, and hang together unless their tables came from smaller pieces", () => {
    fc.assert(
      fc.property(arbitraryDatabase, fc.integer({ min: 1, max: 8 }), (schema, least) => {
        const parts = splitSchema(schema, least);
        expect(parts.flatMap(namesOf).sort()).toEqual(namesOf(schema).sort());
        const small = parts.filter((part) => part.tables.length < least);
        expect(small.length).toBeLessThanOrEqual(1);
        for (const part of parts.filter((own) => !hangsTogether(own))) {
          for (const name of namesOf(part)) expect(reachOf(schema, name).size).toBeLessThan(least);
        }
      }),
    );
  });
});

function reachOf({ relationships }: DatabaseSchema, name: string): Set<string> {
  const reached = new Set([name]);
  for (let size = 0; size < reached.size; ) {
    size = reached.size;
    for (const r of relationships) {
      if (reached.has(r.from_table) || reached.has(r.to_table)) reached.add(r.from_table).add(r.to_table);
    }
  }
  return reached;
}

describe("a fragment", () => {
  const size = { tables: { min: 2, max: 5 }, columns: { min: 2, max: 4 } };
  const fragments = fc
    .tuple(arbitraryDatabase, fc.integer())
    .map(([schema, seed]) => ({ schema, fragment: cutFragment(schema, createRandom(seed), size) }));

  test("is a piece of its schema, within the size asked for, and whole in itself", () => {
    fc.assert(
      fc.property(fragments, ({ schema, fragment }) => {
        expect(fragment.tables.length).toBeGreaterThanOrEqual(Math.min(2, schema.tables.length));
        expect(fragment.tables.length).toBeLessThanOrEqual(5);
        const columns = new Set<string>();
        for (const table of fragment.tables) {
          const whole = schema.tables.find(({ name }) => name === table.name);
          expect(whole?.columns.filter((column) => table.columns.includes(column))).toEqual(table.columns);
          expect(table.columns.length).toBeGreaterThanOrEqual(Math.min(2, whole?.columns.length ?? 0));
          expect(table.columns.length).toBeLessThanOrEqual(4);
          for (const column of table.columns) columns.add(`${table.name}.${column.name}`);
        }
        for (const r of fragment.relationships) {
          expect(schema.relationships).toContain(r);
          for (const column of r.from_columns) expect(columns).toContain(`${r.from_table}.${column}`);
          for (const column of r.to_columns) expect(columns).toContain(`${r.to_table}.${column}`);
        }
      }),
    );
  });

  test("never shows two tables whose names differ by the namespace alone", () => {
    fc.assert(
      fc.property(arbitraryDatabase, fc.integer(), (schema, seed) => {
        const twice = { ...schema, tables: schema.tables.flatMap((t) => [t, { ...t, name: `other.${t.name}` }]) };
        const bare = namesOf(cutFragment(twice, createRandom(seed), size)).map((name) => name.replace("other.", ""));
        expect(new Set(bare).size).toBe(bare.length);
      }),
    );
  });

  test("of a schema that hangs together hangs together, columns permitting", () => {
    const roomy = { tables: size.tables, columns: { min: 12, max: 40 } };
    fc.assert(
      fc.property(arbitraryDatabase.filter(hangsTogether), fc.integer(), (schema, seed) => {
        expect(hangsTogether(cutFragment(schema, createRandom(seed), roomy))).toBe(true);
      }),
    );
  });
});

describe("a plan", () => {
  const config = smallConfig();
  const known = { styles: { plain: DIALECTS, striped: DIALECTS } };
  const sources = fc
    .array(arbitraryDatabase, { minLength: 1, maxLength: 3 })
    .map((schemas) => schemas.map((schema, s) => ({ name: `db${s}`, schema })));
  const schemaOf = ({ part, variantSeed, size }: FragmentPlan, parts: readonly DatabaseSchema[]) =>
    cutFragment(parts[part] as DatabaseSchema, createRandom(variantSeed), size);

  test("is the same for the same arguments, and never has more samples than the config asks for", () => {
    fc.assert(
      fc.property(sources, (databases) => {
        const planned = planFragments(config, databases, known);
        expect(planFragments(structuredClone(config), structuredClone(databases), known)).toEqual(planned);
        for (const [split, { count }] of Object.entries(planned.config.splits)) {
          const own = planned.plan.filter((sample) => sample.split === split);
          expect(own.map(({ index }) => index)).toEqual(Array.from({ length: count }, (_, index) => index));
          expect(count).toBeLessThanOrEqual(config.splits[split]?.count ?? 0);
        }
        expect(planned.config.splits.train?.count).toBeGreaterThan(0);
      }),
      { numRuns: 30 },
    );
  });

  test("shows no table, no family and no fragment in two splits, and no fragment twice in one style", () => {
    fc.assert(
      fc.property(sources, (databases) => {
        const { plan, parts } = planFragments(config, databases, known);
        const splitOf = new Map<string, string>();
        const checkSplit = (key: string, split: string) => {
          expect(splitOf.get(key) ?? split, key).toBe(split);
          splitOf.set(key, split);
        };
        const drawn = new Set<string>();
        for (const sample of plan) {
          checkSplit(sample.family, sample.split);
          for (const { name, columns } of (parts[sample.part] as DatabaseSchema).tables) {
            checkSplit(`${sample.domain}.${name}`, sample.split);
            // A table that stands in two databases gives its twin away.
            checkSplit(`${name}(${columns.map((column) => column.name).sort()})`, sample.split);
          }
          const key = namesKey(schemaOf(sample, parts));
          checkSplit(key, sample.split);
          expect(drawn).not.toContain(`${sample.split}${sample.style}${key}`);
          drawn.add(`${sample.split}${sample.style}${key}`);
        }
      }),
    );
  });

  test("puts something aside for validation where two parts can be told apart", () => {
    fc.assert(
      fc.property(arbitraryDatabase, (schema) => {
        fc.pre(splitSchema(schema, Math.max(config.tables.min, 2)).length > 1);
        const { plan } = planFragments(config, [{ name: "db", schema }], known);
        expect(new Set(plan.map(({ split }) => split))).toEqual(new Set(["train", "validation"]));
      }),
    );
  });

  test("of a few linked tables shows them together, in one family, and the same ones only so often", () => {
    const three = fc.sample(
      arbitraryDatabase.filter((schema) => hangsTogether(schema) && schema.tables.length === 3),
      5,
    );
    const train = { ...(config.splits.train as (typeof config.splits)[string]), count: 2000 };
    const greedy = { ...config, tables: { min: 1, max: 4 }, splits: { ...config.splits, train } };
    for (const schema of three) {
      const { plan, parts } = planFragments(greedy, [{ name: "db", schema }], known);
      const shown = Map.groupBy(plan, (sample) => namesOf(schemaOf(sample, parts)).join());
      expect(parts).toHaveLength(1);
      expect([...shown.keys()].some((names) => names.split(",").length > 1)).toBe(true);
      for (const samples of shown.values()) expect(samples.length).toBeLessThanOrEqual(PICTURES_OF_SAME_TABLES);
    }
  });

  test("draws a schema in styles that show its dialect while there are any, and never changes its types", () => {
    fc.assert(
      fc.property(sources, fc.constantFrom(...DIALECTS), fc.subarray([...DIALECTS]), (databases, dialect, shown) => {
        const own = databases.map(({ name, schema }) => ({ name, schema: { ...schema, dialect } }));
        const { plan, parts } = planFragments(config, own, { styles: { plain: DIALECTS, striped: shown } });
        const mayBeStriped = shown.includes(dialect);
        for (const { style } of plan) if (!mayBeStriped) expect(style).toBe("plain");
        for (const part of parts) expect(part.dialect).toBe(dialect);
        expect(planFragments(config, own, { styles: { plain: [], striped: [] } }).plan.length).toBeGreaterThan(0);
      }),
      { numRuns: 20 },
    );
  });

  test("names styles that do not exist", () => {
    const [database] = fc.sample(sources, 1);
    expect(() => planFragments(config, database ?? [], { styles: { plain: DIALECTS } })).toThrow(
      /names what does not exist/,
    );
  });
});
