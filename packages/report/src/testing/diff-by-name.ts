import type { Annotation, Column, Table } from "@undiagram/schema";
import type { ColumnDiff, DiffState, RelationshipDiff, SchemaDiff, TableDiff } from "../schema-diff.ts";

/** A diff for fixtures: tables and columns pair by equal names, or as `renamed` says (true name to answered name). */
export function diffByName(
  truth: Annotation,
  answer: Annotation | null,
  renamed: Readonly<Record<string, string>> = {},
): SchemaDiff {
  const answered = answer ?? { tables: [], relationships: [] };
  const nameOf = (table: Table) => renamed[table.name] ?? table.name;
  const known = new Set(truth.tables.map(nameOf));
  return {
    tables: [
      ...truth.tables.map((table) =>
        diffTable(
          table,
          answered.tables.find((t) => t.name === nameOf(table)),
        ),
      ),
      ...answered.tables.filter(({ name }) => !known.has(name)).map((table) => diffTable(undefined, table)),
    ],
    relationships: diffRelationships(truth, answered, renamed),
  };
}

function diffTable(truth: Table | undefined, predicted: Table | undefined): TableDiff {
  const name = (truth ?? predicted)?.name ?? "";
  const names = [...new Set([truth, predicted].flatMap((table) => table?.columns.map((c) => c.name) ?? []))];
  const columns = names.map((column): ColumnDiff => {
    const find = (table: Table | undefined): Column | undefined => table?.columns.find((c) => c.name === column);
    return { name: column, ...pair(find(truth), find(predicted)) };
  });
  const isEqual = truth && predicted && truth.name === predicted.name && columns.every((c) => c.state === "equal");
  const state: DiffState = isEqual ? "equal" : !predicted ? "missing" : !truth ? "invented" : "changed";
  return { name, state, ...(predicted && { predictedName: predicted.name }), columns };
}

function diffRelationships(
  truth: Annotation,
  answer: Annotation,
  renamed: Readonly<Record<string, string>>,
): RelationshipDiff[] {
  const key = (from: string, to: string) => JSON.stringify([renamed[from] ?? from, renamed[to] ?? to]);
  const rest = [...answer.relationships];
  const found = truth.relationships.map((relationship) => {
    const at = rest.findIndex(
      (r) => key(r.from_table, r.to_table) === key(relationship.from_table, relationship.to_table),
    );
    return pair(relationship, at === -1 ? undefined : rest.splice(at, 1)[0]);
  });
  return [...found, ...rest.map((relationship) => pair(undefined, relationship))];
}

function pair<T>(truth: T | undefined, predicted: T | undefined): { state: DiffState; truth?: T; predicted?: T } {
  if (truth === undefined) return { state: "invented", predicted };
  if (predicted === undefined) return { state: "missing", truth };
  return { state: JSON.stringify(truth) === JSON.stringify(predicted) ? "equal" : "changed", truth, predicted };
}
