import type { Box, Point } from "../geometry.ts";

/** A place on a box's border where a line may end. (dx, dy) is the unit vector that leaves the box. */
export interface Port {
  x: number;
  y: number;
  dx: -1 | 0 | 1;
  dy: -1 | 0 | 1;
  /** Pixels of detour that a better port is worth. */
  cost: number;
  /** What the line ends at, a row: ends with the same slot and glyph may share a place; undefined: never. */
  slot?: string;
}

/** What stands at one end of a line: its size decides how far the line runs straight before it may turn. */
export interface EndShape {
  glyph: string;
  /** Length along the line and half the breadth across it, in pixels. */
  length: number;
  half: number;
  /** Size of a text beside the line; it stands above a horizontal line and right of a vertical one. */
  text?: { width: number; height: number };
}

export interface RouteRequest {
  /** Both ends are at the same box. */
  isLoop: boolean;
  from: { ports: readonly Port[]; shape: EndShape };
  to: { ports: readonly Port[]; shape: EndShape };
}

export interface Route {
  /** From the `from` port to the `to` port. */
  points: Point[];
  from: Port;
  to: Port;
}

/** Pixels from the border within which the line keeps its direction. */
export function reach(port: Port, shape: EndShape): number {
  const text = shape.text ? (port.dx !== 0 ? shape.text.width : shape.text.height) + 3 : 0;
  return Math.max(shape.length, text) + 2;
}

/** An end of a line that has its place. */
export interface PlacedEnd {
  port: Port;
  shape: EndShape;
  region: Box;
}

/** Ends on the same spot with the same glyph can be read as one. */
export function isTwin(other: PlacedEnd, port: Port, shape: EndShape): boolean {
  return (
    port.slot !== undefined &&
    other.port.slot === port.slot &&
    other.port.x === port.x &&
    other.port.y === port.y &&
    other.shape.glyph === shape.glyph
  );
}

/** Equal for twins, and for no other two ends; undefined: an end without twins. */
export function endKey({ slot, x, y }: Port, { glyph }: EndShape): string | undefined {
  return slot === undefined ? undefined : `${slot} ${x} ${y} ${glyph}`;
}

/** Unlike glyphs on the same spot cannot be read at all: there only one would be seen. */
export function isClash(other: PlacedEnd, port: Port, shape: EndShape): boolean {
  return other.port.x === port.x && other.port.y === port.y && other.shape.glyph !== shape.glyph;
}

/** The area that an end with its text takes up. */
export function endRegion(port: Port, shape: EndShape): Box {
  const length = reach(port, shape);
  const before = port.dx !== 0 && shape.text ? Math.max(shape.half, shape.text.height + 1) : shape.half;
  const after = port.dy !== 0 && shape.text ? Math.max(shape.half, shape.text.width + 4) : shape.half;
  if (port.dx !== 0) {
    return { x: port.dx > 0 ? port.x : port.x - length, y: port.y - before, width: length, height: before + after };
  }
  return { x: port.x - before, y: port.dy > 0 ? port.y : port.y - length, width: before + after, height: length };
}
