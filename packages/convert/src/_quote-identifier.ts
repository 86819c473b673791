import type { Dialect } from "@undiagram/schema";

const QUOTES: Record<Dialect, readonly [open: string, close: string]> = {
  postgresql: ['"', '"'],
  mysql: ["`", "`"],
  sqlserver: ["[", "]"],
  sqlite: ['"', '"'],
  oracle: ['"', '"'],
};

/** The name as the dialect reads it unchanged, whatever case, spaces or quotes it holds. */
export function quoteIdentifier(name: string, dialect: Dialect): string {
  const [open, close] = QUOTES[dialect];
  return open + name.replaceAll(close, close + close) + close;
}
