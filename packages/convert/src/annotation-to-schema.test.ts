import { PGlite } from "@electric-sql/pglite";
import { type Annotation, DatabaseSchema, findProblems } from "@undiagram/schema";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { annotationToSchema } from "./annotation-to-schema.ts";
import { annotationToSql } from "./annotation-to-sql.ts";
import { arbitraryAnnotation } from "./testing/arbitrary-annotation.ts";

test("every annotation becomes a valid schema that keeps all that was shown, in order", () => {
  fc.assert(
    fc.property(arbitraryAnnotation({ strangeNames: true }), (annotation) => {
      fc.pre(annotation.tables.length > 0);
      const { schema } = annotationToSchema(annotation);
      expect(DatabaseSchema.parse(schema)).toEqual(schema);
      expect(findProblems(asAnnotation(schema)).filter((p) => p.code !== "duplicate_relationship")).toEqual([]);
      expect(schema.relationships).toHaveLength(annotation.relationships.length);
      annotation.tables.forEach((table, t) => {
        expect(schema.tables[t]?.name).toBe(table.name);
        table.columns.forEach((column, c) => {
          const { type, primary_key = false, unique = false } = column;
          expect(schema.tables[t]?.columns[c]).toMatchObject({
            ...{ name: column.name, primary_key, unique, nullable: column.nullable !== false && !primary_key },
            ...(type && { type }),
          });
        });
      });
    }),
  );
});

/** Just enough of an annotation for findProblems. */
function asAnnotation(schema: DatabaseSchema): Annotation {
  return {
    tables: schema.tables.map(({ name, columns }) => ({ name, columns: columns.map((c) => ({ name: c.name })) })),
    relationships: schema.relationships.map((r) => ({
      ...{ from_table: r.from_table, to_table: r.to_table, type: r.type },
      ...(r.from_columns.length > 0 && { from_columns: r.from_columns }),
      ...(r.to_columns.length > 0 && { to_columns: r.to_columns }),
    })),
  };
}

test("an annotation without types executes in PostgreSQL", async () => {
  const postgres = await PGlite.create();
  await fc.assert(
    fc.asyncProperty(arbitraryAnnotation({ strangeNames: true }), async (annotation) => {
      const untyped = {
        ...annotation,
        tables: annotation.tables.map((t) => ({ ...t, columns: t.columns.map(({ type, ...column }) => column) })),
        // A primary key that refers to another table's text column cannot be filled in without changing the picture.
        relationships: annotation.relationships.filter((r) => !r.to_columns),
      };
      await postgres.exec("BEGIN");
      try {
        await postgres.exec(annotationToSql(untyped));
      } finally {
        await postgres.exec("ROLLBACK");
      }
    }),
    { numRuns: 60 },
  );
  await postgres.close();
});

describe("a line drawn from box to box is joined", () => {
  const customers = { name: "customers", columns: [{ name: "id", primary_key: true as const }] };
  const join = (columns: Annotation["tables"][number]["columns"], type = "many_to_one" as const) => {
    const { schema, notes } = annotationToSchema({
      tables: [customers, { name: "orders", columns }],
      relationships: [{ from_table: "orders", to_table: "customers", type }],
    });
    return {
      from: schema.relationships[0]?.from_columns,
      columns: schema.tables[1]?.columns.map((c) => c.name),
      notes,
    };
  };

  test("by the column that is named after the table", () => {
    for (const name of ["customer_id", "customerId", "CUSTOMERS_ID"]) {
      expect(join([{ name: "id", primary_key: true }, { name }]).from).toEqual([name]);
    }
  });

  test("or else by the only foreign key mark left", () => {
    expect(join([{ name: "id" }, { name: "buyer", foreign_key: true }]).from).toEqual(["buyer"]);
  });

  test("or else by a column that is added, and said to be", () => {
    const { from, columns, notes } = join([{ name: "id" }]);
    expect(from).toEqual(["customer_id"]);
    expect(columns).toEqual(["id", "customer_id"]);
    expect(notes).toContain("orders.customer_id is added to join it to customers.");
  });

  test("a one_to_one starts at the table that has such a column", () => {
    const { schema } = annotationToSchema({
      tables: [customers, { name: "profiles", columns: [{ name: "customer_id", primary_key: true }] }],
      relationships: [{ from_table: "customers", to_table: "profiles", type: "one_to_one" }],
    });
    expect(schema.relationships[0]).toMatchObject({ from_table: "profiles", from_columns: ["customer_id"] });
  });
});

test("a foreign key without a type takes the type of what it refers to, through any number of steps", () => {
  const { schema } = annotationToSchema({
    tables: [
      { name: "a", columns: [{ name: "id", type: "BIGSERIAL", primary_key: true }] },
      { name: "b", columns: [{ name: "a_id", primary_key: true }] },
      { name: "c", columns: [{ name: "b_a_id" }, { name: "label" }] },
    ],
    relationships: [
      { from_table: "b", from_columns: ["a_id"], to_table: "a", to_columns: ["id"], type: "one_to_one" },
      { from_table: "c", from_columns: ["b_a_id"], to_table: "b", to_columns: ["a_id"], type: "many_to_one" },
    ],
  });
  expect(schema.tables.map((t) => t.columns.map((c) => c.type))).toEqual([
    ["BIGSERIAL"],
    ["BIGINT"],
    ["BIGINT", "TEXT"],
  ]);
});

test("what contradicts itself is left out and told", () => {
  const { schema, notes } = annotationToSchema({
    tables: [
      { name: "a", columns: [{ name: "x" }, { name: "x" }] },
      { name: "a", columns: [] },
    ],
    relationships: [{ from_table: "a", to_table: "gone" }],
  });
  expect(schema.tables).toHaveLength(1);
  expect(schema.relationships).toEqual([]);
  expect(notes.join("\n")).toMatch(/second column a\.x.*\n.*second table named a.*\n.*from a to gone is left out/);
});
