import { findOwnTable } from "../_draft.ts";
import { alterTable } from "./_alter-table.ts";
import { dropIndex, dropTable, renameTable } from "./_change-table.ts";
import { requireObject, requireStatement } from "./_check-words.ts";
import { createTable } from "./_create-table.ts";
import { type Cursor, SqlReadError } from "./_cursor.ts";
import { noticeOpenPlace } from "./_open-place.ts";
import { readUniqueColumns } from "./_read-key.ts";
import { ROUTINES } from "./_split-statements.ts";
import { reportFailure, type StatementReader, takeTable, takeTableName } from "./_statement-reader.ts";
import type { SqlToken } from "./_tokenize.ts";

/** Reads one statement into the draft. Statements that say nothing about tables are passed over. */
export function readStatement(cursor: Cursor, reader: StatementReader): void {
  noticeOpenPlace(cursor, reader);
  reportFailure(reader, undefined, () => {
    if (cursor.take("CREATE")) readCreate(cursor, reader);
    else if (cursor.take("ALTER", "TABLE") || cursor.take("ALTER", "FOREIGN", "TABLE")) alterTable(cursor, reader);
    else if (cursor.take("DROP", "TABLE")) readDropTable(cursor, reader);
    else if (cursor.take("DROP", "INDEX")) readDropIndex(cursor, reader);
    else if (takeRename(cursor, reader)) readRename(cursor, reader);
    else readCommand(cursor, reader);
  });
}

/** What may stand between CREATE and TABLE or INDEX. */
const MODIFIERS = new Set(
  `OR REPLACE GLOBAL LOCAL PRIVATE TEMP TEMPORARY UNLOGGED FOREIGN EXTERNAL CLUSTERED NONCLUSTERED`.split(/\s+/),
);

function readCreate(cursor: Cursor, reader: StatementReader): void {
  const { line } = cursor;
  const isUnique = cursor.take("UNIQUE");
  const modifiers = new Set<string>();
  while (cursor.seesOneOf(MODIFIERS)) modifiers.add(cursor.next().key);
  if (cursor.take("TABLE")) {
    const isTemporary = modifiers.has("TEMP") || modifiers.has("TEMPORARY");
    // Oracle keeps a global temporary table: only its rows go.
    createTable(cursor, reader, {
      isTemporary: isTemporary && !(reader.dialect === "oracle" && modifiers.has("GLOBAL")),
    });
    if (reader.dialect === "sqlserver") readVerbs(cursor, reader);
    else requireEnd(cursor);
  } else if (isUnique && cursor.take("INDEX")) readUniqueIndex(cursor, reader);
  else if (cursor.take("DOMAIN") || cursor.take("TYPE")) readOwnType(cursor, reader);
  else if (cursor.take("VIRTUAL", "TABLE")) {
    const { name } = cursor.takeQualifiedName("a table name");
    throw new SqlReadError(line, "a table that lists its columns", `the virtual table ${name}`);
  } else if (cursor.sees("SCHEMA")) requireNoTable(cursor);
  else {
    requireObject(cursor);
    rememberView(cursor, reader);
  }
}

/** Behind CREATE, where anything may stand before VIEW: MATERIALIZED, FORCE EDITIONABLE, DEFINER = `a`@`b`. */
function rememberView(cursor: Cursor, { views }: StatementReader): void {
  while (!cursor.isAtEnd && !cursor.sees("AS") && !cursor.sees("VIEW")) cursor.next();
  if (!cursor.take("VIEW") || (cursor.peek()?.kind ?? "symbol") === "symbol") return;
  cursor.take("IF", "NOT", "EXISTS");
  views.add(cursor.takeQualifiedName("a view name").name.toLowerCase());
}

/** PostgreSQL and Oracle may say the tables of a new schema in one statement with it. */
function requireNoTable(cursor: Cursor): void {
  while (!cursor.isAtEnd) {
    if (cursor.sees("CREATE", "TABLE")) throw cursor.error("a statement of its own for each table");
    cursor.skip();
  }
}

/** Throws where another statement stands behind the options of a table, with no semicolon between. */
function requireEnd(cursor: Cursor): void {
  while (!cursor.isAtEnd) {
    const isStart = ["CREATE", "ALTER", "DROP"].some(
      (word) => cursor.sees(word, "TABLE") || cursor.sees(word, "INDEX"),
    );
    if (isStart || cursor.sees("INSERT", "INTO")) throw cursor.error("a semicolon");
    cursor.skip();
  }
}

/** Columns keep the name of such a type as their own. All that it says about them is whether they may be NULL. */
function readOwnType(cursor: Cursor, { notNullTypes }: StatementReader): void {
  const { name } = cursor.takeQualifiedName("a type name");
  while (!cursor.isAtEnd) {
    if (cursor.take("NOT", "NULL")) notNullTypes.add(name.toLowerCase());
    else cursor.skip();
  }
}

