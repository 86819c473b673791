import { type Box, boundingBox, distance, overlaps, type Point } from "../geometry.ts";
import { DOWN, findPath, LEFT, type Path, type PathEnd, RIGHT, UP } from "./find-path.ts";
import { LEAST_APART } from "./find-tangles.ts";
import { addOver, buildLattice, countUsed, exitNode, type Lattice } from "./lattice.ts";
import {
  endRegion,
  isClash,
  isTwin,
  type PlacedEnd,
  type Port,
  type Route,
  type RouteRequest,
  reach,
} from "./route.ts";

export interface OrthogonalOptions {
  /** Least distance between parallel lines, in pixels. */
  lane: number;
  /** Space around the boxes that lines may use, in pixels. */
  rim: number;
}

interface Placed {
  path: Path;
  from: PlacedEnd;
  to: PlacedEnd;
}

/** Price of an end over lines that are there already, over its neighbour, and on the very spot of an unlike one, in pixels. */
const OVER_LINE = 300;
const OVER_END = 3000;
const CLASH = 50_000;

/**
 * Lines of horizontal and vertical pieces around all boxes: the shortest first, then every one anew now that the others
 * are known, then those that still lie on another. Undefined when a line has no way at all.
 */
export function routeOrthogonal(
  boxes: readonly Box[],
  requests: readonly RouteRequest[],
  options: OrthogonalOptions,
): Route[] | undefined {
  const ports = requests.flatMap((r) => [...r.from.ports, ...r.to.ports]);
  const lattice = buildLattice(boxes, ports, options.lane, options.rim);
  const placed = new Map<number, Placed>();
  const order = requests.map((_, i) => i).sort((a, b) => span(requests[a]) - span(requests[b]) || a - b);
  const routeAgain = (i: number): boolean => {
    const before = placed.get(i);
    if (before) mark(lattice, before, -1);
    placed.delete(i);
    const after = besideMates(lattice, requests, placed, i, () =>
      place(lattice, boxes, requests[i] as RouteRequest, [...placed.values()]),
    );
    if (!after) return false;
    placed.set(i, after);
    mark(lattice, after, 1);
    return true;
  };
  for (const i of [...order, ...order]) {
    if (!routeAgain(i)) return undefined;
  }
  for (let pass = 0; pass < 3; pass++) {
    const faulty = order.filter((i) => faultsOf(lattice, requests, placed, i) > 0);
    if (faulty.length === 0) break;
    for (const i of faulty) {
      if (!routeAgain(i)) return undefined;
    }
  }
  return requests.map((_, i) => toRoute(lattice, placed.get(i) as Placed));
}

/**
 * Runs `work` as if the lines to the same row with the same glyph were not there, but for a price on joining them: a
 * referenced key with many references is drawn as a tree when there is no room for lines of their own.
 */
function besideMates<T>(
  lattice: Lattice,
  requests: readonly RouteRequest[],
  placed: ReadonlyMap<number, Placed>,
  index: number,
  work: () => T,
): T {
  const target = (i: number) => {
    const { ports, shape } = (requests[i] as RouteRequest).to;
    return ports[0]?.slot && `${ports[0].slot} ${shape.glyph}`;
  };
  const mates = [...placed].flatMap(([i, line]) =>
    i !== index && target(i) && target(i) === target(index) ? [line] : [],
  );
  for (const mate of mates) {
    markLine(lattice, mate, -1);
    markJoinable(lattice, mate, 1);
  }
  const result = work();
  for (const mate of mates) {
    markJoinable(lattice, mate, -1);
    markLine(lattice, mate, 1);
  }
  return result;
}

function markJoinable(lattice: Lattice, placed: Placed, by: 1 | -1): void {
  const { nx, joinable, joints } = lattice;
  const { nodes } = placed.path;
  const directions = directionsOf(placed, nx);
  nodes.forEach((node, i) => {
    const arriving = directions[i] as number;
    const leaving = directions[i + 1] as number;
    if (arriving !== leaving) joints[node * 4 + arriving] = (joints[node * 4 + arriving] as number) + by;
    const following = nodes[i + 1];
    if (following === undefined) return;
    const edges = leaving <= LEFT ? joinable.h : joinable.v;
    edges[Math.min(node, following)] = (edges[Math.min(node, following)] as number) + by;
  });
}

