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

/** Pictures that are the same, pixel by pixel, but labelled otherwise: one of the labels is wrong. */
export function findContradictions(
  lines: readonly SplitLine[],
  pictureOf: (line: SplitLine) => string | undefined,
): Problem[] {
  const first = new Map<string, SplitLine>();
  return lines.flatMap((line) => {
    const picture = pictureOf(line);
    if (picture === undefined || !line.annotation) return [];
    const earlier = first.get(picture);
    if (!earlier?.annotation) first.set(picture, line);
    if (!earlier?.annotation || annotationKey(earlier.annotation) === annotationKey(line.annotation)) return [];
    const expected = "a picture of its own, or the same annotation";
    return [{ where: line.where, path: "file_name", expected, got: `the picture of ${earlier.where}` }];
  });
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
