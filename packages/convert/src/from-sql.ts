import type { Problem } from "@undiagram/contract";
import type { Dialect } from "@undiagram/schema";
import { bindDraft, type ReadSchema } from "./_bind-draft.ts";
import type { Draft } from "./_draft.ts";
import { Cursor } from "./sql/_cursor.ts";
import { readStatement } from "./sql/_read-statement.ts";
import { splitStatements } from "./sql/_split-statements.ts";
import { tokenize } from "./sql/_tokenize.ts";

/**
 * Reads the tables, keys and foreign keys of an SQL script: CREATE TABLE, ALTER TABLE and CREATE UNIQUE INDEX, as
 * people and dump programs write them in the five dialects. Types and defaults keep the file's own text; what makes a
 * column count by itself (IDENTITY, AUTO_INCREMENT) is dropped. A foreign key over unique columns is a one_to_one,
 * any other a many_to_one. Never throws: what cannot be read is named with file and line, and the rest goes on.
 */
export function fromSql(text: string, { dialect, file }: { dialect: Dialect; file: string }): ReadSchema {
  const draft: Draft = { tables: [], references: [] };
  const problems: Problem[] = [];
  for (const statement of splitStatements(tokenize(text, dialect), dialect)) {
    readStatement(new Cursor(statement, text), { draft, dialect, file, problems });
  }
  const bound = bindDraft(draft, { file, dialect });
  return { schema: bound.schema, problems: [...problems, ...bound.problems] };
}
