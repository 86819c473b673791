import type { ReadSchema } from "../_bind-draft.ts";

/** One line for each column, relationship and problem. */
export function toGolden({ schema, problems }: ReadSchema): string {
  const lines = (items: readonly unknown[], indent: string) =>
    items.length === 0
      ? "[]"
      : `[\n${items.map((item) => indent + JSON.stringify(item)).join(",\n")}\n${indent.slice(2)}]`;
  const tables = (schema?.tables ?? []).map(({ columns, ...table }) => {
    const head = JSON.stringify(table).slice(0, -1);
    return `    ${head}, "columns": ${lines(columns, "      ")}}`;
  });
  return `{
  "tables": [\n${tables.join(",\n")}\n  ],
  "relationships": ${lines(schema?.relationships ?? [], "    ")},
  "problems": ${lines(problems, "    ")}
}\n`;
}
