import type { Dialect } from "@undiagram/schema";

/** One piece of SQL. `text` of a name is without its quotes, of a word in the spelling of the file. */
export interface SqlToken {
  kind: "word" | "name" | "string" | "symbol";
  text: string;
  /** Upper case of a bare word, the symbol itself, or "" for names and strings: what keywords are compared with. */
  key: string;
  /** Offsets into the file. */
  start: number;
  end: number;
  /** 1-based. */
  line: number;
  isFirstOnLine: boolean;
}

const SPACE = /\s+/y;
const LINE_COMMENT = /--[^\n]*/y;
const HASH_COMMENT = /#[^\n]*/y;
const BLOCK_COMMENT = /\/\*[\s\S]*?(\*\/|$)/y;
const STRING = /'(?:[^']|'')*('|$)/y;
const STRING_WITH_BACKSLASHES = /'(?:[^'\\]|''|\\[\s\S])*('|$)/y;
const DOLLAR_STRING = /\$([A-Za-z_]*)\$[\s\S]*?(\$\1\$|$)/y;
const DOUBLE_QUOTED = /"(?:[^"]|"")*("|$)/y;
const BACKQUOTED = /`(?:[^`]|``)*(`|$)/y;
const BRACKETED = /\[(?:[^\]]|\]\])*(\]|$)/y;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\p{L}_])/uy;
const WORD = /[\p{L}\p{N}_$#@]+/uy;
/**
 * The file as tokens, without spaces, comments and the data of dumps: of INSERT and COPY, only the first word is kept.
 * Never fails: an unclosed quote reaches to the end of the file.
 */
export function tokenize(text: string, dialect: Dialect): SqlToken[] {
  const tokens: SqlToken[] = [];
  let at = 0;
  let line = 1;
  let isFirstOnLine = true;
  let isFirst = true;
  let data: "INSERT" | "COPY" | undefined;

  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  const skip = (matched: string) => {
    at += matched.length;
    const breaks = matched.split("\n").length - 1;
    line += breaks;
    if (breaks > 0) isFirstOnLine = true;
  };
  /** The rows behind PostgreSQL's COPY, up to the line that ends them: no SQL, and quotes in them mean nothing. */
  const skipCopiedRows = () => {
    const end = text.indexOf("\n\\.", at);
    skip(text.slice(at, end < 0 ? undefined : end + 3));
  };
  const push = (kind: SqlToken["kind"], matched: string, content = matched) => {
    const key = kind === "word" ? matched.toUpperCase() : kind === "symbol" ? matched : "";
    // A statement may lack its end, so that the next one shows only by its start.
    if (data && isFirstOnLine && (key === "CREATE" || key === "ALTER" || key === "GO")) data = undefined;
    const isEnd = key === ";";
    if (!data || isEnd)
      tokens.push({ kind, text: content, key, start: at, end: at + matched.length, line, isFirstOnLine });
    if (isFirst && (key === "INSERT" || key === "COPY")) data = key;
    const isFromStdin = data === "COPY" && isEnd && /\bstdin\b[^;]*$/i.test(text.slice(Math.max(0, at - 200), at));
    skip(matched);
    isFirstOnLine = false;
    isFirst = isEnd || key === "GO";
    if (isEnd) data = undefined;
    if (isFromStdin) skipCopiedRows();
  };
  const unquote = (matched: string) => {
    const close = matched.startsWith("[") ? "]" : (matched[0] as string);
    const inner = matched.slice(1, matched.length > 1 && matched.endsWith(close) ? -1 : undefined);
    return inner.replaceAll(close + close, close);
  };

  while (at < text.length) {
    const ignored =
      match(SPACE) ??
      match(LINE_COMMENT) ??
      (dialect === "mysql" ? match(HASH_COMMENT) : undefined) ??
      match(BLOCK_COMMENT);
    if (ignored !== undefined) {
      skip(ignored);
      continue;
    }
    const string = match(dialect === "mysql" ? STRING_WITH_BACKSLASHES : STRING) ?? match(DOLLAR_STRING);
    if (string !== undefined) {
      push("string", string);
      continue;
    }
    const hasBrackets = dialect === "sqlserver" || dialect === "sqlite";
    const name = match(DOUBLE_QUOTED) ?? match(BACKQUOTED) ?? (hasBrackets ? match(BRACKETED) : undefined);
    if (name !== undefined) {
      push("name", name, unquote(name));
      continue;
    }
    const word = match(NUMBER) ?? match(WORD);
    if (word !== undefined) push("word", word);
    else push("symbol", String.fromCodePoint(text.codePointAt(at) as number));
  }
  return tokens;
}
