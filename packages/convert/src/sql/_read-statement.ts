import type { Problem } from "@undiagram/contract";
import type { Dialect } from "@undiagram/schema";
import { type Draft, type DraftTable, findColumn, findTable } from "../_draft.ts";
import { type Cursor, SqlReadError } from "./_cursor.ts";
import { atConstraint, readColumnNames } from "./_read-column.ts";
import { addColumn, readTableItem } from "./_read-table-items.ts";

export interface StatementReader {
  draft: Draft;
  dialect: Dialect;
  file: string;
  problems: Problem[];
}

/** Reads one statement into the draft. Statements that say nothing about tables are passed over. */
export function readStatement(cursor: Cursor, reader: StatementReader): void {
  const { line } = cursor;
  try {
    if (cursor.take("CREATE")) readCreate(cursor, line, reader);
    else if (cursor.take("ALTER", "TABLE")) readAlterTable(cursor, reader);
  } catch (error) {
    report(error, reader);
  }
}

/** Names what could not be read, so that reading can go on behind it. */
function report(error: unknown, { file, problems }: StatementReader, table?: string): void {
  if (!(error instanceof SqlReadError)) throw error;
  const { line, expected, got } = error;
  problems.push({ where: `${file}:${line}`, ...(table && { path: table }), expected, got });
}

/** What may stand between CREATE and TABLE or INDEX. */
const MODIFIERS = new Set(
  `OR REPLACE GLOBAL LOCAL PRIVATE TEMP TEMPORARY UNLOGGED FOREIGN EXTERNAL CLUSTERED NONCLUSTERED`.split(/\s+/),
);

function readCreate(cursor: Cursor, line: number, reader: StatementReader): void {
  const isUnique = cursor.take("UNIQUE");
  while (cursor.seesOneOf(MODIFIERS)) cursor.next();
  if (cursor.take("TABLE")) return readCreateTable(cursor, line, reader);
  if (isUnique && cursor.take("INDEX")) return readUniqueIndex(cursor, reader);
  if (cursor.sees("TYPE") || cursor.sees("DOMAIN")) {
    const kind = cursor.next().key;
    const name = cursor.takeQualifiedName("a name").name;
    throw new SqlReadError(line, "built-in types (columns keep the name of their own type)", `CREATE ${kind} ${name}`);
  }
}

function readCreateTable(cursor: Cursor, line: number, reader: StatementReader): void {
  cursor.take("IF", "NOT", "EXISTS");
  const name = cursor.takeQualifiedName("a table name");
  if (reader.dialect === "sqlserver" && name.name.startsWith("#")) return; // gone with the connection
  const table: DraftTable = { ...name, line, columns: [], primaryKey: [], uniqueKeys: [] };
  const items = cursor.takeGroup().splitByComma();
  reader.draft.tables.push(table);
  for (const item of items) {
    try {
      readTableItem(item, table, reader.draft, reader.dialect);
    } catch (error) {
      report(error, reader, table.name);
    }
  }
  if (cursor.sees("INHERITS")) throw cursor.error(`${table.name} to list all its columns`);
}

function readUniqueIndex(cursor: Cursor, { draft }: StatementReader): void {
  while (!cursor.isAtEnd && !cursor.take("ON")) cursor.next();
  cursor.take("ONLY");
  const table = findTable(draft, cursor.takeQualifiedName("a table name"));
  while (!cursor.isAtEnd && !cursor.sees("(")) cursor.next();
  const columns = readColumnNames(cursor);
  while (!cursor.isAtEnd && !cursor.sees("WHERE")) cursor.next();
  // An index over an expression, or over some of the rows, makes no column unique.
  const isPlain = cursor.isAtEnd && table && columns.every((column) => findColumn(table, column));
  if (isPlain) table.uniqueKeys.push(columns);
}

