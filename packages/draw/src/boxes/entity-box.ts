import type { Canvas } from "../canvas.ts";
import type { Box, Point } from "../geometry.ts";
import type { Pen } from "../pens/pen.ts";
import type { Port } from "../routes/route.ts";

/** One table as a box of known size that can be drawn anywhere. Coordinates are relative to its top left corner. */
export interface EntityBox {
  width: number;
  height: number;
  /** What lines may not pass: usually the whole box. */
  solids: Box[];
  /** Where lines to the box as a whole end. */
  frame: Box;
  /** Heights at which lines to a column end, one for every shown column; empty when columns are no rows. */
  rowMiddles: number[];
  /** Height at which a line to the table itself ends among row-tied lines. */
  headerMiddle: number;
  /** The only places where lines end, relative to the corner; absent: anywhere on the frame. */
  ports?: readonly Port[];
  /**
   * The same box once it is known toward which points its lines lead: no larger, and usually with fewer solids. A box
   * with this has a place on its frame for every line.
   */
  settle?(targets: readonly Point[]): EntityBox;
  draw(canvas: Canvas, pen: Pen, x: number, y: number): void;
}
