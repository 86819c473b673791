import type { Dialect } from "@undiagram/schema";
import {
  BLOCK_COMMENT,
  DOLLAR_TAG,
  endOfQuote,
  NAMES,
  nestedComment,
  type Quote,
  STRINGS,
  unquote,
} from "./_quotes.ts";

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
/** Lines of SQL*Plus that begin no statement of any dialect, so that they mean nothing but themselves. */
const REMARK = /(?:rem|remark|prompt)\b[^\n]*/iy;
/** What the programs that run scripts are told on lines of their own, between statements. */
const COMMANDS: Partial<Record<Dialect, RegExp>> = {
  oracle:
    /(?:@|(?:set|spool|define|undefine|accept|column|pause|host|whenever|ttitle|btitle|show|connect|start)\b)[^\n]*/iy,
  sqlserver: /:[a-z][^\n]*/iy,
  sqlite: /\.[a-z][^\n]*/iy,
};
const PSQL_COMMAND = /\\[^\n]*/y;
/** `\connect database`, with or without options before the name; `-` is the database that is open. */
const PSQL_CONNECT = /^\\c(?:onnect)?\s+(?:-\w[^\s]*\s+)*"?(?:dbname=)?'?([^\s"'-][^\s"']*)/;
const REST_OF_LINE = /[^\n]*/y;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\p{L}_])/uy;
const WORD = /[\p{L}\p{N}_$#@]+/uy;
/** A slash alone on its line ends a statement of Oracle. */
const SLASH_LINE = /\/[ \t\r]*(?=\n|$)/y;
const DELIMITER = /delimiter[ \t]+(\S+)[^\n]*/iy;

/** Told of what opens on `line` and stays open to the end of the file; `close` is what was waited for. */
export type OnUnclosed = (line: number, close: string) => void;

/** Words that SQL Server, which needs no semicolons, begins a statement with, where one stands first on its line. */
export const SQL_SERVER_STARTS: ReadonlySet<string> = new Set(
  `SELECT INSERT UPDATE DELETE MERGE SET IF BEGIN WHILE EXEC EXECUTE PRINT USE DECLARE TRUNCATE GRANT RAISERROR THROW
  COMMIT ROLLBACK`.split(/\s+/),
);
/** The words that end the rows of an INSERT without a semicolon, at the start of a line. */
const ENDS_OF_DATA: ReadonlySet<string> = new Set(["CREATE", "ALTER", "GO"]);
const ENDS_OF_DATA_IN_SQL_SERVER: ReadonlySet<string> = new Set([...ENDS_OF_DATA, "DROP", "END", ...SQL_SERVER_STARTS]);

/**
 * The file as tokens, without spaces, comments, the data of dumps (of INSERT and COPY, only the first word is kept) and
 * the down half of migrations. MySQL's DELIMITER is obeyed, and the body of a PostgreSQL DO is read as the statements
 * that it is. Commands of psql, SQL*Plus and the like are left out, but for `\connect`, which is read as USE.
 *
 * Never fails: of a quote that is never closed, `onUnclosed` is told the line, and the first one ends with its line.
 */
export function tokenize(text: string, dialect: Dialect, onUnclosed?: OnUnclosed): SqlToken[] {
  const tokens: SqlToken[] = [];
  let at = 0;
  let line = 1;
  let isFirstOnLine = true;
  let isFirst = true;
  let data: "INSERT" | "COPY" | undefined;
  let delimiter = ";";
  let tagOfBody: string | undefined;
  let isUnclosed = false;
  const endsOfData = dialect === "sqlserver" ? ENDS_OF_DATA_IN_SQL_SERVER : ENDS_OF_DATA;

  const match = (pattern: RegExp | Quote): string | undefined => {
    if (!(pattern instanceof RegExp)) return matchQuote(pattern);
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  const matchQuote = (quote: Quote): string | undefined => {
    const opening = match(quote.open);
    if (opening === undefined) return undefined;
    const close = quote.close ?? opening;
    const end = endOfQuote(text, at + opening.length, close, quote.steps);
    return end === undefined ? matchUnclosed(close) : text.slice(at, end);
  };
  const matchUnclosed = (close: string): string => {
    onUnclosed?.(line, close);
    // What is no SQL inside comments and bodies must not be taken for it. Of strings only the first ends with its line:
    // to look for the end of each quote behind it would take too long.
    const isText = close.length === 1;
    const end = isText && !isUnclosed ? (match(REST_OF_LINE) as string) : text.slice(at);
    isUnclosed = true;
    return end;
  };
  const matchOneOf = (patterns: readonly (RegExp | Quote)[]): string | undefined => {
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
    if (end < 0 && text.slice(at).trim() !== "") onUnclosed?.(line, "\\.");
    skip(text.slice(at, end < 0 ? undefined : end + 3));
  };
  const push = (kind: SqlToken["kind"], matched: string, content = matched, keyOfSymbol = matched) => {
    const key = kind === "word" ? keyOfWord(matched) : kind === "symbol" ? keyOfSymbol : "";
    // A statement may lack its end, so that the next one shows only by its start.
    if (data && isFirstOnLine && endsOfData.has(key)) data = undefined;
    const isEnd = key === ";";
    if (!data || isEnd)
      tokens.push({ kind, text: content, key, start: at, end: at + matched.length, line, isFirstOnLine });
    const isInsert = key === "INSERT" && (isFirst || (dialect === "sqlserver" && isFirstOnLine));
    if (isInsert || (isFirst && key === "COPY")) data = key;
    const isFromStdin = data === "COPY" && isEnd && /\bstdin\b[^;]*$/i.test(text.slice(Math.max(0, at - 200), at));
    const isSlashLine = dialect === "oracle" && isFirstOnLine && match(SLASH_LINE) !== undefined;
    skip(matched);
    isFirstOnLine = false;
    isFirst = isEnd || key === "GO" || isSlashLine;
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
      delimiter = command.split(/\s+/)[1] as string;
      skip(command);
    } else if (delimiter !== ";" && text.startsWith(delimiter, at)) push("symbol", delimiter, delimiter, ";");
    else return false;
    return true;
  };

  /** A command to the program that runs the script: no SQL, and quotes in it mean nothing. */
  const takeCommand = (): boolean => {
    const own = COMMANDS[dialect];
    const atStart = isFirst && isFirstOnLine ? (match(REMARK) ?? (own && match(own))) : undefined;
    const command = atStart ?? (dialect === "postgresql" && isFirstOnLine ? match(PSQL_COMMAND) : undefined);
    if (command === undefined) return false;
    const database = PSQL_CONNECT.exec(command)?.[1];
    if (database !== undefined) {
      const place = { start: at, end: at + command.length, line, isFirstOnLine };
      tokens.push({ kind: "word", text: "USE", key: "USE", ...place });
      tokens.push({ kind: "name", text: database, key: "", ...place, isFirstOnLine: false });
      tokens.push({ kind: "symbol", text: ";", key: ";", ...place, isFirstOnLine: false });
    }
    skip(command);
    if (/^\\copy\b.*\bstdin\b/i.test(command)) skipCopiedRows();
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
      const isNesting = dialect === "postgresql" || dialect === "sqlserver";
      const whole = isNesting ? nestedComment(text, at) : comment;
      if (whole === undefined && comment.endsWith("*/")) onUnclosed?.(line, "*/");
      skip(whole ?? text.slice(at));
      continue;
    }
    if (takeCommand()) continue;
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
    if (word !== undefined) {
      // END$$
      const end = delimiter === ";" ? -1 : word.indexOf(delimiter);
      push("word", end > 0 ? word.slice(0, end) : word);
    } else {
      const symbol = String.fromCodePoint(text.codePointAt(at) as number);
      push("symbol", symbol, symbol, symbol === ";" && delimiter !== ";" ? "" : symbol);
    }
  }
  return tokens;
}
