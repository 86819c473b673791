/** Where something stands in a DBML file; lines and columns are 1-based. */
export interface DbmlPlace {
  line: number;
  column: number;
}

/** A line that begins an element of the file, and no column of a table. */
const ELEMENT =
  /^\s*(?:(?:table|tablepartial|enum|project|tablegroup|note(?=\s+\w)|diagramview|records)\b[^:]*\{|ref(?:\s+\S+)?\s*[:{])/i;

/**
 * The text without the lines of an error, the lines behind them left where they are; or, where a column's own ref is
 * wrong, without that ref alone. Braces go with what stands between them. With `isWhole` the whole element goes that
 * the error stands in.
 */
export function takeOutOfDbml(text: string, start: DbmlPlace, end: { line: number }, isWhole: boolean): string {
  const lines = text.split("\n");
  const index = start.line - 1;
  const mended = isWhole ? undefined : withoutRef(lines[index] ?? "", start.column);
  if (mended !== undefined) lines[index] = mended;
  else {
    const removed = lines.slice(index, end.line);
    const isBroken = isWhole || openBraces(removed) < 0;
    const first = isBroken ? elementAt(text, start.line) - 1 : index;
    lines.fill("", first, Math.max(end.line, endOf(lines, first)));
  }
  return lines.join("\n");
}

/** The line on which the element begins that this line is a part of; the line itself where none does. */
export function elementAt(text: string, line: number): number {
  const before = text.split("\n").slice(0, line);
  const first = before.findLastIndex((each) => ELEMENT.test(each));
  return first < 0 ? line : first + 1;
}

/** The line without the ref around this column. */
function withoutRef(line: string, column: number): string | undefined {
  const refs = [...line.matchAll(/\bref\s*:\s*[<>?-]+\s*[^,\]]+/gi)];
  const ref = refs.find((r) => r.index < column && column <= r.index + r[0].length);
  if (!ref || !/\[/.test(line.slice(0, ref.index))) return undefined;
  return line.slice(0, ref.index) + "note: ''".padEnd(ref[0].length) + line.slice(ref.index + ref[0].length);
}

/** How many lines of the file lie before what follows the braces that open on the line at `first`. */
function endOf(lines: readonly string[], first: number): number {
  let end = first + 1;
  while (end < lines.length && openBraces(lines.slice(first, end)) > 0 && !ELEMENT.test(lines[end] as string)) end++;
  return end;
}

/** How many braces stay open, those in strings and comments not counted. */
function openBraces(lines: readonly string[]): number {
  const code = lines.join("\n").replaceAll(/'''[\s\S]*?'''|'(?:[^'\\\n]|\\.)*'|"[^"\n]*"|`[^`]*`|\/\/[^\n]*/g, "");
  return code.split("{").length - code.split("}").length;
}
