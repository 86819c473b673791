import type { Annotation } from "./annotation.ts";
import { canonicalize } from "./canonicalize.ts";

/** True when both say the same, in whatever order their tables, columns and relationships stand. */
export function annotationsEqual(a: Annotation, b: Annotation): boolean {
  return unorderedText(a) === unorderedText(b);
}

function unorderedText(annotation: Annotation): string {
  const { tables, relationships } = canonicalize(annotation);
  return JSON.stringify([
    tables.map(({ name, columns }) => JSON.stringify([name, columns.map((c) => JSON.stringify(c)).sort()])).sort(),
    relationships.map((r) => JSON.stringify(r)).sort(),
  ]);
}
