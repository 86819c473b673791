import { type DraftTable, findColumn } from "../_draft.ts";
import {
  dropColumn,
  dropConstraint,
  dropIndex,
  dropPrimaryKey,
  renameColumn,
  renameConstraint,
  renameIndex,
  renameTable,
} from "./_change-table.ts";
import type { Cursor } from "./_cursor.ts";
import { ACTIONS } from "./_read-column.ts";
import { addColumn, readTableItem, requireColumn } from "./_read-table-items.ts";
import { skipType } from "./_read-type.ts";
import { skipExpression } from "./_skip-expression.ts";
import { reportFailure, requireTable, type StatementReader, takeTable } from "./_statement-reader.ts";

/** Reads ALTER TABLE from behind these words on, action by action. */
export function alterTable(cursor: Cursor, reader: StatementReader): void {
  const isOptional = cursor.take("IF", "EXISTS");
  const isOnly = cursor.take("ONLY");
  const { table, unknown } = takeTable(cursor, reader);
  cursor.take("*");
  // SQL Server: WITH CHECK, WITH NOCHECK
  if (cursor.take("WITH")) cursor.next();
  if (!table) {
    // Dump programs set the owners of views and sequences by ALTER TABLE as well.
    if (!isOptional && cursor.seesOneOf(ACTIONS)) throw unknown;
    return;
  }
  const tables = [table, ...(isOnly ? [] : heirsOf(table))];
  let last: Action | undefined;
  for (const action of cursor.splitByComma()) {
    reportFailure(reader, table.name, () => {
      do last = readAction(action, { tables, reader, last });
      while (action.seesOneOf(ACTIONS));
    });
  }
}

/** The tables that inherit from this one, and those from them. */
function heirsOf(table: DraftTable): DraftTable[] {
  return (table.heirs ?? []).flatMap((heir) => [heir, ...heirsOf(heir)]);
}

/** SQL Server says ADD and DROP once for several items. */
type Action = "ADD" | "DROP COLUMN" | "DROP CONSTRAINT";

interface ActionReader {
  /** The table, and those that inherit from it. */
  tables: readonly DraftTable[];
  reader: StatementReader;
  last: Action | undefined;
}

/** One action. Returns it when the next item may go on with it. */
function readAction(cursor: Cursor, { tables, reader, last }: ActionReader): Action | undefined {
  const table = tables[0] as DraftTable;
  const goesOn = reader.dialect === "sqlserver" && !cursor.seesOneOf(ACTIONS);
  if (cursor.take("ADD") || (goesOn && last === "ADD")) {
    addItems(cursor, tables, reader);
    return "ADD";
  }
  if (cursor.take("DROP") || (goesOn && last?.startsWith("DROP"))) {
    return readDrop(cursor, tables, reader, goesOn ? last : undefined);
  }
  if (cursor.take("MODIFY")) {
    cursor.take("COLUMN");
    for (const item of itemsOf(cursor)) modifyColumn(item, table, reader);
  } else if (cursor.take("CHANGE")) {
    cursor.take("COLUMN");
    const replaces = requireColumn(cursor, table);
    renameColumn(reader.draft, table, replaces.name, cursor.peek()?.text ?? replaces.name);
    addColumn(cursor, table, reader, { replaces });
  } else if (cursor.take("ALTER")) alter(cursor, tables, reader);
  else if (cursor.take("RENAME")) rename(cursor, tables, reader);
  else if (cursor.take("ATTACH", "PARTITION")) {
    requireTable(cursor, reader).isHidden = true;
    cursor.skipRest();
  } else if (cursor.take("SET", "SCHEMA")) {
    renameTable(reader.draft, table, { name: table.name, namespace: cursor.takeName("a schema name") });
  } else if (cursor.sees("SET", "UNUSED") || cursor.sees("DETACH")) throw cursor.error("a schema in its final form");
  // Owners, triggers, storage and validation say nothing about the schema.
  else while (!cursor.isAtEnd && !cursor.seesOneOf(ACTIONS)) cursor.skip();
  return undefined;
}

function itemsOf(cursor: Cursor): Cursor[] {
  return cursor.sees("(") ? cursor.takeGroup().splitByComma() : [cursor];
}

function addItems(cursor: Cursor, tables: readonly DraftTable[], reader: StatementReader): void {
  const table = tables[0] as DraftTable;
  if (cursor.take("PARTITION")) {
    cursor.skipRest();
    return;
  }
  cursor.take("COLUMN");
  const isRepeatable = cursor.take("IF", "NOT", "EXISTS");
  if (isRepeatable && findColumn(table, cursor.peek()?.text ?? "")) {
    cursor.skipRest();
    return;
  }
  const known = new Set(table.columns);
  for (const item of itemsOf(cursor)) reportFailure(reader, table.name, () => readTableItem(item, table, reader));
  for (const heir of tables.slice(1))
    for (const column of table.columns) if (!known.has(column)) heir.columns.push({ ...column });
}

