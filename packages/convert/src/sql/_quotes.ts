import type { Dialect } from "@undiagram/schema";

/** What stands between two marks. A pattern over all of it would overflow the stack on a dump's strings of many megabytes. */
export interface Quote {
  open: RegExp;
  /** Absent: the same as what opened it. */
  close?: string;
  /** Finds what closes it, and what only looks like that. Absent: nothing does. */
  steps?: RegExp;
}

export const BLOCK_COMMENT: Quote = { open: /\/\*/y, close: "*/" };
const STRING: Quote = { open: /n?'/iy, close: "'", steps: /''?/g };
const STRING_WITH_BACKSLASHES: Quote = { open: /n?'/iy, close: "'", steps: /''?|\\[\s\S]/g };
const ESCAPE_STRING: Quote = { ...STRING_WITH_BACKSLASHES, open: /e'/iy };
const ORACLE_STRING = /n?q'(?:\[[\s\S]*?\]'|\{[\s\S]*?\}'|\([\s\S]*?\)'|<[\s\S]*?>'|([^\s[{(<])[\s\S]*?\1')/iy;
export const DOLLAR_TAG = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy;
const DOLLAR_STRING: Quote = { open: DOLLAR_TAG };
const DOUBLE_QUOTED: Quote = { open: /"/y, close: '"', steps: /""?/g };
const DOUBLE_QUOTED_WITH_BACKSLASHES: Quote = { open: /"/y, close: '"', steps: /""?|\\[\s\S]/g };
const BACKQUOTED: Quote = { open: /`/y, close: "`", steps: /``?/g };
const BRACKETED: Quote = { open: /\[/y, close: "]", steps: /\]\]?/g };

/** How each dialect writes what is no word. */
export const STRINGS: Record<Dialect, readonly (RegExp | Quote)[]> = {
  postgresql: [STRING, ESCAPE_STRING, DOLLAR_STRING],
  mysql: [STRING_WITH_BACKSLASHES],
  sqlserver: [STRING],
  sqlite: [STRING],
  oracle: [STRING, ORACLE_STRING],
};
export const NAMES: Record<Dialect, readonly Quote[]> = {
  postgresql: [DOUBLE_QUOTED, BACKQUOTED],
  mysql: [DOUBLE_QUOTED_WITH_BACKSLASHES, BACKQUOTED],
  sqlserver: [DOUBLE_QUOTED, BACKQUOTED, BRACKETED],
  sqlite: [DOUBLE_QUOTED, BACKQUOTED, BRACKETED],
  oracle: [DOUBLE_QUOTED, BACKQUOTED],
};

/** The offset behind what closes a quote; nothing if it stays open. */
export function endOfQuote(text: string, start: number, close: string, steps?: RegExp): number | undefined {
  if (!steps) {
    const at = text.indexOf(close, start);
    return at < 0 ? undefined : at + close.length;
  }
  steps.lastIndex = start;
  for (let found = steps.exec(text); found; found = steps.exec(text)) {
    if (found[0] === close) return steps.lastIndex;
  }
  return undefined;
}

/** The name that is quoted so. */
export function unquote(matched: string): string {
  const close = matched.startsWith("[") ? "]" : (matched[0] as string);
  const inner = matched.slice(1, matched.length > 1 && matched.endsWith(close) ? -1 : undefined);
  return inner.replaceAll(close + close, close);
}

/** The comment that starts at `start`, with those inside it, which PostgreSQL and SQL Server count; nothing if it stays open. */
export function nestedComment(text: string, start: number): string | undefined {
  const ends = /\/\*|\*\//g;
  ends.lastIndex = start;
  for (let depth = 0; ; ) {
    const found = ends.exec(text);
    if (!found) return undefined;
    depth += found[0] === "/*" ? 1 : -1;
    if (depth === 0) return text.slice(start, ends.lastIndex);
  }
}
