import type { Cursor } from "./_cursor.ts";
import { skipType } from "./_read-type.ts";

const OPERATORS = new Set(["+", "-", "*", "/", "%", "|", "&", "^", "~", "#", "=", "<", ">", "!"]);

/**
 * Steps over one expression: operands with operators between them, casts and subscripts. It ends where an expression
 * must, so that a comma forgotten behind a default does not swallow the next column.
 */
export function skipExpression(cursor: Cursor): void {
  for (;;) {
    while (cursor.seesOneOf(OPERATORS)) cursor.next();
    skipOperand(cursor);
    skipSuffixes(cursor);
    if (!cursor.take("AT", "TIME", "ZONE") && !cursor.seesOneOf(OPERATORS)) return;
  }
}

/** A literal, a name, a call, a bracketed expression, CASE … END, or a literal with its type before it. */
function skipOperand(cursor: Cursor): void {
  if (cursor.isAtEnd) throw cursor.error("an expression");
  if (cursor.sees("(")) {
    cursor.takeGroup();
    return;
  }
  if (cursor.take("CASE")) {
    while (!cursor.take("END")) cursor.skip();
    return;
  }
  if (cursor.take("NEXT", "VALUE", "FOR")) {
    cursor.takeQualifiedName("a sequence");
    return;
  }
  cursor.take("."); // .5
  if (isSymbol(cursor) && !cursor.sees("[")) throw cursor.error("an expression");
  let isString = false;
  if (!cursor.sees("[")) {
    isString = isLiteral(cursor);
    cursor.next();
    while (cursor.take(".")) cursor.next();
  }
  if (cursor.sees("(")) cursor.takeGroup();
  // DATE '2020-01-01', b'0', and strings in several pieces.
  while (isLiteral(cursor)) cursor.next();
  // INTERVAL '1' DAY
  if (!isString && ["YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"].some((unit) => cursor.sees(unit)))
    cursor.next();
}

function skipSuffixes(cursor: Cursor): void {
  for (;;) {
    if (cursor.take(":", ":")) skipType(cursor);
    else if (cursor.take("[")) while (!cursor.take("]")) cursor.skip();
    else return;
  }
}

function isSymbol(cursor: Cursor): boolean {
  return cursor.peek()?.kind === "symbol";
}

function isLiteral(cursor: Cursor): boolean {
  const kind = cursor.peek()?.kind;
  return kind === "string" || kind === "quoted";
}
