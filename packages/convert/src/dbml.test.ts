import { Parser } from "@dbml/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { annotationToSchema } from "./annotation-to-schema.ts";
import { fromDbml } from "./from-dbml.ts";
import { arbitraryAnnotation } from "./testing/arbitrary-annotation.ts";
import { toDbml } from "./to-dbml.ts";

test("DBML's own parser accepts what toDbml writes, with every table and column", () => {
  fc.assert(
    fc.property(arbitraryAnnotation({ strangeNames: true }), (annotation) => {
      const { tables } = new Parser().parse(toDbml(annotation), "dbmlv2").schemas[0] ?? { tables: [] };
      expect(tables.map((t) => [t.name, ...t.fields.map((f) => f.name)])).toEqual(
        annotationToSchema(annotation).schema.tables.map((t) => [t.name, ...t.columns.map((c) => c.name)]),
      );
    }),
    { numRuns: 60 },
  );
});

test("fromDbml reads back what toDbml wrote, but for what DBML cannot say", () => {
  fc.assert(
    fc.property(arbitraryAnnotation({ strangeNames: true }), (annotation) => {
      fc.pre(annotation.tables.length > 0);
      const written = toDbml(annotation);
      const { schema, problems } = fromDbml(written, { file: "a.dbml" });
      expect(problems).toEqual([]);
      const expected = annotationToSchema(annotation, { domain: "imported" }).schema;
      // A column that is alone in the primary key is written pk, which says unique as well.
      for (const table of expected.tables) {
        const key = table.columns.filter((column) => column.primary_key);
        if (key.length === 1) key.forEach((column) => Object.assign(column, { unique: false }));
      }
      expect(schema?.tables).toEqual(expected.tables);
      const unsaid = written.split("\n").filter((line) => line.includes("cannot be said in DBML")).length;
      expect(schema?.relationships).toHaveLength(expected.relationships.length - unsaid);
    }),
    { numRuns: 60 },
  );
});

test("refs of every kind are read, wherever they stand", () => {
  const { schema, problems } = fromDbml(
    `Project p { database_type: 'PostgreSQL' }
     Table sales.users as U {
       id int [pk, increment]
       name varchar(20) [not null, unique, default: 'it\\'s']
       at "timestamp with time zone" [default: \`now()\`]
       boss int [ref: > U.id]
     }
     Table o { a int
       b int [not null, ref: - U.id]
       Indexes { (a, b) [pk] } }
     Table l { oa int [not null]\n ob int [not null] }
     Ref: l.(oa, ob) > o.(a, b)
     Ref tagged: U.id <> o.a
     Ref { o.a <? l.oa }`,
    { file: "a.dbml" },
  );
  expect(problems).toEqual([]);
  expect(schema?.tables[0]).toMatchObject({
    namespace: "sales",
    columns: [
      { name: "id", primary_key: true },
      { name: "name", type: "varchar(20)", unique: true, nullable: false, default: "'it''s'" },
      { type: "timestamp with time zone", default: "now()" },
      { name: "boss", nullable: true },
    ],
  });
  const edges = schema?.relationships.map((r) =>
    [r.from_table, r.from_columns, r.type, r.to_table, r.to_columns, r.from_optional, r.to_optional].join(" "),
  );
  expect(edges).toEqual([
    "users boss many_to_one users id false true",
    "o b one_to_one users id false false",
    "l oa,ob many_to_one o a,b false false",
    "users id many_to_many o a false false",
    "l oa many_to_one o a true false",
  ]);
});

