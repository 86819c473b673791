import { type Box, boundingBox, inflate } from "../geometry.ts";
import type { Port } from "./route.ts";

/**
 * The grid of lanes that orthogonal lines run on. Node (ix, iy) has index iy * nx + ix; the horizontal edge of a node
 * leads to its right neighbour, the vertical edge to the one below. Counts say what lies there already.
 */
export interface Lattice {
  xs: number[];
  ys: number[];
  nx: number;
  ny: number;
  /** Edges inside a box (1) and edges free (0). */
  blocked: { h: Uint8Array; v: Uint8Array };
  /** Lines that lie on the edge, that run too near beside it, and glyphs over it. */
  used: { h: Uint8Array; v: Uint8Array };
  near: { h: Uint8Array; v: Uint8Array };
  glyphs: { h: Uint8Array; v: Uint8Array };
  /** Lines to the very end that the line being laid leads to: it may join them, at a price. */
  joinable: { h: Uint8Array; v: Uint8Array };
  /** Turns of those lines, at node * 4 + the direction of travel into it: one coming from opposite should not turn there. */
  joints: Uint8Array;
  /** Lines that pass a node horizontally, vertically, and that turn at it. */
  passing: { h: Uint8Array; v: Uint8Array };
  turns: Uint8Array;
  lane: number;
  /** Memory that every search of find-path.ts uses anew, for four directions a node. */
  scratch: { best: Float64Array; cameFrom: Int32Array; startOf: Int16Array; closed: Uint8Array };
}

/** Free space kept between a line and a box it only passes, in pixels. */
const CLEARANCE = 5;

/** Lanes every `lane` pixels over the boxes and `rim` around them, and one at every port. */
export function buildLattice(boxes: readonly Box[], ports: readonly Port[], lane: number, rim: number): Lattice {
  const area = inflate(boundingBox(boxes), rim);
  const upright = ports.filter((p) => p.dy !== 0).map((p) => p.x);
  const sideways = ports.filter((p) => p.dx !== 0).map((p) => p.y);
  const xs = lanes(area.x, area.x + area.width, lane, upright);
  const ys = lanes(area.y, area.y + area.height, lane, sideways);
  const size = xs.length * ys.length;
  const pair = () => ({ h: new Uint8Array(size), v: new Uint8Array(size) });
  const lattice: Lattice = {
    xs,
    ys,
    nx: xs.length,
    ny: ys.length,
    blocked: pair(),
    used: pair(),
    near: pair(),
    glyphs: pair(),
    joinable: pair(),
    joints: new Uint8Array(size * 4),
    passing: pair(),
    turns: new Uint8Array(size),
    lane,
    scratch: {
      best: new Float64Array(size * 4),
      cameFrom: new Int32Array(size * 4),
      startOf: new Int16Array(size * 4),
      closed: new Uint8Array(size * 4),
    },
  };
  for (const box of boxes) addOver(lattice, lattice.blocked, inflate(box, CLEARANCE), 1);
  return lattice;
}

/** Regular lanes at half pixels, where a one-pixel line is crisp; those nearest to a port's own height give way. */
function lanes(start: number, end: number, lane: number, ports: readonly number[]): number[] {
  const own = [...new Set(ports)];
  const regular: number[] = [];
  for (let at = snapToLane(start, lane); at <= end; at = snapToLane(at + lane, lane)) {
    if (!own.some((port) => Math.abs(port - at) < lane * 0.5)) regular.push(at);
  }
  return [...regular, ...own].sort((a, b) => a - b);
}

/** Adds `by` to the counts of all edges that meet the inside of the box. */
export function addOver(lattice: Lattice, counts: { h: Uint8Array; v: Uint8Array }, box: Box, by: number): void {
  forEachEdgeIn(lattice, box, (direction, edge) => {
    counts[direction][edge] = (counts[direction][edge] as number) + by;
  });
}

/** How many lines lie on edges that meet the inside of the box. */
export function countUsed(lattice: Lattice, box: Box): number {
  let count = 0;
  forEachEdgeIn(lattice, box, (direction, edge) => {
    count += lattice.used[direction][edge] as number;
  });
  return count;
}

function forEachEdgeIn(lattice: Lattice, box: Box, visit: (direction: "h" | "v", edge: number) => void): void {
  const { xs, ys, nx } = lattice;
  const columns = {
    inside: strictlyInside(xs, box.x, box.x + box.width),
    across: meeting(xs, box.x, box.x + box.width),
  };
  const rows = {
    inside: strictlyInside(ys, box.y, box.y + box.height),
    across: meeting(ys, box.y, box.y + box.height),
  };
  for (let iy = rows.inside.first; iy <= rows.inside.last; iy++) {
    for (let ix = columns.across.first; ix <= columns.across.last; ix++) visit("h", iy * nx + ix);
  }
  for (let iy = rows.across.first; iy <= rows.across.last; iy++) {
    for (let ix = columns.inside.first; ix <= columns.inside.last; ix++) visit("v", iy * nx + ix);
  }
}

/** Indices of the lanes between low and high. */
function strictlyInside(at: readonly number[], low: number, high: number): { first: number; last: number } {
  let first = 0;
  while (first < at.length && (at[first] as number) <= low) first++;
  let last = first - 1;
  while (last + 1 < at.length && (at[last + 1] as number) < high) last++;
  return { first, last };
}

/** Indices of the gaps between lane i and lane i + 1 that meet the open interval. */
function meeting(at: readonly number[], low: number, high: number): { first: number; last: number } {
  let first = 0;
  while (first + 1 < at.length && (at[first + 1] as number) <= low) first++;
  let last = first - 1;
  while (last + 2 < at.length && (at[last + 1] as number) < high) last++;
  return { first, last };
}

/** Where a line leaves its port's straight part: the first lane beyond `length`, or undefined outside the lattice. */
export function exitNode(lattice: Lattice, port: Port, length: number): number | undefined {
  const { xs, ys, nx } = lattice;
  if (port.dx !== 0) {
    const iy = ys.indexOf(port.y);
    const ix = firstBeyond(xs, port.x + port.dx * length, port.dx);
    return iy < 0 || ix === undefined ? undefined : iy * nx + ix;
  }
  const ix = xs.indexOf(port.x);
  const iy = firstBeyond(ys, port.y + port.dy * length, port.dy);
  return ix < 0 || iy === undefined ? undefined : iy * nx + ix;
}

function firstBeyond(at: readonly number[], bound: number, direction: number): number | undefined {
  const index = direction > 0 ? at.findIndex((a) => a >= bound) : at.findLastIndex((a) => a <= bound);
  return index < 0 ? undefined : index;
}

/** The regular lane nearest to a coordinate: a whole multiple of `lane` and half a pixel. */
export function snapToLane(coordinate: number, lane: number): number {
  return Math.round((coordinate - 0.5) / lane) * lane + 0.5;
}
