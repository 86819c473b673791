import type { Problem } from "./error.ts";

/** The problems of one file, `where` being `file:line`, in the order of its lines; those without a line come first. */
export function sortByLine(problems: readonly Problem[]): Problem[] {
  const lineOf = ({ where }: Problem) => Number(/:(\d+)$/.exec(where)?.[1] ?? 0);
  return problems.toSorted((a, b) => lineOf(a) - lineOf(b));
}
