interface Named {
  tables: readonly { name: string; columns: readonly { name: string }[] }[];
}

/**
 * The set of all table and column names, without case, as one text. Schemas that share it say nearly the same: at most
 * types, marks and relationships differ.
 */
export function namesKey({ tables }: Named): string {
  const names = tables.flatMap(({ name, columns }) => [[name], ...columns.map((column) => [name, column.name])]);
  return [...new Set(names.map((path) => JSON.stringify(path).toLowerCase()))].sort().join("\n");
}
