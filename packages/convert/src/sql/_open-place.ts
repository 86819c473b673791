import type { Cursor } from "./_cursor.ts";
import type { StatementReader } from "./_statement-reader.ts";
import type { SqlToken } from "./_tokenize.ts";

/**
 * Reads what opens a database or namespace for the names behind it: USE, SET search_path, SELECT set_config('search_path',
 * …) and Oracle's ALTER SESSION SET CURRENT_SCHEMA. The cursor stays where it was.
 */
export function noticeOpenPlace(cursor: Cursor, reader: StatementReader): void {
  if (cursor.sees("USE")) {
    const name = cursor.peek(1)?.text;
    if (name === undefined) return;
    // What MySQL calls a database is a namespace to all others.
    if (reader.dialect === "mysql") reader.path = [name];
    else Object.assign(reader, { database: name, path: undefined });
  } else if (cursor.sees("SET") && reader.dialect === "postgresql") {
    const [what, ...values] = tokensBehind(cursor, ["SET", "SESSION", "LOCAL"]);
    if (what?.key === "SEARCH_PATH") openPath(reader, values.filter(isName).map(unquoted));
  } else if (cursor.sees("SELECT") && reader.dialect === "postgresql") {
    const [what, value] = tokensBehind(cursor, ["SELECT", "PG_CATALOG", ".", "SET_CONFIG", "("]).filter(isName);
    if (what && value && unquoted(what) === "search_path")
      openPath(
        reader,
        unquoted(value)
          .split(",")
          .map((name) => name.trim().replace(/^"(.*)"$/, "$1")),
      );
  } else if (cursor.sees("ALTER", "SESSION", "SET", "CURRENT_SCHEMA", "=")) {
    const name = cursor.peek(5)?.text;
    if (name !== undefined) reader.path = [name];
  }
}

/** The tokens behind the first ones, as far as these are among `words`. */
function tokensBehind(cursor: Cursor, words: readonly string[]): SqlToken[] {
  const tokens: SqlToken[] = [];
  for (let ahead = 0; ; ahead++) {
    const token = cursor.peek(ahead);
    if (!token) return tokens;
    if (tokens.length > 0 || !words.includes(token.key)) tokens.push(token);
  }
}

function isName({ kind, key }: SqlToken): boolean {
  return kind !== "symbol" && key !== "TO" && key !== "DEFAULT";
}

function unquoted({ kind, text }: SqlToken): string {
  return kind === "string" ? text.replace(/^'(.*)'$/s, "$1") : text;
}

/** An empty path opens nothing: all names behind it are written in full. */
function openPath(reader: StatementReader, names: readonly string[]): void {
  const path = names.filter((name) => name !== "" && name !== "$user" && name.toLowerCase() !== "pg_catalog");
  Object.assign(reader, { path: path.length > 0 ? path : undefined });
}
