import fc from "fast-check";
import type { Annotation, Column, Relationship } from "../annotation.ts";

const name = fc.oneof(
  fc.stringMatching(/^[a-z][a-z_]{0,11}$/),
  fc.stringMatching(/^[A-Z][A-Za-z]{0,11}$/),
  fc.constantFrom("größe", "naïve", "表", "order items", "sales.orders", "__proto__", "constructor"),
);

const flag = fc.constantFrom<true | undefined>(true, undefined);

const column: fc.Arbitrary<Column> = fc.record({
  name,
  type: fc.constantFrom(undefined, "INTEGER", "VARCHAR(255)", "timestamp with time zone"),
  primary_key: flag,
  foreign_key: flag,
  unique: flag,
  nullable: fc.constantFrom<boolean | undefined>(undefined, false, true),
});

/** Annotations that contradict nothing: names are unique, ends exist. */
export function arbitraryAnnotation(): fc.Arbitrary<Annotation> {
  const tables = fc.uniqueArray(
    fc.record({ name, columns: fc.uniqueArray(column, { selector: (c) => c.name, minLength: 1, maxLength: 5 }) }),
    { selector: (table) => table.name, minLength: 1, maxLength: 5 },
  );
  return tables.chain((tables) => {
    const end = fc.nat(tables.length - 1).chain((t) =>
      fc.record({
        table: fc.constant(tables[t]?.name as string),
        column: fc.constantFrom(...(tables[t]?.columns ?? []).map((c) => c.name)),
      }),
    );
    const relationship: fc.Arbitrary<Relationship> = fc
      .record({
        from: end,
        to: end,
        hasColumns: fc.boolean(),
        type: fc.constantFrom(undefined, "one_to_one", "many_to_one", "one_to_many", "many_to_many" as const),
        from_optional: flag,
        to_optional: flag,
      })
      .map(({ from, to, hasColumns, ...rest }) => ({
        from_table: from.table,
        to_table: to.table,
        ...(hasColumns && { from_columns: [from.column], to_columns: [to.column] }),
        ...rest,
      }));
    const relationships = fc.uniqueArray(relationship, {
      // The same edge twice, read from either end, would be a contradiction.
      selector: (r) =>
        [JSON.stringify([r.from_table, r.from_columns]), JSON.stringify([r.to_table, r.to_columns])].sort().join(),
      maxLength: 6,
    });
    return fc.record({ tables: fc.constant(tables), relationships });
  });
}
