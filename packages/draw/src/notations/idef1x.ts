import { diamond, dot, mark } from "./glyphs.ts";
import type { EndMark, EndMeaning, Notation } from "./notation.ts";

/**
 * IDEF1X: a dot at the child's end, plain for zero, one or more, P for one or more, Z for zero or one, 1 for exactly
 * one; a hollow diamond at the parent's end when the child may do without.
 */
export const idef1x: Notation = {
  name: "idef1x",
  showsCardinality: true,
  showsOptionality: true,
  showsDirection: true,
  end(meaning) {
    if (meaning.side === "from" || meaning.many) return childEnd(meaning);
    return meaning.optional ? mark("diamond", 1.05, 0.36, [diamond]) : mark("plain", 0.4, 0.2, []);
  },
};

function childEnd({ many, optional }: EndMeaning): EndMark {
  const letter = many ? (optional ? undefined : "P") : optional ? "Z" : "1";
  return mark(letter ? `dot_${letter}` : "dot", 0.75, 0.36, [dot(0.3)], letter);
}
