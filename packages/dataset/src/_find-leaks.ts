import type { Problem } from "@undiagram/contract";
import { annotationKey } from "@undiagram/schema";
import type { SplitLine } from "./_check-line.ts";

/** What one split gives away of another: families on both sides, and the same annotation on both sides. */
export function findLeaks(lines: readonly SplitLine[]): Problem[] {
  return [
    ...findStraddling(
      lines,
      (line) => line.metadata?.family,
      (line, first) => ({
        where: line.where,
        path: "family",
        expected: `a family of one split, as it stands in ${first.where}`,
        got: String(line.metadata?.family),
      }),
    ),
    ...findStraddling(
      lines,
      (line) => line.annotation && annotationKey(line.annotation),
      (line, first) => ({
        where: line.where,
        path: "annotation",
        expected: "an annotation that no other split has",
        got: `the same as ${first.where}`,
      }),
    ),
  ];
}

/** One problem for each key that stands in several splits, at the first line of the second split. */
function findStraddling(
  lines: readonly SplitLine[],
  keyOf: (line: SplitLine) => string | undefined,
  tell: (line: SplitLine, first: SplitLine) => Problem,
): Problem[] {
  const first = new Map<string, SplitLine>();
  const told = new Set<string>();
  return lines.flatMap((line) => {
    const key = keyOf(line);
    if (key === undefined) return [];
    const earlier = first.get(key);
    if (!earlier) first.set(key, line);
    if (!earlier || earlier.split === line.split || told.has(key)) return [];
    told.add(key);
    return [tell(line, earlier)];
  });
}
