import type { DraftColumn, DraftReference } from "../_draft.ts";
import { atConstraint } from "./_at-constraint.ts";
import type { Cursor } from "./_cursor.ts";
import { readReferences } from "./_read-key.ts";
import { readType } from "./_read-type.ts";
import { skipExpression } from "./_skip-expression.ts";
import { skipOption } from "./_skip-option.ts";
import { reportFailure, type StatementReader } from "./_statement-reader.ts";

/** A column definition, with the constraints that stand behind it. */
export interface ReadColumn {
  column: DraftColumn;
  /** With the constraint's name, where it has one. */
  primaryKey?: { name?: string };
  uniqueKey?: { name?: string };
  references: Pick<DraftReference, "name" | "to" | "toColumns" | "line">[];
  /** Names of checks. */
  otherConstraints: string[];
  /** Where MySQL puts a column that is added; "" is before all others. */
  after?: string;
}

const COUNTING_WORDS = `NOMINVALUE NOMAXVALUE NOCACHE ORDER NOORDER CYCLE NOCYCLE KEEP NOKEEP SCALE NOSCALE`.split(" ");

/** The words of ALTER TABLE that open its next action where there is no comma. */
export const ACTIONS: ReadonlySet<string> = new Set(["ADD", "MODIFY", "CHANGE", "ALTER", "DROP", "RENAME"]);

/**
 * Reads `name type constraint…` up to the cursor's end. The type is the file's own text. A constraint that cannot be
 * read is named, and the column stays. What is not said is as in `old`, where that is given.
 */
export function readColumn(cursor: Cursor, reader: StatementReader, old?: DraftColumn): ReadColumn {
  const name = cursor.takeName("a column name");
  const type = takeType(cursor, name, reader, old);
  const read: ReadColumn = {
    column: { ...old, name, type, nullable: old?.nullable ?? !isNeverNull(type, reader) },
    references: [],
    otherConstraints: [],
  };
  if (reader.dialect === "mysql" && /^serial$/i.test(type)) read.uniqueKey = {};
  reportFailure(reader, name, () => {
    while (!cursor.isAtEnd && !cursor.seesOneOf(ACTIONS)) readConstraint(cursor, read, reader);
  });
  return read;
}

function takeType(cursor: Cursor, name: string, reader: StatementReader, old: DraftColumn | undefined): string {
  if (old && (cursor.isAtEnd || atConstraint(cursor))) return old.type;
  if (!startsComputed(cursor, reader)) return readType(cursor, name, reader.dialect);
  reportComputed(cursor, name, reader);
  return "";
}

/** SQL Server and Oracle tell the type of a computed column by its expression, and need none written. */
function startsComputed(cursor: Cursor, { dialect }: StatementReader): boolean {
  if (dialect === "sqlserver") return cursor.sees("AS");
  return dialect === "oracle" && (cursor.sees("AS") || cursor.sees("GENERATED", "ALWAYS", "AS", "("));
}

function reportComputed(cursor: Cursor, name: string, { file, problems }: StatementReader): void {
  const expected = `a type for the column ${name}, which is drawn without one`;
  problems.push({ where: `${file}:${cursor.line}`, path: name, expected, got: "a computed column" });
}

/** A serial column counts by itself and is never null; nothing says so but its type. */
function isNeverNull(type: string, { dialect, notNullTypes }: StatementReader): boolean {
  if (dialect === "postgresql" && /^((small|big)?serial|serial[248])$/i.test(type)) return true;
  if (dialect === "mysql" && /^serial$/i.test(type)) return true;
  const bare = type.split(".").at(-1)?.replaceAll('"', "").toLowerCase() ?? "";
  return notNullTypes.has(bare);
}

function readConstraint(cursor: Cursor, read: ReadColumn, reader: StatementReader): void {
  const { dialect } = reader;
  const name = cursor.take("CONSTRAINT") ? { name: cursor.takeName("a constraint name") } : undefined;
  const { column } = read;
  if (cursor.take("NOT", "NULL")) column.nullable = false;
  else if (cursor.take("NULL")) column.nullable = true;
  else if (cursor.take("DEFAULT")) readDefault(cursor, column, name);
  else if (cursor.take("PRIMARY", "KEY") || (dialect === "mysql" && cursor.take("KEY"))) read.primaryKey = { ...name };
  else if (cursor.take("UNIQUE")) {
    read.uniqueKey = { ...name };
    if (!cursor.take("KEY")) cursor.take("INDEX");
    if (cursor.take("NULLS")) skipDistinct(cursor);
  } else if (cursor.take("FOREIGN", "KEY")) {
    // SQL Server may say it before REFERENCES.
  } else if (cursor.sees("REFERENCES")) read.references.push({ ...name, ...readReferences(cursor, reader) });
  else if (cursor.take("CHECK")) {
    cursor.take("NOT", "FOR", "REPLICATION");
    cursor.takeGroup();
    if (name) read.otherConstraints.push(name.name);
  } else if (cursor.take("GENERATED")) readGenerated(cursor, column);
  else if (cursor.take("AS")) skipExpression(cursor);
  else if (cursor.take("AUTO_INCREMENT")) column.nullable = false;
  else if (cursor.take("IDENTITY")) {
    column.nullable = false;
    if (cursor.sees("(")) cursor.takeGroup();
  } else if (dialect === "sqlserver" && cursor.take("INDEX")) {
    const index = cursor.takeName("an index name");
    if (cursor.take("UNIQUE")) read.uniqueKey = { name: index };
  } else if (dialect === "mysql" && cursor.take("FIRST")) read.after = "";
  else if (dialect === "mysql" && cursor.take("AFTER")) read.after = cursor.takeName("a column name");
  else if (!skipOption(cursor)) throw cursor.error(`a comma, or a constraint of ${column.name}`);
}

/** Behind DEFAULT. MySQL's SERIAL DEFAULT VALUE counts by itself. */
function readDefault(cursor: Cursor, column: DraftColumn, name: { name: string } | undefined): void {
  if (cursor.take("VALUE")) {
    column.nullable = false;
    return;
  }
  // Oracle: what comes in as NULL becomes the default.
  if (cursor.take("ON", "NULL")) {
    column.nullable = false;
    if (!cursor.take("FOR", "INSERT", "ONLY")) cursor.take("FOR", "INSERT", "AND", "UPDATE");
  }
  column.default = cursor.takeText(skipExpression);
  if (name) column.defaultName = name.name;
}

/** Behind GENERATED: ALWAYS AS (…), BY DEFAULT AS IDENTITY (…), ALWAYS AS ROW START. */
function readGenerated(cursor: Cursor, column: DraftColumn): void {
  while (!cursor.take("AS")) cursor.next();
  if (cursor.take("ROW")) cursor.next();
  else if (cursor.take("IDENTITY")) {
    column.nullable = false;
    if (cursor.sees("(")) cursor.takeGroup();
    while (skipCounting(cursor));
  } else cursor.takeGroup();
}

/** Oracle says how an identity counts without brackets. */
function skipCounting(cursor: Cursor): boolean {
  if (cursor.take("INCREMENT", "BY") || cursor.take("START", "WITH")) cursor.next();
  else if (["MINVALUE", "MAXVALUE", "CACHE"].some((word) => cursor.take(word))) cursor.next();
  else return COUNTING_WORDS.some((word) => cursor.take(word));
  return true;
}

/** Behind NULLS: [NOT] DISTINCT. */
export function skipDistinct(cursor: Cursor): void {
  cursor.take("NOT");
  if (!cursor.take("DISTINCT")) throw cursor.error("DISTINCT");
}
