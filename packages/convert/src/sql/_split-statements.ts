import type { Dialect } from "@undiagram/schema";
import type { SqlToken } from "./_tokenize.ts";

const ROUTINES = new Set(["PROCEDURE", "PROC", "FUNCTION", "TRIGGER"]);

/**
 * The tokens statement by statement, without what ends them: a semicolon, or a line that says GO or "/". A CREATE
 * TABLE or ALTER TABLE at the start of a line opens a statement too, so that one forgotten semicolon or bracket does
 * not swallow the rest of the file. A procedure, function or trigger of SQL Server reaches to the next GO.
 */
export function splitStatements(tokens: readonly SqlToken[], dialect: Dialect): SqlToken[][] {
  const statements: SqlToken[][] = [];
  let current: SqlToken[] = [];
  const close = () => {
    if (current.length > 0) statements.push(current);
    current = [];
  };
  tokens.forEach((token, index) => {
    const isAlone = token.isFirstOnLine && (tokens[index + 1]?.isFirstOnLine ?? true);
    const isInRoutine =
      dialect === "sqlserver" &&
      (current[0]?.key === "CREATE" || current[0]?.key === "ALTER") &&
      current.slice(1, 4).some(({ key }, at, keys) => ROUTINES.has(key) && (at === 0 || keys[0]?.key === "OR"));
    if (isInRoutine && !(isAlone && token.key === "GO")) {
      current.push(token);
      return;
    }
    if (token.key === ";" || (isAlone && (token.key === "GO" || token.key === "/"))) return close();
    const opens = token.isFirstOnLine && (token.key === "CREATE" || token.key === "ALTER");
    if (opens && tokens.slice(index + 1, index + 4).some((next) => next.key === "TABLE")) close();
    current.push(token);
  });
  close();
  return statements;
}
