import { mark } from "./glyphs.ts";
import type { Notation } from "./notation.ts";

/** UML multiplicities beside the line: 1, 0..1, 1..*, 0..*. */
export const multiplicities: Notation = {
  name: "multiplicities",
  showsCardinality: true,
  showsOptionality: true,
  showsDirection: false,
  end({ many, optional }) {
    const text = many ? (optional ? "0..*" : "1..*") : optional ? "0..1" : "1";
    return mark(text, 0.6, 0.2, [], text);
  },
};
