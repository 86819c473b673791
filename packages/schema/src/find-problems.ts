import type { Annotation, Relationship } from "./annotation.ts";

/** What makes a well-formed annotation contradict itself. */
export interface SchemaProblem {
  code:
    | "duplicate_table"
    | "duplicate_column"
    | "unknown_table"
    | "unknown_column"
    | "column_count"
    | "duplicate_relationship";
  /** JSON path inside the annotation, e.g. `relationships[2].to_table`. */
  path: string;
  expected: string;
  got: string;
}

/**
 * Every contradiction in the annotation: names used twice, relationships whose ends do not exist. An end that names
 * no columns is fine: the line was drawn to the box.
 */
export function findProblems(annotation: Annotation): SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  const columnsOf = new Map<string, Set<string>>();
  annotation.tables.forEach((table, t) => {
    if (columnsOf.has(table.name)) {
      problems.push({
        code: "duplicate_table",
        path: `tables[${t}].name`,
        expected: "a table name used once",
        got: table.name,
      });
    }
    const names = columnsOf.get(table.name) ?? new Set<string>();
    const own = new Set<string>();
    table.columns.forEach((column, c) => {
      if (own.has(column.name)) {
        problems.push({
          code: "duplicate_column",
          path: `tables[${t}].columns[${c}].name`,
          expected: `a column name used once in ${table.name}`,
          got: column.name,
        });
      }
      own.add(column.name);
      names.add(column.name);
    });
    columnsOf.set(table.name, names);
  });
  const seen = new Set<string>();
  annotation.relationships.forEach((relationship, r) => {
    problems.push(
      ...findEndProblems(relationship, "from", r, columnsOf),
      ...findEndProblems(relationship, "to", r, columnsOf),
    );
    if (
      relationship.from_columns &&
      relationship.to_columns &&
      relationship.from_columns.length !== relationship.to_columns.length
    ) {
      problems.push({
        code: "column_count",
        path: `relationships[${r}].to_columns`,
        expected: `${relationship.from_columns.length} columns, as in from_columns`,
        got: String(relationship.to_columns.length),
      });
    }
    // Two lines from box to box say nothing that tells them apart, so only edges with columns can be duplicates.
    if (!relationship.from_columns) return;
    const key = JSON.stringify([
      relationship.from_table,
      relationship.from_columns,
      relationship.to_table,
      relationship.to_columns,
    ]);
    if (seen.has(key)) {
      problems.push({
        code: "duplicate_relationship",
        path: `relationships[${r}]`,
        expected: "an edge named once",
        got: key,
      });
    }
    seen.add(key);
  });
  return problems;
}

function findEndProblems(
  r: Relationship,
  end: "from" | "to",
  index: number,
  columnsOf: Map<string, Set<string>>,
): SchemaProblem[] {
  const table = r[`${end}_table`];
  const columns = columnsOf.get(table);
  if (!columns) {
    return [
      {
        code: "unknown_table",
        path: `relationships[${index}].${end}_table`,
        expected: "a table of this annotation",
        got: table,
      },
    ];
  }
  return (r[`${end}_columns`] ?? []).flatMap((column, c) =>
    columns.has(column)
      ? []
      : [
          {
            code: "unknown_column" as const,
            path: `relationships[${index}].${end}_columns[${c}]`,
            expected: `a column of ${table}`,
            got: column,
          },
        ],
  );
}
