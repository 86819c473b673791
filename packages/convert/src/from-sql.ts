import type { Problem } from "@undiagram/contract";
import type { Dialect } from "@undiagram/schema";
import { bindDraft, type ReadSchema } from "./_bind-draft.ts";
import type { Draft } from "./_draft.ts";
import { Cursor } from "./sql/_cursor.ts";
import { readStatement } from "./sql/_read-statement.ts";
import { splitStatements } from "./sql/_split-statements.ts";
import { tokenize } from "./sql/_tokenize.ts";

/**
 * Reads the tables, keys and foreign keys of an SQL script, statement by statement as a database would: CREATE TABLE,
 * ALTER TABLE, CREATE UNIQUE INDEX, RENAME and DROP, as people and dump programs write them in the five dialects.
 *
 * - Names keep the file's own spelling, as people write them, not the case that a database would make of them.
 * - Types and defaults keep the file's own text; what makes a column count by itself (IDENTITY, AUTO_INCREMENT) is
 *   dropped. A column of SQLite without a type has none; so has a computed column of SQL Server or Oracle, which is
 *   named among the problems.
 * - Only what makes whole columns of all rows unique counts: no index over a prefix, an expression or some of the rows.
 * - A table that inherits (PostgreSQL) has its parents' columns. Partitions and temporary tables are left out.
 * - What USE, SET search_path and the like open tells tables of one name apart. Their names show it only where they must.
 * - A foreign key over unique columns is a one_to_one, any other a many_to_one.
 *
 * Never throws: what cannot be read is named with file and line, in the file's order, and the rest goes on.
 */
export function fromSql(text: string, { dialect, file }: { dialect: Dialect; file: string }): ReadSchema {
  const draft: Draft = { tables: [], references: [] };
  const problems: Problem[] = [];
  const reader = { draft, dialect, file, problems, notNullTypes: new Set<string>(), views: new Set<string>() };
  const tokens = tokenize(text, dialect, (line, close) =>
    problems.push({
      where: `${file}:${line}`,
      expected: `${close} to close what opens here`,
      got: "the end of the file",
    }),
  );
  for (const statement of splitStatements(tokens, dialect)) {
    readStatement(new Cursor(statement, text), reader);
  }
  return bindDraft(draft, { file, dialect, problems });
}
