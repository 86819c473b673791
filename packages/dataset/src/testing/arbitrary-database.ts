import type { DatabaseSchema, SchemaTable } from "@undiagram/schema";
import fc from "fast-check";

/** Databases of up to thirty tables in pieces that hang together, with foreign keys that form trees and more. */
export const arbitraryDatabase: fc.Arbitrary<DatabaseSchema> = fc
  .array(fc.record({ columns: fc.integer({ min: 0, max: 9 }), refersTo: fc.array(fc.nat(), { maxLength: 2 }) }), {
    minLength: 1,
    maxLength: 30,
  })
  .map((drafts) => {
    const references = drafts.map(({ refersTo }, t) => [...new Set(refersTo.map((other) => other % (t + 1)))]);
    const tables = drafts.map(({ columns }, t): SchemaTable => {
      const names = [
        "id",
        ...Array.from({ length: columns }, (_, c) => `c${c}`),
        ...(references[t] ?? []).map((to) => `t${to}_id`),
      ];
      const column = { type: "INTEGER", unique: false, nullable: false };
      return { name: `t${t}`, columns: names.map((name) => ({ ...column, name, primary_key: name === "id" })) };
    });
    const relationships = references.flatMap((targets, t) =>
      targets.map((to) => ({
        ...{ from_table: `t${t}`, from_columns: [`t${to}_id`], to_table: `t${to}`, to_columns: ["id"] },
        ...{ type: "many_to_one" as const, from_optional: true, to_optional: false },
      })),
    );
    return { domain: "imported", dialect: "postgresql", tables, relationships };
  });

/** Whether every table can be reached from the first one. */
export function hangsTogether({ tables, relationships }: DatabaseSchema): boolean {
  const reached = new Set([tables[0]?.name]);
  for (let size = 0; size < reached.size; ) {
    size = reached.size;
    for (const { from_table, to_table } of relationships) {
      if (reached.has(from_table) || reached.has(to_table)) reached.add(from_table).add(to_table);
    }
  }
  return reached.size === tables.length;
}