/** Behind DROP. */
function readDrop(
  cursor: Cursor,
  tables: readonly DraftTable[],
  reader: StatementReader,
  goingOn: Action | undefined,
): Action | undefined {
  const table = tables[0] as DraftTable;
  const { draft, dialect } = reader;
  if (cursor.take("PRIMARY", "KEY")) {
    dropPrimaryKey(table);
    return undefined;
  }
  if (takeIndexWord(cursor, dialect)) {
    cursor.take("IF", "EXISTS");
    dropIndex(table, cursor.takeName("an index name"), dialect);
    return undefined;
  }
  const isConstraint =
    cursor.take("CONSTRAINT") || cursor.take("CHECK") || cursor.take("FOREIGN", "KEY") || goingOn === "DROP CONSTRAINT";
  if (["PARTITION", "PERIOD", "SUPPLEMENTAL"].some((what) => cursor.sees(what))) {
    cursor.skipRest();
    return undefined;
  }
  // SQL Server: DROP CONSTRAINT a, COLUMN b
  const isColumn = cursor.take("COLUMN") || !isConstraint;
  const isOptional = cursor.take("IF", "EXISTS");
  for (const item of itemsOf(cursor)) {
    reportFailure(reader, table.name, () => {
      const error = item.error(`a ${isColumn ? "column" : "constraint"} of ${table.name}`);
      const name = item.takeName("a name");
      const column = isColumn ? findColumn(table, name) : undefined;
      if (column) for (const each of tables) dropColumn(draft, each, column.name, dialect);
      else if ((isColumn || !dropConstraint(draft, table, name, dialect)) && !isOptional) throw error;
    });
  }
  while (!cursor.isAtEnd && !cursor.seesOneOf(ACTIONS)) cursor.next(); // CASCADE, CASCADE CONSTRAINTS, ONLINE
  return isColumn ? "DROP COLUMN" : "DROP CONSTRAINT";
}

/** Where these words are reserved: elsewhere they may name a column. */
function takeIndexWord(cursor: Cursor, dialect: StatementReader["dialect"]): boolean {
  if (dialect === "mysql" && cursor.take("KEY")) return true;
  return (dialect === "mysql" || dialect === "sqlserver") && cursor.take("INDEX");
}

/** Behind RENAME: [COLUMN] a TO b, TO table, CONSTRAINT or INDEX a TO b. */
function rename(cursor: Cursor, tables: readonly DraftTable[], { draft, dialect }: StatementReader): void {
  const table = tables[0] as DraftTable;
  if (cursor.take("TO") || cursor.take("AS") || (dialect === "mysql" && !cursor.sees("COLUMN") && !cursor.peek(1))) {
    renameTable(draft, table, cursor.takeQualifiedName("a table name"));
    return;
  }
  const isConstraint = cursor.take("CONSTRAINT");
  const isIndex = takeIndexWord(cursor, dialect);
  cursor.take("COLUMN");
  const error = cursor.error(`a column of ${table.name}`);
  const from = cursor.takeName("a name");
  if (!cursor.take("TO")) throw cursor.error("TO");
  const to = cursor.takeName("a name");
  if (isConstraint) renameConstraint(draft, table, { from, to }, dialect);
  else if (isIndex) renameIndex(table, { from, to }, dialect);
  else if (!findColumn(table, from)) throw error;
  else for (const each of tables) renameColumn(draft, each, from, to);
}

/** MySQL repeats the whole column; Oracle says only what is new of it. */
function modifyColumn(cursor: Cursor, table: DraftTable, reader: StatementReader): void {
  const isOracle = reader.dialect === "oracle";
  if (isOracle && ["CONSTRAINT", "PRIMARY", "UNIQUE", "PARTITION"].some((what) => cursor.sees(what))) {
    cursor.skipRest();
    return;
  }
  const replaces = findColumn(table, cursor.peek()?.text ?? "");
  if (!replaces) throw cursor.error(`a column of ${table.name}`);
  addColumn(cursor, table, reader, { replaces, keeps: isOracle });
}

/** Behind ALTER [COLUMN]. */
function alter(cursor: Cursor, tables: readonly DraftTable[], reader: StatementReader): void {
  const table = tables[0] as DraftTable;
  if (["CONSTRAINT", "INDEX", "CHECK"].some((what) => cursor.sees(what))) {
    cursor.skipRest();
    return;
  }
  cursor.take("COLUMN");
  if (reader.dialect === "sqlserver") {
    alterInSqlServer(cursor, table, reader);
    return;
  }
  const { name } = requireColumn(cursor, table);
  const columns = tables.flatMap((each) => findColumn(each, name) ?? []);
  if (cursor.take("SET", "NOT", "NULL")) for (const column of columns) column.nullable = false;
  else if (cursor.take("DROP", "NOT", "NULL")) for (const column of columns) column.nullable = true;
  else if (cursor.take("SET", "DEFAULT")) {
    const value = cursor.takeText(skipExpression);
    for (const column of columns) column.default = value;
  } else if (cursor.take("DROP", "DEFAULT")) for (const column of columns) delete column.default;
  else if (cursor.take("SET", "DATA", "TYPE") || cursor.take("TYPE")) {
    const type = cursor.takeText(skipType);
    for (const column of columns) column.type = type;
  } else cursor.skipRest();
}

/** The type and the nullability are said anew; the default stays. */
function alterInSqlServer(cursor: Cursor, table: DraftTable, reader: StatementReader): void {
  const replaces = findColumn(table, cursor.peek()?.text ?? "");
  if (!replaces) throw cursor.error(`a column of ${table.name}`);
  // ADD SPARSE, DROP ROWGUIDCOL
  if (["ADD", "DROP"].includes(cursor.peek(1)?.key ?? "")) {
    cursor.skipRest();
    return;
  }
  replaces.nullable = true;
  addColumn(cursor, table, reader, { replaces, keeps: true });
}
