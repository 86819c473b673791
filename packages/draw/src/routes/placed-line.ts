import { type Box, distance, overlaps, type Point, segmentCrossesBox, segmentsCross } from "../geometry.ts";
import {
  type EndShape,
  endRegion,
  isTwin,
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
}

/** Bends of two lines that are nearer to each other, in pixels, look like one. */
export const LEAST_APART = 4;

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

/** Ends that overlap, lines through the ends of others, and bends on the same spot. */
export function countFaults(placed: readonly Placed[]): number {
  let faults = 0;
  placed.forEach((a, i) => {
    placed.forEach((b, k) => {
      if (i === k) return;
      const isNear = (p: Point) => b.bends.some((q) => distance(p, q) < LEAST_APART);
      if (k > i && a.bends.some(isNear)) faults++;
      for (const { port, shape, region } of a.ends) {
        if (b.ends.some((e) => isTwin(e, port, shape))) continue;
        if (k > i && b.ends.some((e) => overlaps(e.region, region))) faults++;
        if (b.points.some((p, s) => s > 0 && segmentCrossesBox(b.points[s - 1] as Point, p, region))) faults++;
      }
    });
  });
  return faults;
}
