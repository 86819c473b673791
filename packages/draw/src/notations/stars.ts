import { mark } from "./glyphs.ts";
import type { Notation } from "./notation.ts";

/** 1 and * as text beside the line. */
export const stars: Notation = {
  name: "stars",
  showsCardinality: true,
  showsOptionality: false,
  showsDirection: false,
  end({ many }) {
    const text = many ? "*" : "1";
    return mark(text, 0.6, 0.2, [], text);
  },
};
