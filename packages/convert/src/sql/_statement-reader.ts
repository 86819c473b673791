import type { Problem } from "@undiagram/contract";
import type { Dialect } from "@undiagram/schema";
import { type Draft, type DraftName, type DraftTable, findTable } from "../_draft.ts";
import { type Cursor, SqlReadError } from "./_cursor.ts";

/** What the statements of a script are read into. */
export interface StatementReader {
  draft: Draft;
  dialect: Dialect;
  file: string;
  problems: Problem[];
  /** Types of the script's own that are NOT NULL (domains), in lower case: so are their columns. */
  notNullTypes: Set<string>;
  /** Names of the script's views, in lower case and without a namespace. */
  views: Set<string>;
  /** The namespaces that are open, if the script tells. */
  path?: readonly string[];
  /** The database that is open, if the script tells and the dialect has namespaces inside of databases. */
  database?: string;
}

/** The name of a table, with what is open where it stands. */
export function takeTableName(cursor: Cursor, { path, database }: StatementReader): DraftName {
  return { ...(path && { path }), ...(database && { database }), ...cursor.takeQualifiedName("a table name") };
}

/** The name of a table, the table where there is one, and what to say where there is none. */
export function takeTable(
  cursor: Cursor,
  reader: StatementReader,
): { name: DraftName; table: DraftTable | undefined; unknown: SqlReadError } {
  const unknown = cursor.error("a table created above");
  const name = takeTableName(cursor, reader);
  return { name, table: findTable(reader.draft, name), unknown };
}

/** The table that the cursor names. */
export function requireTable(cursor: Cursor, reader: StatementReader): DraftTable {
  const { table, unknown } = takeTable(cursor, reader);
  if (!table) throw unknown;
  return table;
}

/** Runs `read`; what it could not read is named, so that reading can go on behind it. True when nothing was. */
export function reportFailure(reader: StatementReader, path: string | undefined, read: () => void): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (!(error instanceof SqlReadError)) throw error;
    const { line, expected, got } = error;
    reader.problems.push({ where: `${reader.file}:${line}`, ...(path && { path }), expected, got });
    return false;
  }
}
