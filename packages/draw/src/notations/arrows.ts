import { arrowhead, mark } from "./glyphs.ts";
import type { Notation } from "./notation.ts";

/** An arrow points at the referenced table; how many rows meet is not said. */
export const arrows: Notation = {
  name: "arrows",
  showsCardinality: false,
  showsOptionality: false,
  showsDirection: true,
  end({ side }) {
    return side === "to" ? mark("arrow", 0.9, 0.4, [arrowhead]) : mark("plain", 0.4, 0.2, []);
  },
};
