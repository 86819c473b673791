import { type DraftColumn, type DraftTable, findColumn, isSame } from "../_draft.ts";
import type { Cursor } from "./_cursor.ts";
import { ACTIONS, readColumn, skipDistinct } from "./_read-column.ts";
import { readColumnNames, readReferences, readUniqueColumns } from "./_read-key.ts";
import { skipExpression } from "./_skip-expression.ts";
import { skipOption } from "./_skip-option.ts";
import type { StatementReader } from "./_statement-reader.ts";

/** What opens a constraint of a table. */
const CONSTRAINTS: ReadonlySet<string> = new Set(["CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "CHECK"]);

/** One item between the commas of CREATE TABLE (…) or behind ALTER TABLE … ADD: a constraint or a column. */
export function readTableItem(cursor: Cursor, table: DraftTable, reader: StatementReader): void {
  // A column may be named like what opens a constraint only in quotes, which tells the two apart.
  if (!readTableConstraint(cursor, table, reader)) return addColumn(cursor, table, reader);
  while (skipOption(cursor));
  // SQLite lets the comma between constraints be left out.
  if (reader.dialect === "sqlite" && cursor.seesOneOf(CONSTRAINTS)) readTableItem(cursor, table, reader);
  else if (!cursor.isAtEnd && !cursor.seesOneOf(ACTIONS)) throw cursor.error("a comma");
}

/** Reads the constraint or index that starts here, options behind it left; false where none does. */
function readTableConstraint(cursor: Cursor, table: DraftTable, reader: StatementReader): boolean {
  const { draft, dialect } = reader;
  const name = takeConstraintName(cursor);
  if (cursor.take("PRIMARY", "KEY")) {
    if (dialect === "postgresql" && cursor.take("USING", "INDEX")) adoptIndex(cursor, table, true, name);
    else {
      takeIndexName(cursor);
      table.primaryKey = readColumnNames(cursor);
      table.primaryKeyName = name;
    }
  } else if (cursor.take("UNIQUE")) {
    if (dialect === "postgresql" && cursor.take("USING", "INDEX")) adoptIndex(cursor, table, false, name);
    else {
      const index = takeIndexName(cursor);
      addUniqueKey(table, readUniqueColumns(cursor), name ?? index);
    }
  } else if (cursor.take("FOREIGN", "KEY")) {
    const index = takeIndexName(cursor);
    const fromColumns = readColumnNames(cursor);
    const constraint = name ?? index;
    draft.references.push({
      ...(constraint !== undefined && { name: constraint }),
      ...{ from: table, fromColumns, ...readReferences(cursor, reader) },
    });
  } else if (dialect === "sqlserver" && cursor.take("DEFAULT")) {
    // ADD CONSTRAINT name DEFAULT ((0)) FOR column
    const value = cursor.takeText(skipExpression);
    cursor.take("WITH", "VALUES");
    if (!cursor.take("FOR")) throw cursor.error("FOR");
    const column = requireColumn(cursor, table);
    column.default = value;
    column.defaultName = name;
  } else if (cursor.take("NOT", "NULL")) {
    requireColumn(cursor, table).nullable = false;
    addOther(table, name);
  } else if (cursor.take("CHECK")) {
    cursor.take("NOT", "FOR", "REPLICATION");
    cursor.takeGroup();
    addOther(table, name);
  } else if (saysNothing(cursor)) {
    cursor.skipRest();
    addOther(table, name);
  } else if (startsIndex(cursor, dialect)) {
    cursor.next();
    if (!cursor.take("KEY")) cursor.take("INDEX"); // FULLTEXT KEY
    const index = cursor.sees("(") ? undefined : cursor.takeName("an index name");
    // SQL Server: INDEX name UNIQUE (…)
    if (cursor.take("UNIQUE")) {
      takeIndexName(cursor);
      addUniqueKey(table, readUniqueColumns(cursor), index);
    } else {
      cursor.skipRest();
      addOther(table, index);
    }
  } else return false;
  return true;
}

/** `CONSTRAINT name`; MySQL may leave the name out. */
function takeConstraintName(cursor: Cursor): string | undefined {
  if (!cursor.take("CONSTRAINT") || cursor.seesOneOf(CONSTRAINTS)) return undefined;
  return cursor.takeName("a constraint name");
}

/** Over an index's name and options such as CLUSTERED or USING BTREE, to the bracket of its columns. */
function takeIndexName(cursor: Cursor): string | undefined {
  if (!cursor.take("KEY")) cursor.take("INDEX");
  let name: string | undefined;
  while (!cursor.sees("(")) {
    if (cursor.take("NULLS")) skipDistinct(cursor);
    else if (cursor.sees("HASH") || !skipOption(cursor)) name = cursor.takeName('"("');
  }
  return name;
}

/** A unique key, unless it says nothing about whole columns. */
function addUniqueKey(table: DraftTable, columns: string[] | undefined, name: string | undefined): void {
  if (columns) table.uniqueKeys.push({ ...(name !== undefined && { name }), columns });
  else addOther(table, name);
}

/** A constraint that a schema does not hold, kept by its name: it may be dropped later. */
function addOther(table: DraftTable, name: string | undefined): void {
  if (name !== undefined) table.otherConstraints = [...(table.otherConstraints ?? []), name];
}

/** PostgreSQL: a constraint that takes over the unique index of that name. */
function adoptIndex(cursor: Cursor, table: DraftTable, isPrimaryKey: boolean, name: string | undefined): void {
  const error = cursor.error(`a unique index of ${table.name}`);
  const index = cursor.takeName("an index name");
  const key = table.uniqueKeys.find((other) => isSame(other.name ?? "", index));
  if (!key) throw error;
  if (!isPrimaryKey) {
    key.name = name ?? index;
    return;
  }
  table.uniqueKeys = table.uniqueKeys.filter((other) => other !== key);
  table.primaryKey = key.columns;
  table.primaryKeyName = name ?? index;
}

function startsIndex(cursor: Cursor, dialect: StatementReader["dialect"]): boolean {
  if (dialect === "sqlserver") return cursor.sees("INDEX");
  return dialect === "mysql" && ["KEY", "INDEX", "FULLTEXT", "SPATIAL"].some((key) => cursor.sees(key));
}

/** What a schema does not hold. */
function saysNothing(cursor: Cursor): boolean {
  const starts = [
    ["EXCLUDE", "USING"],
    ["EXCLUDE", "("],
    ["PERIOD", "FOR"],
    ["SUPPLEMENTAL", "LOG"],
  ];
  return starts.some((words) => cursor.sees(...words));
}

/** The column that the cursor names. */
export function requireColumn(cursor: Cursor, table: DraftTable): DraftColumn {
  const error = cursor.error(`a column of ${table.name}`);
  const column = findColumn(table, cursor.takeName(`a column of ${table.name}`));
  if (!column) throw error;
  return column;
}

/**
 * A column definition, put where it asks to stand, or into the place of the column `replaces`. With `keeps`, what it does
 * not say is as it was.
 */
export function addColumn(
  cursor: Cursor,
  table: DraftTable,
  reader: StatementReader,
  { replaces, keeps }: { replaces?: DraftColumn; keeps?: boolean } = {},
): void {
  const { column, references, otherConstraints, ...read } = readColumn(cursor, reader, keeps ? replaces : undefined);
  const oldPlace = replaces ? table.columns.indexOf(replaces) : -1;
  if (replaces) {
    table.columns.splice(oldPlace, 1);
    // Names that are no more than repeated may come in another case.
    if (isSame(column.name, replaces.name)) column.name = replaces.name;
  }
  const neighbour = read.after && findColumn(table, read.after);
  const place = read.after === "" ? 0 : neighbour ? table.columns.indexOf(neighbour) + 1 : oldPlace;
  table.columns.splice(place < 0 ? table.columns.length : place, 0, column);
  if (read.primaryKey) {
    table.primaryKey = [...table.primaryKey.filter((name) => name !== column.name), column.name];
    table.primaryKeyName = read.primaryKey.name;
  }
  if (read.uniqueKey) table.uniqueKeys.push({ ...read.uniqueKey, columns: [column.name] });
  reader.draft.references.push(...references.map((r) => ({ from: table, fromColumns: [column.name], ...r })));
  for (const name of otherConstraints) addOther(table, name);
}
