import fc from "fast-check";
import { expect, test } from "vitest";
import { Annotation, annotationsEqual, canonicalize, findProblems, serialize } from "./index.ts";
import { arbitraryAnnotation } from "./testing/arbitrary-annotation.ts";

const shuffled = (annotation: Annotation) =>
  fc.record({
    tables: fc.shuffledSubarray(annotation.tables, { minLength: annotation.tables.length }),
    relationships: fc.shuffledSubarray(annotation.relationships, { minLength: annotation.relationships.length }),
  });

test("canonical form is idempotent", () => {
  fc.assert(
    fc.property(arbitraryAnnotation(), (annotation) => {
      const once = canonicalize(annotation);
      expect(canonicalize(once)).toEqual(once);
    }),
  );
});

test("canonical form does not depend on the order in which relationships are written", () => {
  fc.assert(
    fc.property(
      arbitraryAnnotation().chain((a) => fc.tuple(fc.constant(a), shuffled(a))),
      ([annotation, { relationships }]) => {
        expect(serialize({ ...annotation, relationships })).toBe(serialize(annotation));
      },
    ),
  );
});

test("canonical form keeps the order of tables and columns, which is the picture's", () => {
  fc.assert(
    fc.property(arbitraryAnnotation(), (annotation) => {
      const names = (a: Annotation) => a.tables.map((t) => [t.name, t.columns.map((c) => c.name)]);
      expect(names(canonicalize(annotation))).toEqual(names(annotation));
    }),
  );
});

test("relationships stand in the order of the tables they start at, then of their columns", () => {
  fc.assert(
    fc.property(arbitraryAnnotation(), (annotation) => {
      const { tables, relationships } = canonicalize(annotation);
      const table = (name: string) => tables.findIndex((t) => t.name === name);
      const column = (name: string, of: string) => tables[table(of)]?.columns.findIndex((c) => c.name === name) ?? -1;
      const places = relationships.map(({ from_table, from_columns = [] }) => [
        table(from_table),
        ...from_columns.map((name) => column(name, from_table)),
      ]);
      for (const [i, place] of places.entries()) {
        const before = places[i - 1] ?? [];
        const differs = place.findIndex((value, at) => value !== before[at]);
        if (differs >= 0) expect(place[differs]).toBeGreaterThan(before[differs] ?? -1);
      }
    }),
  );
});

test("one_to_many is the same edge as many_to_one read from the other end", () => {
  const tables = [
    { name: "a", columns: [{ name: "id" }] },
    { name: "b", columns: [{ name: "a_id" }] },
  ];
  const edge = {
    from_table: "a",
    from_columns: ["id"],
    to_table: "b",
    to_columns: ["a_id"],
    type: "one_to_many" as const,
    to_optional: true as const,
  };
  expect(canonicalize({ tables, relationships: [edge] }).relationships).toEqual([
    {
      from_table: "b",
      from_columns: ["a_id"],
      to_table: "a",
      to_columns: ["id"],
      type: "many_to_one",
      from_optional: true,
    },
  ]);
});

test("canonical form never says one_to_many, nor false, nor nullable: true", () => {
  fc.assert(
    fc.property(arbitraryAnnotation(), (annotation) => {
      expect(serialize(annotation)).not.toMatch(/one_to_many|"nullable":true|(primary|foreign)_key":false|undefined/);
    }),
  );
});

test("a serialized annotation is a valid annotation that equals the one it came from", () => {
  fc.assert(
    fc.property(arbitraryAnnotation(), (annotation) => {
      const back = Annotation.parse(JSON.parse(serialize(annotation)));
      expect(annotationsEqual(back, annotation)).toBe(true);
      expect(serialize(back)).toBe(serialize(annotation));
    }),
  );
});

test("equality ignores the order of tables and relationships", () => {
  fc.assert(
    fc.property(
      arbitraryAnnotation().chain((a) => fc.tuple(fc.constant(a), shuffled(a))),
      ([annotation, other]) => {
        expect(annotationsEqual(annotation, other)).toBe(true);
      },
    ),
  );
});

test("annotations that differ in one name are not equal", () => {
  fc.assert(
    fc.property(arbitraryAnnotation(), (annotation) => {
      const [first, ...rest] = annotation.tables;
      const renamed = { ...annotation, tables: [{ name: `${first?.name}_x`, columns: first?.columns ?? [] }, ...rest] };
      expect(annotationsEqual(annotation, renamed)).toBe(false);
    }),
  );
});

test("an annotation whose names are unique and whose ends exist has no problems", () => {
  fc.assert(
    fc.property(arbitraryAnnotation(), (annotation) => {
      expect(findProblems(annotation)).toEqual([]);
    }),
  );
});

test("an edge without direction reads the same from either end, even where both ends are one", () => {
  const tables = [
    { name: "a", columns: [{ name: "id" }] },
    { name: "b", columns: [{ name: "id" }] },
  ];
  const ends = [
    { from_table: "b", to_table: "a" },
    { from_table: "a", to_table: "a" },
    { from_table: "a", from_columns: ["id"], to_table: "a", to_columns: ["id"] },
  ];
  for (const end of ends) {
    const edge = { ...end, type: "many_to_many" as const, from_optional: true as const };
    const mirrored = {
      from_table: edge.to_table,
      from_columns: edge.to_columns,
      to_table: edge.from_table,
      to_columns: edge.from_columns,
      type: edge.type,
      to_optional: true as const,
    };
    expect(serialize({ tables, relationships: [mirrored] })).toBe(serialize({ tables, relationships: [edge] }));
  }
});
