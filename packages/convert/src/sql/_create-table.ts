import { type DraftColumn, type DraftTable, findTable, isSamePlace } from "../_draft.ts";
import { referencingType } from "../_resolve-many-to-many.ts";
import type { Cursor } from "./_cursor.ts";
import { readTableItem } from "./_read-table-items.ts";
import { reportFailure, requireTable, type StatementReader, takeTableName } from "./_statement-reader.ts";

/**
 * Reads CREATE TABLE from behind these words on. A partition, and a table that is gone with the connection
 * (`isTemporary`), is kept only so that later statements may change it: no diagram shows it. A table that inherits
 * (PostgreSQL) has its parents' columns before its own; a table made LIKE another one has that one's.
 */
export function createTable(cursor: Cursor, reader: StatementReader, { isTemporary = false }): void {
  const { line } = cursor;
  const { draft, dialect } = reader;
  const isRepeatable = cursor.take("IF", "NOT", "EXISTS");
  const name = takeTableName(cursor, reader);
  // SQLite keeps tables of its own beside those of a schema.
  const isHidden =
    isTemporary ||
    (dialect === "sqlserver" && name.name.startsWith("#")) ||
    (dialect === "sqlite" && /^sqlite_/i.test(name.name));
  const table: DraftTable = {
    ...name,
    line,
    columns: [],
    primaryKey: [],
    uniqueKeys: [],
    ...(isHidden && { isHidden }),
  };
  if (cursor.take("PARTITION", "OF")) {
    draft.tables.push({ ...table, isHidden: true });
    return;
  }
  if (cursor.take("LIKE")) copyTable(requireTable(cursor, reader), table, { defaults: true, keys: true });
  else if (!cursor.sees("(") && !isHidden) throw cursor.error(`${table.name} to list all its columns`);
  let items: Cursor[] = [];
  const isRead = reportFailure(reader, table.name, () => {
    if (cursor.sees("(")) items = cursor.takeGroup().splitByComma();
  });
  if (!isRead) return;
  // SQL Server takes a comma before the closing bracket.
  if (dialect === "sqlserver" && items.length > 1 && items.at(-1)?.isAtEnd) items.pop();
  if (isRepeatable && findSame(table, reader)) return;
  draft.tables.push(table);
  for (const item of items) {
    reportFailure(reader, table.name, () => {
      if (item.take("LIKE")) readLike(item, table, reader);
      else readTableItem(item, table, reader);
    });
  }
  if (cursor.take("INHERITS")) reportFailure(reader, table.name, () => inherit(cursor.takeGroup(), table, reader));
  // MySQL adds the columns of a query even without AS. SQL Server ends the tables of a graph with AS NODE or AS EDGE.
  const hasQuery =
    (dialect === "mysql" && ["SELECT", "IGNORE", "REPLACE"].some((word) => cursor.sees(word))) ||
    (cursor.sees("AS") && !cursor.sees("AS", "NODE") && !cursor.sees("AS", "EDGE"));
  if (hasQuery && !isHidden)
    reportFailure(reader, table.name, () => {
      throw cursor.error(`${table.name} to list all its columns`);
    });
}

/** The table that stands already where `IF NOT EXISTS` is said. */
function findSame(table: DraftTable, { draft }: StatementReader): DraftTable | undefined {
  const found = findTable(draft, table);
  return found?.name === table.name && isSamePlace(found, table) ? found : undefined;
}

/** `LIKE table [INCLUDING …]` between the columns of PostgreSQL, or in brackets in MySQL. */
function readLike(cursor: Cursor, table: DraftTable, reader: StatementReader): void {
  const model = requireTable(cursor, reader);
  const all = ["DEFAULTS", "INDEXES"];
  const included = new Set(reader.dialect === "mysql" ? all : []);
  while (!cursor.isAtEnd) {
    const isIncluding = cursor.take("INCLUDING");
    if (!isIncluding && !cursor.take("EXCLUDING")) throw cursor.error("INCLUDING or EXCLUDING");
    const { key } = cursor.next();
    for (const what of key === "ALL" ? all : [key]) {
      if (isIncluding) included.add(what);
      else included.delete(what);
    }
  }
  copyTable(model, table, { defaults: included.has("DEFAULTS"), keys: included.has("INDEXES") });
}

function copyTable(model: DraftTable, table: DraftTable, what: { defaults: boolean; keys: boolean }): void {
  table.columns.push(...model.columns.map((column) => inheritedColumn(column, model, what.defaults)));
  if (!what.keys) return;
  table.primaryKey = [...model.primaryKey];
  table.uniqueKeys.push(...model.uniqueKeys.map(({ columns }) => ({ columns: [...columns] })));
}

/**
 * The column as another table has it from `owner`: NOT NULL where it is part of that one's primary key. Without the
 * default, a serial column no longer counts.
 */
function inheritedColumn(column: DraftColumn, owner: DraftTable, hasDefault = true): DraftColumn {
  const { name, type, default: value } = column;
  const nullable = column.nullable && !owner.primaryKey.some((key) => key.toLowerCase() === name.toLowerCase());
  if (!hasDefault) return { name, type: referencingType(type), nullable };
  return { name, type, nullable, ...(value !== undefined && { default: value }) };
}

/** Puts the parents' columns before the table's own; of columns that both have, the table's own words come on top. */
function inherit(parents: Cursor, table: DraftTable, reader: StatementReader): void {
  const columns: DraftColumn[] = [];
  const add = (column: DraftColumn) => {
    const known = columns.find((other) => other.name === column.name);
    if (!known) columns.push(column);
    else Object.assign(known, column, { type: known.type, nullable: known.nullable && column.nullable });
  };
  for (const parent of parents.splitByComma()) {
    reportFailure(reader, table.name, () => {
      const model = requireTable(parent, reader);
      for (const column of model.columns) add(inheritedColumn(column, model));
      (model.heirs ??= []).push(table);
    });
  }
  for (const column of table.columns) add(column);
  table.columns = columns;
}