test("a table has the columns, indexes and refs of its partials, in the order of the file", () => {
  const { schema, problems } = fromDbml(
    `TablePartial owned {
       owner int [not null, ref: > users.id]
       tenant int
       indexes { (tenant) [unique] }
     }
     TablePartial stamped { at timestamp [default: \`now()\`]\n tenant bigint\n note text }
     Table users { id int [pk] }
     Table a { ~owned\n id int [pk]\n ~stamped\n note varchar }`,
    { file: "a.dbml" },
  );
  expect(problems).toEqual([]);
  expect(schema?.tables[1]?.columns.map((c) => [c.name, c.type, c.unique, c.default])).toEqual([
    ["owner", "int", false, undefined],
    ["id", "int", false, undefined],
    ["at", "timestamp", false, "now()"],
    ["tenant", "bigint", true, undefined],
    ["note", "varchar", false, undefined],
  ]);
  expect(schema?.relationships).toEqual([
    {
      ...{ from_table: "a", from_columns: ["owner"], to_table: "users", to_columns: ["id"] },
      ...{ type: "many_to_one", from_optional: false, to_optional: false },
    },
  ]);
});

describe("an element that cannot be read goes as a whole, and those around it stay", () => {
  const cases: [name: string, element: string, where: string[]][] = [
    ["an unclosed bracket of a type", "Table b {\n id int\n name varchar(10\n x int\n}", ["a.dbml:5", "a.dbml:6"]],
    ["an unclosed bracket of settings", "Table b {\n id int [pk\n x int\n}", ["a.dbml:3", "a.dbml:5"]],
    ["a table that stands twice", "Table a {\n z int [pk]\n Note: 'a } brace'\n y int\n}", ["a.dbml:2"]],
    ["an unclosed brace, told by the table behind it", "Table b {\n x int", ["a.dbml:4"]],
  ];
  test.each(cases)("%s", (_, element, where) => {
    const { schema, problems } = fromDbml(`Table a { id int [pk] }\n${element}\nTable c { a int [ref: > a.id] }\n`, {
      file: "a.dbml",
    });
    expect(problems.map((problem) => problem.where)).toEqual(where);
    expect(schema?.tables.map(({ name, columns }) => [name, columns.length])).toEqual([
      ["a", 1],
      ["c", 1],
    ]);
    expect(schema?.relationships).toHaveLength(1);
  });
});

test("a table that the end of the file cuts off leaves those before it", () => {
  const { schema, problems } = fromDbml("Table a { id int }\nTable b {\n id int\n", { file: "a.dbml" });
  expect(schema?.tables.map(({ name }) => name)).toEqual(["a"]);
  expect(problems).toHaveLength(1);
});

describe("what cannot be read is named with its line, and the rest goes on", () => {
  const cases: [name: string, line: string, where: string, got: RegExp, columns: string[]][] = [
    ["a ref to an unknown table", "x int [ref: > nowhere.id, unique]", "a.dbml:3", /nowhere/, ["id", "x"]],
    ["a column without a type", "broken", "a.dbml:3", /must have a type/, ["id"]],
    ["a column that stands twice", "id int", "a.dbml:3", /Duplicate column/, ["id"]],
    ["an element that DBML does not know", "}\nTabel x {\n y int", "a.dbml:4", /Tabel/, ["id"]],
    ["a ref from an unknown column", "}\nRef: a.zz > c.id\nTable z { q int", "a.dbml:4", /zz/, ["id"]],
    ["an enum", "}\nEnum mood { good", "a.dbml:4", /Enum mood/, ["id"]],
  ];
  test.each(cases)("%s", (_, line, where, got, columns) => {
    const { schema, problems } = fromDbml(`Table a {\nid int\n${line}\n}\nTable c { id int }\n`, { file: "a.dbml" });
    expect(new Set(problems.map((problem) => problem.where))).toEqual(new Set([where]));
    expect(problems.map((problem) => problem.got).join("\n")).toMatch(got);
    expect(schema?.tables.find((table) => table.name === "a")?.columns.map((c) => c.name) ?? []).toEqual(columns);
    expect(schema?.tables.some((table) => table.name === "c")).toBe(true);
  });

  test("a file that cannot be parsed at all", () => {
    const { schema, problems } = fromDbml("Table a {", { file: "a.dbml" });
    expect(schema).toBeUndefined();
    expect(problems).not.toEqual([]);
  });
});
