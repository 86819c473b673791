import { bar, foot, mark, ring } from "./glyphs.ts";
import type { Notation } from "./notation.ts";

/** Crow's foot with optionality: two bars exactly one, ring and bar zero or one, and the same before a foot. */
export const crowsFoot: Notation = {
  name: "crows_foot",
  showsCardinality: true,
  showsOptionality: true,
  showsDirection: false,
  end({ many, optional }) {
    if (many) {
      return optional
        ? mark("zero_or_many", 1.3, 0.46, [foot, ring(1.03)])
        : mark("one_or_many", 1.1, 0.46, [foot, bar(1)]);
    }
    return optional
      ? mark("zero_or_one", 1.15, 0.4, [bar(0.45), ring(0.88)])
      : mark("exactly_one", 0.9, 0.4, [bar(0.45), bar(0.8)]);
  },
};
