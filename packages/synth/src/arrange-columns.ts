import type { Random } from "@undiagram/random";
import { type DatabaseSchema, foreignKeyColumns } from "@undiagram/schema";

/** Where a team puts its foreign keys, and which table comes first. Primary keys stay on top. */
export function arrangeColumns(schema: DatabaseSchema, random: Random): DatabaseSchema {
  const habit = random.weighted({ afterKey: 45, last: 30, mixed: 25 });
  const tables = schema.tables.map((table) => {
    const foreign = foreignKeyColumns(schema, table.name);
    const keys = table.columns.filter((column) => column.primary_key);
    const references = table.columns.filter((column) => !column.primary_key && foreign.has(column.name));
    const others = table.columns.filter((column) => !column.primary_key && !foreign.has(column.name));
    if (habit === "afterKey") return { ...table, columns: [...keys, ...references, ...others] };
    if (habit === "last") return { ...table, columns: [...keys, ...others, ...references] };
    const mixed = [...others];
    for (const reference of references) mixed.splice(random.int(0, mixed.length), 0, reference);
    return { ...table, columns: [...keys, ...mixed] };
  });
  return { ...schema, tables: random.shuffle(tables) };
}
