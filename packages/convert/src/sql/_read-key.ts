import type { DraftReference } from "../_draft.ts";
import type { Cursor } from "./_cursor.ts";
import { type StatementReader, takeTableName } from "./_statement-reader.ts";

/** `(a, b)`, where an index may add lengths and directions to the names. */
export function readColumnNames(cursor: Cursor): string[] {
  return cursor
    .takeGroup()
    .splitByComma()
    .map((part) => {
      const start = part.error("a column name");
      const name = part.takeName("a column name");
      if (part.sees("(") && !isLength(part)) throw start;
      return name;
    });
}

/**
 * The columns of a unique key or index; nothing when the key says less than that these columns are unique: it holds the
 * first letters of a text only (MySQL), or an expression.
 */
export function readUniqueColumns(cursor: Cursor): string[] | undefined {
  const parts = cursor.takeGroup().splitByComma();
  const names: string[] = [];
  for (const part of parts) {
    const kind = part.peek()?.kind;
    if (kind === undefined) throw part.error("a column name");
    if (kind === "symbol" || kind === "string") return undefined;
    names.push(part.takeName("a column name"));
    // Words may follow: a collation, an operator class, a direction.
    for (; !part.isAtEnd; part.next()) if (part.peek()?.kind === "symbol" && !part.sees(".")) return undefined;
  }
  return names;
}

/** `(10)` */
function isLength(cursor: Cursor): boolean {
  return /^\d+$/.test(cursor.peek(1)?.text ?? "");
}

/** REFERENCES table [(columns)], with the cursor on REFERENCES. */
export function readReferences(
  cursor: Cursor,
  reader: StatementReader,
): Pick<DraftReference, "to" | "toColumns" | "line"> {
  const { line } = cursor;
  if (!cursor.take("REFERENCES")) throw cursor.error("REFERENCES");
  const to = takeTableName(cursor, reader);
  const toColumns = cursor.sees("(") ? readColumnNames(cursor) : undefined;
  return { to, ...(toColumns && { toColumns }), line };
}
