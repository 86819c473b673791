import type { Dialect } from "@undiagram/schema";

/** One piece of SQL. `text` of a name is without its quotes, of a word in the spelling of the file. */
export interface SqlToken {
  /** `quoted` is a string that SQLite takes as a name where it wants one; its text is without the quotes. */
  kind: "word" | "name" | "string" | "quoted" | "symbol";
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

const SPACE = /[\s\uFEFF]+/y;
const LINE_COMMENT = /--[^\n]*/y;
const HASH_COMMENT = /#[^\n]*/y;
/** What goose, sql-migrate and dbmate keep beside each change: the statements that take it back. */
const DOWN_MIGRATION =
  /--[ \t]*(?:\+goose|\+migrate|migrate:)[ \t]*down\b[\s\S]*?(?=--[ \t]*(?:\+goose|\+migrate|migrate:)[ \t]*up\b|$)/iy;
const BLOCK_COMMENT = /\/\*[\s\S]*?(\*\/|$)/y;
// Loops over one class of characters at a time: a dump's strings may be of many megabytes.
const STRING = /n?'[^']*(?:''[^']*)*('|$)/iy;
const STRING_WITH_BACKSLASHES = /n?'[^'\\]*(?:(?:''|\\[\s\S])[^'\\]*)*('|$)/iy;
const ESCAPE_STRING = /e'[^'\\]*(?:(?:''|\\[\s\S])[^'\\]*)*('|$)/iy;
const ORACLE_STRING = /n?q'(?:\[[\s\S]*?\]'|\{[\s\S]*?\}'|\([\s\S]*?\)'|<[\s\S]*?>'|([^\s[{(<])[\s\S]*?\1')/iy;
const DOLLAR_STRING = /\$([\p{L}_][\p{L}\p{N}_]*)?\$[\s\S]*?(\$\1\$|$)/uy;
const DOLLAR_TAG = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy;
const DOUBLE_QUOTED = /"(?:[^"]|"")*("|$)/y;
const BACKQUOTED = /`(?:[^`]|``)*(`|$)/y;
const BRACKETED = /\[(?:[^\]]|\]\])*(\]|$)/y;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\p{L}_])/uy;
const WORD = /[\p{L}\p{N}_$#@]+/uy;
const DELIMITER = /delimiter[ \t]+(\S+)[^\n]*/iy;

/** How each dialect writes what is no word. */
const STRINGS: Record<Dialect, readonly RegExp[]> = {
  postgresql: [STRING, ESCAPE_STRING, DOLLAR_STRING],
  mysql: [STRING_WITH_BACKSLASHES],
  sqlserver: [STRING],
  sqlite: [STRING],
  oracle: [STRING, ORACLE_STRING],
};
const NAMES: Record<Dialect, readonly RegExp[]> = {
  postgresql: [DOUBLE_QUOTED, BACKQUOTED],
  mysql: [DOUBLE_QUOTED, BACKQUOTED],
  sqlserver: [DOUBLE_QUOTED, BACKQUOTED, BRACKETED],
  sqlite: [DOUBLE_QUOTED, BACKQUOTED, BRACKETED],
  oracle: [DOUBLE_QUOTED, BACKQUOTED],
};

/**
 * The file as tokens, without spaces, comments, the data of dumps (of INSERT and COPY, only the first word is kept) and
 * the down half of migrations. MySQL's DELIMITER is obeyed, and the body of a PostgreSQL DO is read as the statements
 * that it is. Never fails: an unclosed quote reaches to the end of the file.
 */
export function tokenize(text: string, dialect: Dialect): SqlToken[] {
  const tokens: SqlToken[] = [];
  let at = 0;
  let line = 1;
  let isFirstOnLine = true;
  let isFirst = true;
  let data: "INSERT" | "COPY" | undefined;
  let delimiter = ";";
  let tagOfBody: string | undefined;

  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  const matchOneOf = (patterns: readonly RegExp[]): string | undefined => {
    for (const pattern of patterns) {
      const matched = match(pattern);
      if (matched !== undefined) return matched;
    }
    return undefined;
  };
  const skip = (matched: string) => {
    at += matched.length;
    const breaks = matched.split("\n").length - 1;
    line += breaks;
    if (breaks > 0) isFirstOnLine = true;
  };
  /** In the body of a DO, SELECT INTO makes no table: it fills a variable. */
  const keyOfWord = (word: string) => {
    const key = word.toUpperCase();
    return tagOfBody !== undefined && key === "INTO" ? "" : key;
  };
  /** The rows behind PostgreSQL's COPY, up to the line that ends them: no SQL, and quotes in them mean nothing. */
  const skipCopiedRows = () => {
    const end = text.indexOf("\n\\.", at);
    skip(text.slice(at, end < 0 ? undefined : end + 3));
  };
  const push = (kind: SqlToken["kind"], matched: string, content = matched, keyOfSymbol = matched) => {
    const key = kind === "word" ? keyOfWord(matched) : kind === "symbol" ? keyOfSymbol : "";
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
  /** The tags around the body of a DO end statements, so that the body's own are read. */
  const takeBodyTag = (): boolean => {
    const tag = match(DOLLAR_TAG);
    const follows = tokens.at(-2)?.key === "LANGUAGE" ? tokens.at(-3) : tokens.at(-1);
    if (tag === undefined || (tag !== tagOfBody && follows?.key !== "DO")) return false;
    tagOfBody = tag === tagOfBody ? undefined : tag;
    push("symbol", tag, tag, ";");
    return true;
  };
  const takeDelimiter = (): boolean => {
    const command = isFirst && isFirstOnLine && match(DELIMITER);
    if (command) {
      delimiter = command.split(/[ \t]+/)[1] as string;
      skip(command);
    } else if (delimiter !== ";" && text.startsWith(delimiter, at)) push("symbol", delimiter, delimiter, ";");
    else return false;
    return true;
  };

  while (at < text.length) {
    const ignored = matchOneOf([SPACE, DOWN_MIGRATION, LINE_COMMENT, ...(dialect === "mysql" ? [HASH_COMMENT] : [])]);
    if (ignored !== undefined) {
      skip(ignored);
      continue;
    }
    const comment = match(BLOCK_COMMENT);
    if (comment !== undefined) {
      skip(dialect === "postgresql" || dialect === "sqlserver" ? nestedComment(text, at) : comment);
      continue;
    }
    if (dialect === "mysql" && takeDelimiter()) continue;
    if (dialect === "postgresql" && takeBodyTag()) continue;
    const string = matchOneOf(STRINGS[dialect]);
    if (string !== undefined) {
      if (dialect === "sqlite" && string.startsWith("'")) push("quoted", string, unquote(string));
      else push("string", string);
      continue;
    }
    const name = matchOneOf(NAMES[dialect]);
    if (name !== undefined) {
      push("name", name, unquote(name));
      continue;
    }
    const word = match(NUMBER) ?? match(WORD);
    if (word !== undefined) push("word", word);
    else {
      const symbol = String.fromCodePoint(text.codePointAt(at) as number);
      push("symbol", symbol, symbol, symbol === ";" && delimiter !== ";" ? "" : symbol);
    }
  }
  return tokens;
}

function unquote(matched: string): string {
  const close = matched.startsWith("[") ? "]" : (matched[0] as string);
  const inner = matched.slice(1, matched.length > 1 && matched.endsWith(close) ? -1 : undefined);
  return inner.replaceAll(close + close, close);
}

/** The comment that starts at `start`, with those inside it, which PostgreSQL and SQL Server count. */
function nestedComment(text: string, start: number): string {
  const ends = /\/\*|\*\//g;
  ends.lastIndex = start;
  for (let depth = 0; ; ) {
    const found = ends.exec(text);
    if (!found) return text.slice(start);
    depth += found[0] === "/*" ? 1 : -1;
    if (depth === 0) return text.slice(start, ends.lastIndex);
  }
}
