import type { Point } from "../geometry.ts";
import type { Pen } from "../pens/pen.ts";

/** What one end of a line has to say. */
export interface EndMeaning {
  /** The side that references, or the side that is referenced. */
  side: "from" | "to";
  many: boolean;
  /** Zero is allowed at this end. */
  optional: boolean;
}

/** One end as drawn: a glyph, a text, both or nothing. */
export interface EndMark {
  /** The notation's name for it: unequal meanings that look alike share it. */
  glyph: string;
  /** Length along the line and half the breadth across it, in ems. */
  length: number;
  half: number;
  text?: string;
  /** SVG elements with the tip at `at`; `out` is the unit vector from the box into the line. */
  draw(pen: Pen, at: Point, out: Point, paint: GlyphPaint): string[];
}

export interface GlyphPaint {
  /** Size of an em in pixels. */
  em: number;
  ink: string;
  background: string;
  /** Line width in pixels. */
  width: number;
}

/** How line ends are drawn, and what a reader can tell from them. One notation is one file of this shape. */
export interface Notation {
  name: string;
  /** Whether an end tells one from many. */
  showsCardinality: boolean;
  /** Whether an end tells zero-or-one from exactly one, zero-or-many from one-or-many. */
  showsOptionality: boolean;
  /** Whether the two ends of a one-to-one, or of an edge without cardinality, tell which side references. */
  showsDirection: boolean;
  end(meaning: EndMeaning): EndMark;
}
