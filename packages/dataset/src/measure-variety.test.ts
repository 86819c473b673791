import type { Annotation } from "@undiagram/schema";
import fc from "fast-check";
import { expect, test } from "vitest";
import { VarietyMeter } from "./measure-variety.ts";

/** Few words, so that many schemas are alike; in several spellings that count as one name. */
const spelled = fc
  .tuple(fc.constantFrom("user", "order", "item"), fc.constantFrom("id", "name", "at", "no"))
  .chain(([a, b]) => fc.constantFrom(`${a}_${b}`, `${a}${b}`.toUpperCase(), `${a}${b}`));
const tables = fc.array(
  fc.record({ name: spelled, columns: fc.array(fc.record({ name: spelled }), { maxLength: 12 }) }),
  { minLength: 1, maxLength: 2 },
);
const samples = fc.array(fc.record({ split: fc.constantFrom("a", "b", "c"), tables }), { maxLength: 25 });

function measure(all: readonly { split: string; tables: Annotation["tables"] }[]) {
  const meter = new VarietyMeter();
  for (const { split, tables } of all) meter.add(split, { tables, relationships: [] });
  return meter.figures();
}

const fold = (name: string) => name.toLowerCase().replaceAll("_", "");
function namesOf(all: Annotation["tables"]): Set<string> {
  return new Set(
    all.flatMap(({ name, columns }) => [fold(name), ...columns.map((c) => `${fold(name)}.${fold(c.name)}`)]),
  );
}
function isNear(a: Set<string>, b: Set<string>): boolean {
  const common = a.intersection(b).size;
  return common / (a.size + b.size - common) >= 0.8;
}

test("near-duplicates are those that comparing every sample with every other finds", () => {
  fc.assert(
    fc.property(samples, (all) => {
      const names = all.map((sample) => namesOf(sample.tables));
      const hasNear = (i: number, isOther: boolean) =>
        all.some(({ split }, j) => {
          const isWanted = i !== j && (split !== all[i]?.split) === isOther;
          return isWanted && isNear(names[i] as Set<string>, names[j] as Set<string>);
        });
      const figures = measure(all);
      expect(figures.near_duplicates_within_splits).toBe(all.filter((_, i) => hasNear(i, false)).length);
      expect(figures.near_duplicates_across_splits).toBe(all.filter((_, i) => hasNear(i, true)).length);
    }),
    { numRuns: 300 },
  );
});

test("figures do not depend on the order of the samples", () => {
  fc.assert(
    fc.property(samples, (all) => {
      expect(measure(all.toReversed())).toEqual(measure(all));
    }),
  );
});

test("a constant dataset shows itself: one schema, and every sample a near-duplicate", () => {
  const tables = [{ name: "users", columns: [{ name: "id" }] }];
  expect(
    measure(Array.from({ length: 9 }, (_, i) => ({ split: i < 6 ? "train" : "validation", tables }))),
  ).toMatchObject({
    ...{ samples: 9, splits: 2, schemas: 1, table_sets: 1, table_names: 1, column_names: 1 },
    ...{ equal_within_splits: 9, near_duplicates_within_splits: 9, near_duplicates_across_splits: 9 },
  });
});

test("names count once in whatever spelling, types with their lengths, relationships by type", () => {
  const meter = new VarietyMeter();
  const column = (name: string, type: string) => ({ name, type });
  const to = { from_table: "a_b", to_table: "c" };
  meter.add(
    "s",
    {
      tables: [
        {
          name: "a_b",
          columns: [column("x_id", "varchar(20)"), column("xId", "VARCHAR (20)"), column("y", "VARCHAR(9)")],
        },
        { name: "c", columns: [] },
      ],
      relationships: [
        { ...to, type: "many_to_one" },
        { ...to, type: "many_to_one" },
        { ...to, type: "one_to_one" },
        to,
      ],
    },
    "f",
  );
  meter.add("s", { tables: [{ name: "AB", columns: [] }], relationships: [] }, "f");
  expect(meter.figures()).toMatchObject({
    ...{
      families: 1,
      table_sets: 2,
      table_names: 2,
      column_names: 2,
      types: 2,
      relationship_types: 2,
      table_counts: 2,
    },
  });
});
