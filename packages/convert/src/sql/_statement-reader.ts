import type { Problem } from "@undiagram/contract";
import type { Dialect } from "@undiagram/schema";
import type { Draft } from "../_draft.ts";
import { SqlReadError } from "./_cursor.ts";

/** What the statements of a script are read into. */
export interface StatementReader {
  draft: Draft;
  dialect: Dialect;
  file: string;
  problems: Problem[];
  /** Types of the script's own that are NOT NULL (domains), in lower case: so are their columns. */
  notNullTypes: Set<string>;
}

/** Runs `read`; what it could not read is named, so that reading can go on behind it. */
export function reportFailure(reader: StatementReader, path: string | undefined, read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof SqlReadError)) throw error;
    const { line, expected, got } = error;
    reader.problems.push({ where: `${reader.file}:${line}`, ...(path && { path }), expected, got });
  }
}
