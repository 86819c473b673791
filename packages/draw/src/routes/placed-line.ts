import { type Box, type Point, segmentsCross } from "../geometry.ts";
import {
  distanceToPiece,
  isAlong,
  isOpposite,
  LEAST_APART,
  type Piece,
  piecesOf,
  type Strand,
} from "./find-tangles.ts";
import {
  type EndShape,
  endKey,
  endRegion,
  type PlacedEnd,
  type Port,
  type Route,
  type RouteRequest,
  reach,
} from "./route.ts";

/** A straight line that has its place. */
export interface Placed extends Route {
  ends: [PlacedEnd, PlacedEnd];
  /** Its points between the ends, stubs not counted. */
  bends: Point[];
  pieces: Piece[];
}

export function placeLine(
  points: readonly Point[],
  from: Port,
  to: Port,
  request: RouteRequest,
  hasStubs: boolean,
): Placed {
  const ends = hasStubs ? 2 : 1;
  return {
    points: points.map(({ x, y }) => ({ x, y })),
    bends: points.slice(ends, -ends),
    pieces: piecesOf(points),
    from,
    to,
    ends: [
      { port: from, shape: request.from.shape, region: aroundEnd(from, request.from.shape, hasStubs) },
      { port: to, shape: request.to.shape, region: aroundEnd(to, request.to.shape, hasStubs) },
    ],
  };
}

/** The glyph with its text stays in this box, however the line slants; with a stub, it does not. */
export function aroundEnd(port: Port, shape: EndShape, hasStubs: boolean): Box {
  if (hasStubs) return endRegion(port, shape);
  const length = reach(port, shape);
  const half = Math.max(shape.half, shape.text ? shape.text.height + 2 : 0);
  return port.dx !== 0
    ? { x: port.dx > 0 ? port.x : port.x - length, y: port.y - half, width: length, height: 2 * half }
    : { x: port.x - half, y: port.dy > 0 ? port.y : port.y - length, width: 2 * half, height: length };
}

/** How many of the lines the segment crosses. */
export function countCrossings(a: Point, b: Point, placed: readonly Placed[]): number {
  let count = 0;
  for (const { points } of placed) {
    for (let i = 1; i < points.length; i++) {
      if (segmentsCross(a, b, points[i - 1] as Point, points[i] as Point)) count++;
    }
  }
  return count;
}

/** How many of the lines a piece from a to b could be taken for, or a line bend upon it. */
export function countAlong(a: Point, b: Point, placed: readonly Placed[]): number {
  const [piece] = piecesOf([a, b]);
  if (!piece) return 0;
  return placed.filter(
    ({ pieces, bends }) =>
      pieces.some((other) => isAlong(piece, other)) || bends.some((p) => distanceToPiece(p, piece) < LEAST_APART),
  ).length;
}

/** How many of the lines with a stub out of the same port go on from it just opposite to a line from there to `next`. */
export function countAcross(port: Port, stub: Point, next: Point, placed: readonly Placed[]): number {
  const [piece] = piecesOf([stub, next]);
  if (!piece) return 0;
  return placed.filter(({ from, to, points }) =>
    [
      { end: from, way: points.slice(1, 3) },
      { end: to, way: points.slice(-3, -1).reverse() },
    ].some(
      ({ end, way }) => end.x === port.x && end.y === port.y && piecesOf(way).some((other) => isOpposite(piece, other)),
    ),
  ).length;
}

/** Whether a bend at this point would lie on one of the lines. */
export function isOnLine(point: Point, placed: readonly Placed[]): boolean {
  return placed.some(({ pieces }) => pieces.some((piece) => distanceToPiece(point, piece) < LEAST_APART));
}

export function strandOf({ points, ends }: Placed): Strand {
  const [from, to] = ends.map(({ port, shape, region }) => ({ key: endKey(port, shape), region }));
  return { points, ends: [from as Strand["ends"][0], to as Strand["ends"][1]] };
}
