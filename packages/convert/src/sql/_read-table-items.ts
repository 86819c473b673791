import type { Dialect } from "@undiagram/schema";
import { type Draft, type DraftTable, findColumn } from "../_draft.ts";
import type { Cursor } from "./_cursor.ts";
import { readColumn, readColumnNames, readReferences } from "./_read-column.ts";

/** One item between the commas of CREATE TABLE (…) or behind ALTER TABLE … ADD: a constraint or a column. */
export function readTableItem(cursor: Cursor, table: DraftTable, draft: Draft, dialect: Dialect): void {
  if (cursor.take("CONSTRAINT") && !startsConstraint(cursor)) cursor.takeName("a constraint name");
  if (cursor.take("PRIMARY", "KEY")) {
    skipToGroup(cursor);
    table.primaryKey = readColumnNames(cursor);
  } else if (cursor.take("UNIQUE")) {
    skipToGroup(cursor);
    table.uniqueKeys.push(readColumnNames(cursor));
  } else if (cursor.take("FOREIGN", "KEY")) {
    skipToGroup(cursor);
    const fromColumns = readColumnNames(cursor);
    draft.references.push({ from: table, fromColumns, ...readReferences(cursor) });
  } else if (cursor.take("DEFAULT")) {
    // SQL Server: ADD CONSTRAINT name DEFAULT ((0)) FOR column
    const value = cursor.takeText("a default", (at) => at.sees("FOR"));
    if (!cursor.take("FOR")) throw cursor.error("FOR");
    const column = findColumn(table, cursor.takeName("a column name"));
    if (column) column.default = value;
  } else if (!saysNothing(cursor, dialect)) {
    if (cursor.sees("LIKE")) throw cursor.error("columns of its own");
    addColumn(cursor, table, draft, dialect);
  }
}

/** A column definition, put into the table at its end, or in the place of the column of the same name. */
export function addColumn(cursor: Cursor, table: DraftTable, draft: Draft, dialect: Dialect, replaces?: string): void {
  const { column, isPrimaryKey, isUnique, references } = readColumn(cursor, dialect);
  const place = table.columns.findIndex((other) => other.name === replaces);
  if (place >= 0) table.columns[place] = column;
  else table.columns.push(column);
  if (isPrimaryKey) table.primaryKey = [...table.primaryKey.filter((name) => name !== column.name), column.name];
  if (isUnique) table.uniqueKeys.push([column.name]);
  draft.references.push(...references.map((r) => ({ from: table, fromColumns: [column.name], ...r })));
}

function startsConstraint(cursor: Cursor): boolean {
  return ["PRIMARY", "UNIQUE", "FOREIGN", "CHECK"].some((key) => cursor.sees(key));
}

/** Over a key's own name and options such as CLUSTERED or USING BTREE. */
function skipToGroup(cursor: Cursor): void {
  while (!cursor.isAtEnd && !cursor.sees("(")) cursor.next();
}

/** Checks and plain indexes, which a schema does not hold. */
function saysNothing(cursor: Cursor, dialect: Dialect): boolean {
  if (cursor.sees("CHECK", "(") || cursor.sees("EXCLUDE") || cursor.sees("PERIOD", "FOR")) return true;
  const hasInlineIndexes = dialect === "mysql" || dialect === "sqlserver";
  return hasInlineIndexes && ["KEY", "INDEX", "FULLTEXT", "SPATIAL"].some((key) => cursor.sees(key));
}
