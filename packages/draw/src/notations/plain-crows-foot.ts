import { bar, foot, mark } from "./glyphs.ts";
import type { Notation } from "./notation.ts";

/** A foot for many and a single bar for one, as quick diagrams have it: nothing says whether zero is allowed. */
export const plainCrowsFoot: Notation = {
  name: "plain_crows_foot",
  showsCardinality: true,
  showsOptionality: false,
  showsDirection: false,
  end({ many }) {
    return many ? mark("many", 0.9, 0.46, [foot]) : mark("one", 0.7, 0.4, [bar(0.5)]);
  },
};
