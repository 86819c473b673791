import { bar, foot, mark, ring } from "./glyphs.ts";
import type { Notation } from "./notation.ts";

/** Information Engineering: as crow's foot, but a single bar already says exactly one. */
export const informationEngineering: Notation = {
  name: "information_engineering",
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
      : mark("exactly_one", 0.7, 0.4, [bar(0.5)]);
  },
};
