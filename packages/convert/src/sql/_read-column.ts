import type { Dialect } from "@undiagram/schema";
import type { DraftColumn, DraftReference } from "../_draft.ts";
import type { Cursor } from "./_cursor.ts";

/** A column definition, with the constraints that stand behind it. */
export interface ReadColumn {
  column: DraftColumn;
  isPrimaryKey: boolean;
  isUnique: boolean;
  references: Pick<DraftReference, "to" | "toColumns" | "line">[];
}

/** The words that end a column's type, or its default. */
const CONSTRAINT_WORDS = new Set(
  `CONSTRAINT NOT NULL DEFAULT PRIMARY UNIQUE KEY REFERENCES FOREIGN CHECK COLLATE GENERATED AUTO_INCREMENT AUTOINCREMENT
  IDENTITY COMMENT ON AS ENABLE DISABLE CHARSET ENCODE STORAGE COMPRESSION SPARSE ROWGUIDCOL INVISIBLE VISIBLE VIRTUAL
  STORED PERSISTED SRID MASKED FOR DEFERRABLE INITIALLY`.split(/\s+/),
);

/** True where a constraint starts. CHARACTER SET is one, CHARACTER VARYING is a type. */
export function atConstraint(cursor: Cursor): boolean {
  return cursor.seesOneOf(CONSTRAINT_WORDS) || cursor.sees("CHARACTER", "SET");
}

/** Reads `name type constraint…` up to the cursor's end. The type is the file's own text. */
export function readColumn(cursor: Cursor, dialect: Dialect): ReadColumn {
  const name = cursor.takeName("a column name");
  const type = readType(cursor, name, dialect);
  // A serial column counts by itself and is never null; nothing says so but its type.
  const isSerial = dialect === "postgresql" && /^(small|big)?serial\d?$/i.test(type);
  const read: ReadColumn = {
    column: { name, type, nullable: !isSerial },
    isPrimaryKey: false,
    isUnique: false,
    references: [],
  };
  while (!cursor.isAtEnd) readConstraint(cursor, read);
  return read;
}

function readType(cursor: Cursor, name: string, dialect: Dialect): string {
  if (cursor.isAtEnd || atConstraint(cursor)) {
    // SQLite allows a column without a type and treats its values as they come, which it calls BLOB.
    if (dialect === "sqlite") return "BLOB";
    throw cursor.error(`a type for the column ${name}`);
  }
  const type = cursor.takeText("a type", atConstraint);
  // SQL Server's own scripts put even built-in types in brackets.
  return dialect === "sqlserver" ? type.replaceAll(/\[(\w+)\]/g, "$1") : type;
}

/** One constraint of a column. What says nothing about the schema (COLLATE, COMMENT, STORAGE …) is stepped over. */
function readConstraint(cursor: Cursor, read: ReadColumn): void {
  if (cursor.take("CONSTRAINT")) {
    cursor.takeName("a constraint name");
  } else if (cursor.take("NOT", "NULL")) {
    read.column.nullable = false;
  } else if (cursor.take("NOT")) {
    cursor.next(); // NOT DEFERRABLE, NOT VALID
  } else if (cursor.take("NULL")) {
    // The default.
  } else if (cursor.take("DEFAULT")) {
    read.column.default = cursor.takeText("a default", atConstraint);
  } else if (cursor.take("PRIMARY", "KEY")) {
    read.isPrimaryKey = true;
  } else if (cursor.take("UNIQUE")) {
    read.isUnique = true;
    cursor.take("KEY");
  } else if (cursor.sees("REFERENCES")) {
    read.references.push(readReferences(cursor));
  } else if (cursor.take("ON")) {
    skipAction(cursor);
  } else if (cursor.take("GENERATED")) {
    while (!cursor.isAtEnd && !cursor.sees("AS")) cursor.next();
    if (cursor.sees("AS", "IDENTITY")) read.column.nullable = false;
    cursor.take("AS");
    cursor.skip();
  } else if (cursor.take("AUTO_INCREMENT") || cursor.take("IDENTITY")) {
    read.column.nullable = false;
  } else {
    cursor.skip();
  }
}

/** REFERENCES table [(columns)] [ON DELETE …], with the cursor on REFERENCES. */
export function readReferences(cursor: Cursor): Pick<DraftReference, "to" | "toColumns" | "line"> {
  const { line } = cursor;
  if (!cursor.take("REFERENCES")) throw cursor.error("REFERENCES");
  const to = cursor.takeQualifiedName("a table name");
  const toColumns = cursor.sees("(") ? readColumnNames(cursor) : undefined;
  return { to, ...(toColumns && { toColumns }), line };
}

/** `(a, b)`, where an index may add lengths and directions to the names. */
export function readColumnNames(cursor: Cursor): string[] {
  return cursor
    .takeGroup()
    .splitByComma()
    .map((item) => item.takeName("a column name"));
}

/** Behind ON: DELETE SET NULL, UPDATE CURRENT_TIMESTAMP(3) and their like. */
function skipAction(cursor: Cursor): void {
  if (!cursor.take("DELETE") && !cursor.take("UPDATE")) return;
  const isTwoWords = cursor.take("SET") || cursor.take("NO");
  if (isTwoWords || !cursor.isAtEnd) cursor.next();
}
