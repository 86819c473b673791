import type { Annotation, Relationship } from "@undiagram/schema";
import fc from "fast-check";
import { arbitraryName } from "./arbitrary-schema.ts";

/* Annotations as pictures give them: any mark may be missing, lines may end at the box. */

/** Referentially valid annotations; with `singleColumns` no relationship has several columns. */
export function arbitraryAnnotation(
  options: { strangeNames?: boolean; singleColumns?: boolean } = {},
): fc.Arbitrary<Annotation> {
  const name = arbitraryName(options.strangeNames ?? false);
  const selector = (text: string) => text.toLowerCase();
  const mark = fc.constantFrom(true as const, undefined);
  const type = fc.constantFrom(
    "INTEGER",
    "VARCHAR(20)",
    "NUMERIC(10,2)",
    "timestamp with time zone",
    "int[]",
    undefined,
  );
  const column = fc.record({
    type,
    primary_key: mark,
    foreign_key: mark,
    unique: mark,
    nullable: fc.constantFrom(false as const, undefined),
  });
  const table = fc.record({
    columnNames: fc.uniqueArray(name, { minLength: 6, maxLength: 6, selector }),
    columns: fc.array(column, { maxLength: 6 }),
  });
  const edge = fc.record({
    from: fc.nat(),
    to: fc.nat(),
    width: fc.integer({ min: 0, max: options.singleColumns ? 1 : 2 }),
    hasToColumns: fc.boolean(),
    type: fc.constantFrom("one_to_one", "many_to_one", "one_to_many", "many_to_many", undefined),
    fromOptional: mark,
    toOptional: mark,
  });
  return fc
    .record({
      names: fc.uniqueArray(name, { minLength: 0, maxLength: 5, selector }),
      tables: fc.array(table, { minLength: 5, maxLength: 5 }),
      edges: fc.array(edge, { maxLength: 6 }),
    })
    .map(({ names, tables: shapes, edges }) => {
      const tables = names.map((tableName, t) => {
        const { columnNames, columns } = shapes[t] as (typeof shapes)[number];
        return {
          name: tableName,
          columns: columns.map((c, i) => withoutUndefined({ name: columnNames[i] as string, ...c })),
        };
      });
      const seen = new Set<string>();
      const relationships = edges.flatMap((e): Relationship[] => {
        const [from, to] = [tables[e.from % tables.length], tables[e.to % tables.length]];
        if (!from || !to) return [];
        const pick = (columns: { name: string }[]) => columns.slice(0, e.width).map((c) => c.name);
        const [fromColumns, toColumns] = [pick(from.columns), pick(to.columns)];
        const hasFrom = fromColumns.length === e.width && e.width > 0;
        const identity = JSON.stringify([from.name, to.name].sort());
        if (seen.has(identity)) return [];
        seen.add(identity);
        return [
          withoutUndefined({
            from_table: from.name,
            from_columns: hasFrom ? fromColumns : undefined,
            to_table: to.name,
            to_columns: hasFrom && e.hasToColumns && toColumns.length === e.width ? toColumns : undefined,
            type: e.type,
            from_optional: e.fromOptional,
            to_optional: e.toOptional,
          }) as Relationship,
        ];
      });
      return { tables, relationships };
    });
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as T;
}
