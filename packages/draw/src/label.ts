import { type Annotation, canonicalize, type Relationship } from "@undiagram/schema";
import type { Box } from "./geometry.ts";
import { readingOrder } from "./reading-order.ts";
import type { ShownSchema } from "./show-schema.ts";

export interface Label {
  annotation: Annotation;
  /** For every shown edge: its index in annotation.relationships, and whether canonical form turned it round. */
  places: { relationship: number; isTurnedRound: boolean }[];
}

/** The annotation of what is shown, with the tables in reading order of the boxes they are drawn in. */
export function labelShown({ tables, edges }: ShownSchema, boxes: readonly Box[]): Label {
  const annotation = canonicalize({
    tables: readingOrder(boxes).map((i) => {
      const { name, columns } = tables[i] as ShownSchema["tables"][number];
      return { name, columns: columns.map((c) => c.label) };
    }),
    relationships: edges.map((e) => e.label),
  });
  const free = annotation.relationships.map((r) => JSON.stringify(r));
  const places = edges.map(({ label }) => {
    const canonical = canonicalize({ tables: [], relationships: [label] }).relationships[0] as Relationship;
    const relationship = free.indexOf(JSON.stringify(canonical));
    // Each place is taken once, so that two equal edges get two.
    free[relationship] = "";
    return { relationship, isTurnedRound: isTurnedRound(label, canonical) };
  });
  return { annotation, places };
}

/** What is alike at both ends cannot be turned round; a one-to-one of a table with itself may differ in optionality alone. */
function isTurnedRound(before: Relationship, after: Relationship): boolean {
  return (
    before.from_table !== after.from_table ||
    before.from_columns?.[0] !== after.from_columns?.[0] ||
    before.from_optional !== after.from_optional
  );
}
