import { mark } from "./glyphs.ts";
import type { Notation } from "./notation.ts";

/** 1 and N as text beside the line. */
export const numbers: Notation = {
  name: "numbers",
  showsCardinality: true,
  showsOptionality: false,
  showsDirection: false,
  end({ many }) {
    const text = many ? "N" : "1";
    return mark(text, 0.6, 0.2, [], text);
  },
};
