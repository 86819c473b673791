import { type Annotation, type Column, canonicalize, findProblems, type Relationship } from "@undiagram/schema";
import fc from "fast-check";

const NAMES = [
  "orders",
  "order",
  "Orders",
  "order_items",
  "OrderItems",
  "users",
  "app.users",
  "[x y]",
  "__proto__",
  "ß",
  "_",
];
const COLUMNS = ["id", "ID", "name", "user_id", "userId", "order_id", "total", "constructor", "größe", "a.b", " "];
const TYPES = [
  "INTEGER",
  "int",
  "VARCHAR(255)",
  "varchar(20)",
  "NUMBER(10)",
  "TIMESTAMP WITH TIME ZONE",
  "double  precision",
  "geo[]",
];
const RELATIONSHIP_TYPES = ["one_to_one", "many_to_one", "many_to_many"] as const;

const name = (pool: string[]) =>
  fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...pool) },
    { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 8, unit: "binary" }) },
  );

const mark = fc.constantFrom(undefined, undefined, true as const);

const column: fc.Arbitrary<Column> = fc.record({
  name: name(COLUMNS),
  type: fc.option(fc.constantFrom(...TYPES), { nil: undefined, freq: 4 }),
  primary_key: mark,
  foreign_key: mark,
  unique: mark,
  nullable: fc.constantFrom(undefined, undefined, false),
});

const table = fc.record({
  name: name(NAMES),
  columns: fc.uniqueArray(column, { selector: (c) => c.name, maxLength: 5 }),
});

/** A canonical annotation without contradictions, its names as awkward as names can be. */
export const arbitraryAnnotation: fc.Arbitrary<Annotation> = fc
  .uniqueArray(table, { selector: (t) => t.name, maxLength: 5 })
  .chain((tables) =>
    fc
      .array(arbitraryRelationship(tables), { maxLength: tables.length === 0 ? 0 : 6 })
      .map((relationships) => withoutDuplicates(canonicalize({ tables, relationships }))),
  );

function arbitraryRelationship(tables: Annotation["tables"]): fc.Arbitrary<Relationship> {
  const end = fc.nat().chain((n) => {
    const at = tables[n % Math.max(1, tables.length)];
    const columns = at?.columns.map((c) => c.name) ?? [];
    return fc.record({
      table: fc.constant(at?.name ?? "none"),
      columns:
        columns.length === 0
          ? fc.constant(undefined)
          : fc.option(fc.subarray(columns, { minLength: 1, maxLength: Math.min(2, columns.length) }), {
              nil: undefined,
            }),
    });
  });
  const edge = fc.record({
    type: fc.constantFrom(undefined, ...RELATIONSHIP_TYPES),
    from_optional: mark,
    to_optional: mark,
  });
  return fc.tuple(end, end, edge).map(([from, to, rest]) => {
    const isComposable = from.columns?.length === to.columns?.length;
    return {
      from_table: from.table,
      from_columns: from.columns,
      to_table: to.table,
      to_columns: isComposable || !from.columns ? to.columns : undefined,
      ...rest,
    };
  });
}

function withoutDuplicates(annotation: Annotation): Annotation {
  const { relationships } = annotation;
  const kept = relationships.filter(
    (_, i) =>
      !findProblems({ ...annotation, relationships: relationships.slice(0, i + 1) }).some(
        (p) => p.path.includes(`[${i}]`) && p.path.startsWith("relationships"),
      ),
  );
  return { ...annotation, relationships: kept };
}

/** The same content in another order, edges read from either end. */
export function arbitraryReordering(annotation: Annotation): fc.Arbitrary<Annotation> {
  const shuffled = <T>(items: readonly T[]) => fc.shuffledSubarray([...items], { minLength: items.length });
  return fc.record({
    tables: shuffled(annotation.tables).chain((tables) =>
      fc.tuple(...tables.map((t) => shuffled(t.columns).map((columns) => ({ ...t, columns })))),
    ),
    relationships: shuffled(annotation.relationships).chain((edges) =>
      fc.tuple(...edges.map((edge) => fc.boolean().map((turn) => (turn ? turnRound(edge) : edge)))),
    ),
  });
}

function turnRound(r: Relationship): Relationship {
  if (r.type !== "many_to_one" && r.type !== "many_to_many") return r;
  return {
    from_table: r.to_table,
    from_columns: r.to_columns,
    to_table: r.from_table,
    to_columns: r.from_columns,
    type: r.type === "many_to_one" ? "one_to_many" : r.type,
    from_optional: r.to_optional,
    to_optional: r.from_optional,
  };
}

/** A truth, and a prediction that is anything from the same to something else altogether. */
export const arbitraryPair: fc.Arbitrary<{ truth: Annotation; predicted: Annotation }> = arbitraryAnnotation.chain(
  (truth) => fc.oneof(damaged(truth), arbitraryAnnotation).map((predicted) => ({ truth, predicted })),
);

function damaged(truth: Annotation): fc.Arbitrary<Annotation> {
  const damage = <T>(items: readonly T[], change: (item: T) => T) =>
    fc
      .tuple(
        ...items.map((item) =>
          fc
            .integer({ min: 0, max: 9 })
            .map((n) => (n === 0 ? [] : n === 1 ? [item, item] : n < 4 ? [change(item)] : [item])),
        ),
      )
      .map((lists) => lists.flat());
  return fc.record({
    tables: damage(truth.tables, (t) => ({
      name: `${t.name}x`,
      columns: t.columns.slice(1).map((c) => ({ ...c, type: "TEXT" })),
    })),
    relationships: damage(truth.relationships, (r) => ({
      ...turnRound(r),
      type: "many_to_one" as const,
      from_columns: undefined,
    })),
  });
}
