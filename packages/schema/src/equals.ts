import type { Annotation } from "./annotation.ts";
import { canonicalize } from "./canonicalize.ts";

/** True when both say the same, in whatever order their tables, columns and relationships stand. */
export function annotationsEqual(a: Annotation, b: Annotation): boolean {
  return annotationKey(a) === annotationKey(b);
}

/** A text that two annotations share exactly when they are equal: what sets and maps of annotations are keyed by. */
export function annotationKey(annotation: Annotation): string {
  const { tables, relationships } = canonicalize(annotation);
  return JSON.stringify([
    tables.map(({ name, columns }) => JSON.stringify([name, columns.map((c) => JSON.stringify(c)).sort()])).sort(),
    relationships.map((r) => JSON.stringify(r)).sort(),
  ]);
}
