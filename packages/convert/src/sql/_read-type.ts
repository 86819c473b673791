import type { Dialect } from "@undiagram/schema";
import { atConstraint } from "./_at-constraint.ts";
import type { Cursor } from "./_cursor.ts";

/** What goes on with a type behind its first word. */
const FURTHER_WORDS = new Set(
  `PRECISION VARYING UNSIGNED SIGNED ZEROFILL LARGE OBJECT RAW BINARY BYTE CHAR CHARACTER VARCHAR VARBINARY
  YEAR MONTH DAY HOUR MINUTE SECOND TO`.split(/\s+/),
);
const TIME_ZONES = [
  ["WITH", "TIME", "ZONE"],
  ["WITHOUT", "TIME", "ZONE"],
  ["WITH", "LOCAL", "TIME", "ZONE"],
];

/** The type that stands next, as the file writes it; empty where SQLite's column has none. */
export function readType(cursor: Cursor, columnName: string, dialect: Dialect): string {
  if (cursor.isAtEnd || atConstraint(cursor)) {
    if (dialect === "sqlite") return "";
    throw cursor.error(`a type for the column ${columnName}`);
  }
  const type = cursor.takeText(dialect === "sqlite" ? skipAnyWords : skipType);
  // SQL Server's own scripts put even built-in types in brackets.
  return dialect === "sqlserver" ? type.replaceAll(/\[(\w+)\]/g, "$1") : type;
}

/** SQLite takes whatever words stand there for a type. */
function skipAnyWords(cursor: Cursor): void {
  do {
    cursor.takeName("a type");
    if (cursor.sees("(")) cursor.takeGroup();
  } while (!cursor.isAtEnd && !atConstraint(cursor));
}

/** `name`, `schema.name`, `name(10,2) more words`, `name[]`. */
export function skipType(cursor: Cursor): void {
  cursor.takeQualifiedName("a type");
  while (!cursor.isAtEnd && !atConstraint(cursor)) {
    if (cursor.sees("(")) cursor.takeGroup();
    else if (cursor.sees("[")) skipDimension(cursor);
    else if (cursor.take("ARRAY")) continue;
    else if (!TIME_ZONES.some((words) => cursor.take(...words))) {
      if (!cursor.seesOneOf(FURTHER_WORDS)) return;
      cursor.next();
    }
  }
}

/** `[]` or `[3]`. */
function skipDimension(cursor: Cursor): void {
  while (!cursor.take("]")) cursor.next();
}
