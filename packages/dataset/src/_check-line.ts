import { MetadataLine, type Problem, toProblems } from "@undiagram/contract";
import { Annotation, findProblems, serialize } from "@undiagram/schema";

/** One line of a metadata.jsonl, as far as it could be read. */
export interface CheckedLine {
  /** file:line */
  where: string;
  metadata: MetadataLine | undefined;
  /** Absent when it is broken. */
  annotation: Annotation | undefined;
  problems: Problem[];
}

/** A line with the split it stands in. */
export interface SplitLine extends CheckedLine {
  split: string;
}

/** Reads one line and names all that is wrong with it; `file` and `number` (from 1) say where it stands. */
export function checkLine(text: string, file: string, number: number): CheckedLine {
  const where = `${file}:${number}`;
  const broken = (problems: Problem[]) => ({ where, metadata: undefined, annotation: undefined, problems });
  const value = parseJson(text);
  if (value instanceof SyntaxError) return broken([{ where, expected: "a JSON object", got: value.message }]);
  const parsed = MetadataLine.safeParse(value);
  if (!parsed.success) {
    const text = (value as { annotation?: unknown } | null)?.annotation;
    const inside = typeof text === "string" ? checkAnnotation(text, where).problems : [];
    return broken([...toProblems(parsed.error, value, where), ...inside]);
  }
  return { where, metadata: parsed.data, ...checkAnnotation(parsed.data.annotation, where) };
}

function checkAnnotation(text: string, where: string): Pick<CheckedLine, "annotation" | "problems"> {
  const at = (path?: string) => (path ? `annotation.${path}` : "annotation");
  const value = parseJson(text);
  if (value instanceof SyntaxError) {
    return { annotation: undefined, problems: [{ where, path: at(), expected: "JSON", got: value.message }] };
  }
  const parsed = Annotation.safeParse(value);
  if (!parsed.success) {
    const problems = toProblems(parsed.error, value, where);
    return { annotation: undefined, problems: problems.map((problem) => ({ ...problem, path: at(problem.path) })) };
  }
  const problems = findProblems(parsed.data).map(({ path, expected, got }) => ({
    where,
    path: at(path),
    expected,
    got,
  }));
  return { annotation: parsed.data, problems };
}

/** Names an annotation that says the right thing in another than the canonical form; absent when it is canonical. */
export function checkCanonical({ where, metadata, annotation }: CheckedLine): Problem | undefined {
  if (!metadata || !annotation) return undefined;
  const expected = serialize(annotation);
  if (metadata.annotation === expected) return undefined;
  let at = 0;
  while (metadata.annotation[at] === expected[at]) at++;
  const excerpt = (text: string) => JSON.stringify(text.slice(Math.max(0, at - 20), at + 40));
  return {
    where,
    path: "annotation",
    expected: `the canonical form, with ${excerpt(expected)} at character ${at}`,
    got: excerpt(metadata.annotation),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}
