import { mark, openArrowhead } from "./glyphs.ts";
import type { Notation } from "./notation.ts";

/** As arrows, with the open head of UML's navigable association. */
export const openArrows: Notation = {
  name: "open_arrows",
  showsCardinality: false,
  showsOptionality: false,
  showsDirection: true,
  end({ side }) {
    return side === "to" ? mark("open_arrow", 0.9, 0.4, [openArrowhead]) : mark("plain", 0.4, 0.2, []);
  },
};
