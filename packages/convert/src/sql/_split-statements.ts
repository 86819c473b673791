import type { Dialect } from "@undiagram/schema";
import { SQL_SERVER_STARTS, type SqlToken } from "./_tokenize.ts";

export const ROUTINES: ReadonlySet<string> = new Set(["PROCEDURE", "PROC", "FUNCTION", "TRIGGER", "EVENT"]);
/** Words that a statement may stand behind on the same line. */
const OPENERS = new Set(["BEGIN", "THEN", "ELSE"]);
const CHANGES = new Set(["CREATE", "ALTER", "DROP"]);
/** How many tokens may stand between CREATE and the word that says what: OR REPLACE, DEFINER=`a`@`b`. */
const LONGEST_START = 8;

/**
 * The tokens statement by statement, without what ends them: a semicolon, or a line that says GO or "/". A CREATE
 * TABLE or ALTER TABLE at the start of a line opens a statement too, so that one forgotten semicolon or bracket does
 * not swallow the rest of the file. A routine of SQL Server reaches to the next GO, one of MySQL to its delimiter.
 */
export function splitStatements(tokens: readonly SqlToken[], dialect: Dialect): SqlToken[][] {
  const statements: SqlToken[][] = [];
  let current: SqlToken[] = [];
  /** Of brackets that are open. */
  let depth = 0;
  /** Of CASE … END. */
  let cases = 0;
  const close = () => {
    if (current.length > 0) statements.push(current);
    current = [];
    depth = 0;
    cases = 0;
  };
  tokens.forEach((token, index) => {
    const isAlone = token.isFirstOnLine && (tokens[index + 1]?.isFirstOnLine ?? true);
    const isGo = isAlone && token.key === "GO";
    const isRoutine = isInRoutine(current, dialect);
    if (isGo || (token.key === ";" && !(isRoutine && dialect === "sqlserver"))) return close();
    if (isRoutine) {
      current.push(token);
      return;
    }
    if (isAlone && token.key === "/") return close();
    if (opensStatement(tokens, index, dialect)) close();
    if (dialect === "sqlserver" && depth === 0 && opensInSqlServer(tokens, index, cases)) close();
    if (token.key === "CASE") cases++;
    if (token.key === "END") cases--;
    if (token.key === "(") depth++;
    if (token.key === ")") depth--;
    current.push(token);
  });
  close();
  return statements;
}

function isInRoutine(statement: readonly SqlToken[], dialect: Dialect): boolean {
  if (dialect !== "sqlserver" && dialect !== "mysql") return false;
  const first = statement[0]?.key;
  if (first !== "CREATE" && first !== "ALTER") return false;
  const what = statement.slice(1, LONGEST_START).find(({ key }) => ROUTINES.has(key) || key === "TABLE" || key === "(");
  return what !== undefined && ROUTINES.has(what.key);
}

function opensStatement(tokens: readonly SqlToken[], index: number, dialect: Dialect): boolean {
  const token = tokens[index] as SqlToken;
  const next = (ahead: number) => tokens[index + ahead]?.key;
  // SQL Server reserves these words, and needs no semicolons: IF … CREATE TABLE …
  if (dialect === "sqlserver" && CHANGES.has(token.key) && next(1) === "TABLE") return true;
  if (!token.isFirstOnLine && !OPENERS.has(tokens[index - 1]?.key ?? "")) return false;
  if (token.key === "DROP") return next(1) === "TABLE";
  if (token.key === "CREATE" && next(1) === "UNIQUE") return next(2) === "INDEX" || next(3) === "INDEX";
  if (token.key !== "CREATE" && token.key !== "ALTER") return false;
  return [1, 2, 3].some((ahead) => next(ahead) === "TABLE");
}

/** Outside of brackets. `cases` are those that are open. */
function opensInSqlServer(tokens: readonly SqlToken[], index: number, cases: number): boolean {
  const { key, isFirstOnLine } = tokens[index] as SqlToken;
  if (key === "END") return cases <= 0;
  if (!isFirstOnLine || !SQL_SERVER_STARTS.has(key)) return false;
  // ON DELETE SET NULL, broken anywhere
  const before = (behind: number) => tokens[index - behind]?.key;
  return before(1) !== "ON" && !(key === "SET" && before(2) === "ON");
}