/** Distance between the middles of the two ends' ports: short lines are laid first. */
function span(request: RouteRequest | undefined): number {
  if (!request) return 0;
  const middle = (ports: readonly Port[]): Point => {
    const box = boundingBox(ports.map((p) => ({ x: p.x, y: p.y, width: 0, height: 0 })));
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  return distance(middle(request.from.ports), middle(request.to.ports));
}

function place(
  lattice: Lattice,
  boxes: readonly Box[],
  request: RouteRequest,
  others: readonly Placed[],
): Placed | undefined {
  const ends = others.flatMap((o) => [o.from, o.to]);
  const from = openPorts(lattice, boxes, request.from, ends);
  const to = openPorts(lattice, boxes, request.to, ends);
  if (from.length === 0 || to.length === 0) return undefined;
  const path = findPath(
    lattice,
    from.map((o) => ({ ...o, direction: directionOf(o.end.port) })),
    to.map((o) => ({ ...o, direction: directionOf(o.end.port) ^ 1 })),
  );
  if (!path) return undefined;
  return {
    path,
    from: (from[path.start] as OpenPort).end,
    to: (to[path.goal] as OpenPort).end,
  };
}

interface OpenPort extends Omit<PathEnd, "direction"> {
  end: PlacedEnd;
}

/** The ports that lead into free space, each with the price of what lies there already. */
function openPorts(
  lattice: Lattice,
  boxes: readonly Box[],
  end: RouteRequest["from"],
  others: readonly PlacedEnd[],
): OpenPort[] {
  return end.ports.flatMap((port) => {
    const region = endRegion(port, end.shape);
    const node = exitNode(lattice, port, reach(port, end.shape));
    if (node === undefined || boxes.some((box) => overlaps(box, region))) return [];
    if (isInsideBox(lattice, boxes, node)) return [];
    const strangers = others.filter((o) => overlaps(o.region, region) && !isTwin(o, port, end.shape)).length;
    const clashes = others.filter((o) => isClash(o, port, end.shape)).length;
    const cost = port.cost + OVER_LINE * countUsed(lattice, region) + OVER_END * strangers + CLASH * clashes;
    return [{ node, cost, end: { port, shape: end.shape, region } }];
  });
}

function isInsideBox(lattice: Lattice, boxes: readonly Box[], node: number): boolean {
  const at = pointOf(lattice, node);
  return boxes.some((b) => at.x > b.x - 2 && at.x < b.x + b.width + 2 && at.y > b.y - 2 && at.y < b.y + b.height + 2);
}

function directionOf(port: Port): number {
  return port.dx > 0 ? RIGHT : port.dx < 0 ? LEFT : port.dy > 0 ? DOWN : UP;
}

/** Enters the line in the lattice's counts (by = 1) or takes it out again (by = -1). */
function mark(lattice: Lattice, placed: Placed, by: 1 | -1): void {
  addOver(lattice, lattice.glyphs, placed.from.region, by);
  addOver(lattice, lattice.glyphs, placed.to.region, by);
  markLine(lattice, placed, by);
}

function markLine(lattice: Lattice, placed: Placed, by: 1 | -1): void {
  const { nx, xs, ys, used, near, passing, turns, lane } = lattice;
  const { path } = placed;
  const add = (counts: Uint8Array, index: number) => {
    counts[index] = (counts[index] as number) + by;
  };
  const directions = directionsOf(placed, nx);
  path.nodes.forEach((node, i) => {
    const arriving = directions[i] as number;
    const leaving = directions[i + 1] as number;
    if (arriving !== leaving) add(turns, node);
    else add(arriving <= LEFT ? passing.h : passing.v, node);
    const following = path.nodes[i + 1];
    if (following === undefined) return;
    const edge = Math.min(node, following);
    const isHorizontal = leaving <= LEFT;
    add(isHorizontal ? used.h : used.v, edge);
    const along = isHorizontal ? ys : xs;
    const at = isHorizontal ? Math.floor(edge / nx) : edge % nx;
    for (const step of [-1, 1]) {
      for (let beside = at + step; ; beside += step) {
        const gap = Math.abs((along[beside] ?? Number.POSITIVE_INFINITY) - (along[at] as number));
        if (gap >= lane * 0.8) break;
        // The lanes of two ports may be so near to each other that lines on them look like one.
        const counts = gap < LEAST_APART ? used : near;
        add(isHorizontal ? counts.h : counts.v, edge + (beside - at) * (isHorizontal ? nx : 1));
      }
    }
  });
}

/** Directions of travel into the path's first node, from each to the next, and out of the last one. */
function directionsOf({ path, from, to }: Placed, nx: number): number[] {
  const between = path.nodes.slice(1).map((node, i) => {
    const step = node - (path.nodes[i] as number);
    return step === 1 ? RIGHT : step === -1 ? LEFT : step === nx ? DOWN : UP;
  });
  return [directionOf(from.port), ...between, directionOf(to.port) ^ 1];
}

/**
 * Edges that the line shares with a line to elsewhere or that lie under another line's glyph, nodes at which it or the
 * other turns or which it and one to the same end join from opposite sides, and ends that overlap.
 */
function faultsOf(
  lattice: Lattice,
  requests: readonly RouteRequest[],
  placed: ReadonlyMap<number, Placed>,
  index: number,
): number {
  const own = placed.get(index) as Placed;
  const { path, from, to } = own;
  const { nx, used, glyphs, turns, passing, joints } = lattice;
  const directions = directionsOf(own, nx);
  let faults = besideMates(lattice, requests, placed, index, () => {
    let shared = 0;
    for (let i = 1; i < path.nodes.length; i++) {
      const [a, b] = [path.nodes[i - 1] as number, path.nodes[i] as number];
      const axis = Math.abs(a - b) === nx ? "v" : "h";
      const edge = Math.min(a, b);
      if ((used[axis][edge] as number) > 1) shared++;
    }
    path.nodes.forEach((node, i) => {
      const all = (passing.h[node] as number) + (passing.v[node] as number);
      const isTurn = directions[i] !== directions[i + 1];
      if ((turns[node] as number) + (isTurn ? all : 0) > (isTurn ? 1 : 0)) shared++;
      if (isTurn && (joints[node * 4 + ((directions[i] as number) ^ 1)] as number) > 0) shared++;
    });
    return shared;
  });
  for (let i = 1; i < path.nodes.length; i++) {
    const [a, b] = [path.nodes[i - 1] as number, path.nodes[i] as number];
    if (((Math.abs(a - b) === nx ? glyphs.v : glyphs.h)[Math.min(a, b)] as number) > 0) faults++;
  }
  for (const [other, line] of placed) {
    if (other <= index) continue;
    for (const end of [from, to]) {
      for (const theirs of [line.from, line.to]) {
        if (overlaps(end.region, theirs.region) && !isTwin(theirs, end.port, end.shape)) faults++;
      }
    }
  }
  return faults;
}

function toRoute(lattice: Lattice, { path, from, to }: Placed): Route {
  const points = [from.port, ...path.nodes.map((node) => pointOf(lattice, node)), to.port].map(({ x, y }) => ({
    x,
    y,
  }));
  return { points: withoutStraightPoints(points), from: from.port, to: to.port };
}

function pointOf(lattice: Lattice, node: number): Point {
  return { x: lattice.xs[node % lattice.nx] as number, y: lattice.ys[Math.floor(node / lattice.nx)] as number };
}

/** The same line without the points at which it does not turn. */
export function withoutStraightPoints(points: readonly Point[]): Point[] {
  return points.filter((point, i) => {
    const before = points[i - 1];
    const after = points[i + 1];
    if (!before || !after) return true;
    return (point.x - before.x) * (after.y - point.y) !== (point.y - before.y) * (after.x - point.x);
  });
}
