import { mark } from "./glyphs.ts";
import type { Notation } from "./notation.ts";

/** Bare lines: only marks on the columns can tell which side references. */
export const plainLines: Notation = {
  name: "plain_lines",
  showsCardinality: false,
  showsOptionality: false,
  showsDirection: false,
  end() {
    return mark("plain", 0.4, 0.2, []);
  },
};
