import type { Annotation, Column, Table } from "@undiagram/schema";
import { normalizeName, normalizeTableName } from "./normalize-name.ts";

/** A column under the name it is matched by. */
export interface NamedColumn {
  key: string;
  column: Column;
  /** Position in the table. */
  index: number;
  /** All that the column says, as text: equal texts are equal columns. */
  text: string;
}

/** A table under the name it is matched by, its columns sorted by name, then content. */
export interface NamedTable {
  key: string;
  table: Table;
  /** Position in the annotation. */
  index: number;
  columns: NamedColumn[];
  /** All that the table says, as text: equal texts are equal tables, whatever the order of columns. */
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
  return { key: normalizeName(column.name), column, index, text: columnText(column) };
}

/** With the length of the name in front, no two columns have one text. */
function columnText({ name, type, primary_key, foreign_key, unique, nullable }: Column): string {
  const marks = `${primary_key ? 1 : 0}${foreign_key ? 1 : 0}${unique ? 1 : 0}${nullable === false ? 1 : 0}`;
  return `${marks}${name.length} ${name}${type === undefined ? "" : ` ${type}`}`;
}

/** By code unit, not by locale: the same order on every machine. */
function byKeyThenText(a: { key: string; text: string }, b: { key: string; text: string }): number {
  return compare(a.key, b.key) || compare(a.text, b.text);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
