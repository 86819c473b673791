import { canonicalize } from "@undiagram/schema";
import fc from "fast-check";
import { expect, test } from "vitest";
import { fromSeedSchema } from "./from-seed-schema.ts";
import { arbitraryAnnotation } from "./testing/arbitrary-annotation.ts";
import { toSeedSchema } from "./to-seed-schema.ts";

const SOURCE = { domain: "school", source: "programmatic" };

test("annotations with single-column relationships survive the way there and back, as objects and as text", () => {
  fc.assert(
    fc.property(arbitraryAnnotation({ strangeNames: true, singleColumns: true }), (annotation) => {
      const seed = toSeedSchema(annotation, SOURCE);
      for (const value of [seed, JSON.stringify(seed)]) {
        expect(fromSeedSchema(value)).toEqual({ annotation: canonicalize(annotation), problems: [] });
      }
    }),
  );
});

test("a relationship over two columns becomes two", () => {
  const columns = [{ name: "a" }, { name: "b" }];
  const ends = { from_table: "s", from_columns: ["a", "b"], to_table: "t", to_columns: ["b", "a"] };
  const tables = [
    { name: "s", columns },
    { name: "t", columns },
  ];
  const { relationships } = toSeedSchema({ tables, relationships: [{ ...ends, type: "many_to_one" }] }, SOURCE);
  expect(relationships).toEqual([
    { from_table: "s", to_table: "t", from_column: "a", to_column: "b", type: "many_to_one" },
    { from_table: "s", to_table: "t", from_column: "b", to_column: "a", type: "many_to_one" },
  ]);
});

test("defaults are passed over, other spellings of a type are understood, an edge is turned to its many side", () => {
  const { annotation, problems } = fromSeedSchema({
    ...SOURCE,
    tables: [
      { name: "students", columns: [{ name: "id", type: "INTEGER", primary_key: true, default: 0 }] },
      {
        name: "grades",
        columns: [{ name: "student_id", type: "INTEGER", foreign_key: "students.id", nullable: true }],
      },
    ],
    relationships: [
      { from_table: "students", from_column: "id", to_table: "grades", to_column: "student_id", type: "One-to-Many" },
    ],
  });
  expect(problems).toEqual([]);
  expect(annotation).toEqual({
    tables: [
      { name: "students", columns: [{ name: "id", type: "INTEGER", primary_key: true }] },
      { name: "grades", columns: [{ name: "student_id", type: "INTEGER", foreign_key: true }] },
    ],
    relationships: [
      {
        ...{ from_table: "grades", from_columns: ["student_id"], to_table: "students", to_columns: ["id"] },
        ...{ type: "many_to_one" },
      },
    ],
  });
});

test.each([
  ["text that is not JSON", "{", "", "JSON"],
  ["not an object", 7, "", "an object with tables and relationships"],
  ["no tables", {}, "tables", "a list"],
  ["a table without a name", { tables: [{ columns: [] }] }, "tables[0].name", "a name"],
  ["a column that is no object", { tables: [{ name: "a", columns: [1] }] }, "tables[0].columns[0]", "an object"],
  [
    "a type that is no text",
    { tables: [{ name: "a", columns: [{ name: "b", type: 1 }] }] },
    "tables[0].columns[0].type",
    "a type's text",
  ],
  [
    "an unknown cardinality",
    { tables: [{ name: "a" }], relationships: [{ from_table: "a", to_table: "a", type: "some" }] },
    "relationships[0].type",
    "one of one_to_one, many_to_one, one_to_many, many_to_many",
  ],
  [
    "an end that does not exist",
    { tables: [{ name: "a" }], relationships: [{ from_table: "a", to_table: "b" }] },
    "relationships[0].to_table",
    "a table of this annotation",
  ],
])("%s is named once", (_, value, path, expected) => {
  const { problems } = fromSeedSchema(value, "file.json#3");
  expect(problems.map((p) => [p.where, p.path, p.expected])).toEqual([["file.json#3", path, expected]]);
});