function readAlterTable(cursor: Cursor, reader: StatementReader): void {
  cursor.take("IF", "EXISTS");
  cursor.take("ONLY");
  const { line } = cursor;
  const name = cursor.takeQualifiedName("a table name");
  cursor.take("*");
  if (cursor.take("WITH")) cursor.next(); // SQL Server: WITH CHECK
  const table = findTable(reader.draft, name);
  // Dump programs set the owners of views and sequences by ALTER TABLE as well.
  if (!table && !startsAction(cursor)) return;
  if (!table) throw new SqlReadError(line, "a table created above", name.name);
  let isAdding = false;
  for (const action of cursor.splitByComma()) {
    try {
      isAdding = readAction(action, table, isAdding, reader);
    } catch (error) {
      report(error, reader, table.name);
    }
  }
}

/** One action of ALTER TABLE. Returns whether it was an ADD, which the next action may go on with. */
function readAction(cursor: Cursor, table: DraftTable, isAdding: boolean, reader: StatementReader): boolean {
  const { draft, dialect } = reader;
  if (cursor.take("ADD") || (isAdding && !startsAction(cursor))) {
    cursor.take("COLUMN");
    cursor.take("IF", "NOT", "EXISTS");
    const items = cursor.sees("(") ? cursor.takeGroup().splitByComma() : [cursor];
    for (const item of items) readTableItem(item, table, draft, dialect);
    return true;
  }
  if (cursor.take("MODIFY")) {
    cursor.take("COLUMN");
    const items = cursor.sees("(") ? cursor.takeGroup().splitByComma() : [cursor];
    for (const item of items) modifyColumn(item, table, reader);
  } else if (cursor.take("CHANGE")) {
    cursor.take("COLUMN");
    addColumn(cursor, table, draft, dialect, requireColumn(cursor, table).name);
  } else if (cursor.take("ALTER")) {
    cursor.take("COLUMN");
    alterColumn(cursor, table, reader);
  } else if (cursor.sees("DROP") || cursor.sees("RENAME")) {
    throw cursor.error("a schema in its final form");
  }
  return false;
}

function startsAction(cursor: Cursor): boolean {
  return ["ADD", "MODIFY", "CHANGE", "ALTER", "DROP", "RENAME"].some((key) => cursor.sees(key));
}

/** MySQL repeats the whole column; Oracle may say no more than NOT NULL. */
function modifyColumn(cursor: Cursor, table: DraftTable, { draft, dialect }: StatementReader): void {
  const hasType = !["NOT", "NULL", "DEFAULT"].includes(cursor.peek(1)?.key ?? "NULL");
  const column = requireColumn(cursor, table, !hasType);
  if (hasType) addColumn(cursor, table, draft, dialect, column.name);
  else if (cursor.take("NOT", "NULL")) column.nullable = false;
  else if (cursor.take("DEFAULT")) column.default = cursor.takeText("a default", atConstraint);
}

function alterColumn(cursor: Cursor, table: DraftTable, { draft, dialect }: StatementReader): void {
  if (dialect === "sqlserver") {
    addColumn(cursor, table, draft, dialect, requireColumn(cursor, table, false).name);
    return;
  }
  const column = requireColumn(cursor, table);
  if (cursor.take("SET", "NOT", "NULL")) column.nullable = false;
  else if (cursor.take("DROP", "NOT", "NULL")) column.nullable = true;
  else if (cursor.take("SET", "DEFAULT")) column.default = cursor.takeText("a default", () => false);
  else if (cursor.take("SET", "DATA", "TYPE") || cursor.take("TYPE")) {
    column.type = cursor.takeText("a type", (at) => at.sees("USING") || atConstraint(at));
  }
}

/** The column that the cursor names, which is stepped over unless `step` is false. */
function requireColumn(cursor: Cursor, table: DraftTable, step = true) {
  const error = cursor.error(`a column of ${table.name}`);
  const token = step ? cursor.next() : cursor.peek();
  const column = token && findColumn(table, token.text);
  if (!column) throw error;
  return column;
}
