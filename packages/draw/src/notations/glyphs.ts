import type { Point } from "../geometry.ts";
import type { Pen } from "../pens/pen.ts";
import type { EndMark, GlyphPaint } from "./notation.ts";

/*
 * The pieces that line ends are made of. Distances are in ems: `along` the line away from the box, `across` it.
 */

type Piece = (pen: Pen, place: (along: number, across: number) => Point, paint: GlyphPaint) => string;

/** Three toes that open toward the box. */
export const foot: Piece = (pen, place, { ink, width }) =>
  pen.line([place(0, -0.42), place(0.78, 0), place(0, 0.42)], { stroke: ink, width });

export function bar(along: number): Piece {
  return (pen, place, { ink, width }) =>
    pen.line([place(along, -0.36), place(along, 0.36)], { stroke: ink, width: width * 1.1 });
}

export function ring(along: number): Piece {
  return (pen, place, { ink, background, width, em }) => {
    const centre = place(along, 0);
    const r = 0.25 * em;
    return pen.ellipse(
      { x: centre.x - r, y: centre.y - r, width: 2 * r, height: 2 * r },
      { fill: background, stroke: ink, width },
    );
  };
}

export function dot(radius: number): Piece {
  return (pen, place, { ink, em }) => {
    const centre = place(radius, 0);
    const r = radius * em;
    return pen.ellipse({ x: centre.x - r, y: centre.y - r, width: 2 * r, height: 2 * r }, { fill: ink, stroke: ink });
  };
}

export const arrowhead: Piece = (pen, place, { ink }) =>
  pen.polygon([place(0, 0), place(0.85, -0.36), place(0.85, 0.36)], { fill: ink, stroke: ink });

export const openArrowhead: Piece = (pen, place, { ink, width }) =>
  pen.line([place(0.8, -0.36), place(0, 0), place(0.8, 0.36)], { stroke: ink, width: width * 1.1 });

export const diamond: Piece = (pen, place, { ink, background, width }) =>
  pen.polygon([place(0, 0), place(0.5, -0.32), place(1, 0), place(0.5, 0.32)], {
    fill: background,
    stroke: ink,
    width,
  });

/** An end made of the pieces. `length` and `half` are the room it takes, in ems. */
export function mark(glyph: string, length: number, half: number, pieces: readonly Piece[], text?: string): EndMark {
  return {
    glyph,
    length,
    half,
    text,
    draw: (pen, at, out, paint) => {
      const place = (along: number, across: number): Point => ({
        x: at.x + (out.x * along - out.y * across) * paint.em,
        y: at.y + (out.y * along + out.x * across) * paint.em,
      });
      return pieces.map((piece) => piece(pen, place, paint));
    },
  };
}
