import type { Annotation, Column, Table } from "@undiagram/schema";
import { normalizeName, normalizeTableName } from "./normalize-name.ts";

/** A column under the name it is matched by. */
export interface NamedColumn {
  key: string;
  column: Column;
  /** Position in the table. */
  index: number;
  /** The column as JSON: equal texts are equal columns. */
  text: string;
}

/** A table under the name it is matched by, its columns sorted by name, then content. */
export interface NamedTable {
  key: string;
  table: Table;
  /** Position in the annotation. */
  index: number;
  columns: NamedColumn[];
  /** The table as JSON, its columns sorted: equal texts are equal tables, whatever the order of columns. */
  text: string;
}

/** An annotation's tables sorted by name, then content, so that nothing after this depends on the order they came in. */
export function nameTables({ tables }: Pick<Annotation, "tables">): NamedTable[] {
  return tables
    .map((table, index) => {
      const columns = table.columns.map(nameColumn).sort(byKeyThenText);
      const text = JSON.stringify([table.name, columns.map((column) => column.text)]);
      return { key: normalizeTableName(table.name), table, index, columns, text };
    })
    .sort(byKeyThenText);
}

function nameColumn(column: Column, index: number): NamedColumn {
  return { key: normalizeName(column.name), column, index, text: JSON.stringify(column) };
}

/** By code unit, not by locale: the same order on every machine. */
function byKeyThenText(a: { key: string; text: string }, b: { key: string; text: string }): number {
  return compare(a.key, b.key) || compare(a.text, b.text);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