function readUniqueIndex(cursor: Cursor, reader: StatementReader): void {
  cursor.take("CONCURRENTLY");
  cursor.take("IF", "NOT", "EXISTS");
  const index = cursor.sees("ON") ? undefined : cursor.takeQualifiedName("an index name").name;
  while (!cursor.take("ON")) cursor.next();
  cursor.take("ONLY");
  const { name, table, unknown } = takeTable(cursor, reader);
  if (!table && reader.views.has(name.name.toLowerCase())) return;
  if (!table) throw unknown;
  while (!cursor.sees("(")) cursor.next();
  const columns = readUniqueColumns(cursor);
  while (!cursor.isAtEnd && !cursor.sees("WHERE")) cursor.skip();
  // An index over an expression, or over some of the rows, makes no column unique.
  if (cursor.isAtEnd && columns) table.uniqueKeys.push({ ...(index !== undefined && { name: index }), columns });
}

/** What is not there, or not yet, is not dropped: dumps begin so. */
function readDropTable(cursor: Cursor, reader: StatementReader): void {
  const { draft } = reader;
  cursor.take("IF", "EXISTS");
  const names = [takeTableName(cursor, reader)];
  while (cursor.take(",")) names.push(takeTableName(cursor, reader));
  const isCascading = cursor.take("CASCADE");
  for (const name of names) {
    const table = findOwnTable(draft, name);
    if (table) dropTable(draft, table, isCascading);
  }
}

/** DROP INDEX name, with ON table where index names belong to tables. Indexes that are not unique are not known. */
function readDropIndex(cursor: Cursor, reader: StatementReader): void {
  const { draft, dialect } = reader;
  cursor.take("CONCURRENTLY");
  cursor.take("IF", "EXISTS");
  const { name } = cursor.takeQualifiedName("an index name");
  const tables = cursor.take("ON") ? [takeTable(cursor, reader).table] : draft.tables;
  for (const table of tables) if (table) dropIndex(table, name, dialect);
}

/** RENAME TABLE in MySQL, RENAME in Oracle. */
function takeRename(cursor: Cursor, { dialect }: StatementReader): boolean {
  return (dialect === "mysql" && cursor.take("RENAME", "TABLE")) || (dialect === "oracle" && cursor.take("RENAME"));
}

/** a TO b, c TO d. Views are renamed so too. */
function readRename(cursor: Cursor, reader: StatementReader): void {
  for (const item of cursor.splitByComma()) {
    const { name, table, unknown } = takeTable(item, reader);
    if (!item.take("TO")) throw item.error("TO");
    const renamed = item.takeQualifiedName("a table name");
    if (table) renameTable(reader.draft, table, renamed);
    else if (reader.views.has(name.name.toLowerCase())) reader.views.add(renamed.name.toLowerCase());
    else throw unknown;
  }
}

/** What a command does from such a word on. */
const VERBS = new Set(["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "FETCH", "EXEC", "EXECUTE"]);

/** Names what makes or changes tables by other means than the statements read here. */
function readCommand(cursor: Cursor, reader: StatementReader): void {
  if (cursor.sees("ALTER") && ROUTINES.has(cursor.peek(1)?.key ?? "")) return;
  requireStatement(cursor);
  if (cursor.take("ALTER")) requireObject(cursor);
  readVerbs(cursor, reader);
}

function readVerbs(cursor: Cursor, reader: StatementReader): void {
  const makesTables = reader.dialect === "postgresql" || reader.dialect === "sqlserver";
  let verb = "";
  while (!cursor.isAtEnd) {
    const { key } = cursor.peek() as SqlToken;
    if (VERBS.has(key)) verb = key;
    reportFailure(reader, undefined, () => {
      if (verb.startsWith("EXEC")) checkExecuted(cursor);
      else if (makesTables && verb === "SELECT" && key === "INTO") checkInto(cursor);
    });
    cursor.next();
  }
}

function checkExecuted(cursor: Cursor): void {
  const { key, kind, text } = cursor.peek() as SqlToken;
  if (key === "SP_RENAME") throw cursor.error("a schema in its final form");
  if (kind === "string" && /\b(create|alter)\s+table\s/i.test(text))
    throw cursor.error("statements outside of strings");
}

/** The cursor is on INTO, and what follows may be a temporary table or a variable. */
function checkInto(cursor: Cursor): void {
  const { key, text } = cursor.peek(1) ?? { key: "", text: "" };
  if (key === "TEMP" || key === "TEMPORARY" || /^[#@]/.test(text)) return;
  throw new SqlReadError(cursor.line, "a table that lists its columns", "SELECT INTO");
}
