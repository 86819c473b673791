import { mark } from "./glyphs.ts";
import type { Notation } from "./notation.ts";

/** 1 and the infinity sign as text beside the line, as desktop databases draw it. */
export const infinity: Notation = {
  name: "infinity",
  showsCardinality: true,
  showsOptionality: false,
  showsDirection: false,
  end({ many }) {
    const text = many ? "∞" : "1";
    return mark(text, 0.6, 0.2, [], text);
  },
};
