import { type Box, boxAround, distance, inflate, overlaps, type Point, segmentCrossesBox } from "../geometry.ts";
import { findTangles } from "./find-tangles.ts";
import {
  aroundEnd,
  countAcross,
  countAlong,
  countCrossings,
  isOnLine,
  type Placed,
  placeLine,
  strandOf,
} from "./placed-line.ts";
import { type EndShape, isClash, isTwin, type Port, type Route, type RouteRequest, reach } from "./route.ts";

/** Costs in pixels of detour. */
const COST = { bend: 40, crossing: 25, slant: 30, overEnd: 2000, clash: 50_000, overBox: 300, tangle: 400 };
/** Space kept between a line and a box it passes, in pixels. */
const CLEARANCE = 4;
/** How often lines that can be taken for others are laid anew. */
const PASSES = 2;
/** How far around its two boxes a line may lead, in pixels. */
const DETOUR = 160;
/** A line leaves its box at no less than some 17 degrees to the border, or its glyph would lie on the border. */
const LEAST_SLANT = 0.3;

/**
 * Straight lines from border to border, or with stubs straight out of both: between those, a line may slant as it
 * likes. Where a box is in the way, the shortest way around its corners. Undefined when a line has no way at all.
 */
export function routeStraight(
  boxes: readonly Box[],
  requests: readonly RouteRequest[],
  { hasStubs = false }: { hasStubs?: boolean } = {},
): Route[] | undefined {
  const obstacles = boxes.map((box) => inflate(box, CLEARANCE));
  // Two rings of corners: a second line around a box takes the outer one.
  const corners = boxes.flatMap((box) => [4, 12].flatMap((by) => cornersOf(inflate(box, CLEARANCE + by))));
  const ways = corners.filter((c) => !obstacles.some((o) => contains(o, c)));
  const scene: Scene = { obstacles, ways, sights: new Uint8Array(ways.length ** 2), hasStubs };
  const find = (request: RouteRequest, others: readonly Placed[]) =>
    request.isLoop ? findLoop(scene, request, others) : findWay(scene, request, others);
  const placed: Placed[] = [];
  for (const request of requests) {
    const route = find(request, placed);
    if (!route) return undefined;
    placed.push(route);
  }
  for (let pass = 0; pass < PASSES; pass++) {
    // Of the two, first the one that was laid when the other was not there yet.
    const tangled = new Set(findTangles(placed.map(strandOf)).map(({ lines }) => lines[pass % 2] as number));
    for (const i of tangled) {
      const others = placed.filter((_, k) => k !== i);
      placed[i] = find(requests[i] as RouteRequest, others) ?? (placed[i] as Placed);
    }
  }
  return placed;
}

interface Scene {
  obstacles: readonly Box[];
  /** Places where a line may bend. */
  ways: readonly Point[];
  /** What is known of every pair of ways: whether a box is between them. All lines look, each takes a few. */
  sights: Uint8Array;
  hasStubs: boolean;
}

const FREE = 1;
const BLOCKED = 2;

/** A* over: from ports, free corners, to ports. Seen from a port, a line may only lead outward. */
function findWay(scene: Scene, request: RouteRequest, placed: readonly Placed[]): Placed | undefined {
  const { obstacles, ways, hasStubs } = scene;
  const from = request.from.ports;
  const to = request.to.ports;
  const startOf = (port: Port, shape: EndShape): Point => (hasStubs ? exitOf(port, shape) : port);
  const exits = [
    ...from.map((port) => exitOf(port, request.from.shape)),
    ...to.map((port) => exitOf(port, request.to.shape)),
  ].filter((exit) => !obstacles.some((o) => contains(o, exit)));
  const near = inflate(boxAround([...from, ...to], 0), DETOUR);
  const nearWays = ways.flatMap((way, i) => (contains(near, way) ? [i] : []));
  const nodes: Point[] = [
    ...from.map((port) => startOf(port, request.from.shape)),
    ...nearWays.map((way) => ways[way] as Point),
    ...exits,
    ...to.map((port) => startOf(port, request.to.shape)),
  ];
  const firstTo = nodes.length - to.length;
  const slots = [...from, ...to].flatMap(({ slot }) => slot ?? []);
  const turnCost = (port: Port, start: Point, other: Point, shape: EndShape): number =>
    hasStubs ? COST.tangle * countAcross(port, start, other, placed) : slantCost(port, other, shape);
  const isMate = (port: Port) => port.slot !== undefined && slots.includes(port.slot);
  const strangers = placed.filter((line) => !isMate(line.from) && !isMate(line.to));
  /** Price of being at a node: an end's for ports, a bend's for all others. */
  const stay = nodes.map((node, i) => {
    if (i < from.length) return portCost(scene, from[i] as Port, request.from.shape, placed);
    if (i >= firstTo) return portCost(scene, to[i - firstTo] as Port, request.to.shape, placed);
    return COST.bend + (isOnLine(node, strangers) ? COST.tangle : 0);
  });
  const target = boxAround(to, 0);
  const rest = nodes.map((node) => distanceToBox(node, target));
  const cost = nodes.map((_, i) => (i < from.length ? (stay[i] as number) : Infinity));
  const before = nodes.map(() => -1);
  const done = nodes.map(() => false);
  const atLeast = (i: number) => (cost[i] as number) + (rest[i] as number);
  let best = Infinity;
  for (;;) {
    let at = -1;
    for (let i = 0; i < nodes.length; i++) {
      if (!done[i] && atLeast(i) < (at < 0 ? Infinity : atLeast(at))) at = i;
    }
    if (at < 0) return undefined;
    done[at] = true;
    if (at >= firstTo) {
      const points: Point[] = [];
      let start = at;
      for (let i = at; i >= 0; i = before[i] as number) {
        points.unshift(nodes[i] as Point);
        start = i;
      }
      const [first, last] = [from[start] as Port, to[at - firstTo] as Port];
      return placeLine(hasStubs ? [first, ...points, last] : points, first, last, request, hasStubs);
    }
    // Goals first: a direct way found makes all longer ones not worth the look for boxes in between.
    for (let next = nodes.length - 1; next >= from.length; next--) {
      if (done[next]) continue;
      const a = nodes[at] as Point;
      const b = nodes[next] as Point;
      const leaving = at < from.length ? turnCost(from[at] as Port, a, b, request.from.shape) : 0;
      const arriving = next >= firstTo ? turnCost(to[next - firstTo] as Port, b, a, request.to.shape) : 0;
      const base = (cost[at] as number) + distance(a, b) + leaving + arriving + (stay[next] as number);
      if (base >= (cost[next] as number) || base + (rest[next] as number) >= best) continue;
      const pair = [nearWays[at - from.length], nearWays[next - from.length]] as const;
      if (!isFree(scene, a, b, pair)) continue;
      const total = base + COST.crossing * countCrossings(a, b, placed) + COST.tangle * countAlong(a, b, strangers);
      if (total >= (cost[next] as number)) continue;
      cost[next] = total;
      before[next] = at;
      if (next >= firstTo) best = Math.min(best, total);
    }
  }
}

/** Whether no box is in the way from a to b, which may both be ways of these indices. */
function isFree(
  { obstacles, ways, sights }: Scene,
  a: Point,
  b: Point,
  [one, other]: readonly [number | undefined, number | undefined],
): boolean {
  const pair =
    one === undefined || other === undefined ? undefined : Math.min(one, other) * ways.length + Math.max(one, other);
  const known = pair === undefined ? 0 : sights[pair];
  if (known) return known === FREE;
  const isOpen = !obstacles.some((o) => isInTheWay(o, a, b));
  if (pair !== undefined) sights[pair] = isOpen ? FREE : BLOCKED;
  return isOpen;
}

function distanceToBox(point: Point, box: Box): number {
  const dx = Math.max(box.x - point.x, 0, point.x - box.x - box.width);
  const dy = Math.max(box.y - point.y, 0, point.y - box.y - box.height);
  return Math.sqrt(dx * dx + dy * dy);
}

/** The point straight out of the port where its glyph is passed. */
function exitOf(port: Port, shape: EndShape): Point {
  const length = reach(port, shape) + 1;
  return { x: port.x + port.dx * length, y: port.y + port.dy * length };
}

/** A box's own obstacle is a little larger than the box: what starts on the border may pass that rim. */
function isInTheWay(obstacle: Box, a: Point, b: Point): boolean {
  // Nearly all boxes lie wholly to one side of the line.
  if (a.x <= obstacle.x && b.x <= obstacle.x) return false;
  if (a.y <= obstacle.y && b.y <= obstacle.y) return false;
  if (a.x >= obstacle.x + obstacle.width && b.x >= obstacle.x + obstacle.width) return false;
  if (a.y >= obstacle.y + obstacle.height && b.y >= obstacle.y + obstacle.height) return false;
  const box = contains(obstacle, a) || contains(obstacle, b) ? inflate(obstacle, -CLEARANCE) : obstacle;
  return segmentCrossesBox(a, b, box);
}

function slantCost(port: Port, other: Point, shape: EndShape): number {
  const length = distance(port, other);
  const slant = ((other.x - port.x) * port.dx + (other.y - port.y) * port.dy) / (length || 1);
  return slant < LEAST_SLANT || length < reach(port, shape) ? Infinity : COST.slant * (1 - slant);
}

function portCost(scene: Scene, port: Port, shape: EndShape, placed: readonly Placed[]): number {
  const region = aroundEnd(port, shape, scene.hasStubs);
  const ends = placed.flatMap((p) => p.ends);
  const strangers = ends.filter((e) => overlaps(e.region, region) && !isTwin(e, port, shape));
  const clashes = ends.filter((e) => isClash(e, port, shape));
  const boxes = scene.obstacles.filter((o) => overlaps(inflate(o, -CLEARANCE), region));
  return port.cost + COST.overEnd * strangers.length + COST.clash * clashes.length + COST.overBox * boxes.length;
}

/** A loop around one corner of the box: out of one side, back into the next one. */
function findLoop(scene: Scene, request: RouteRequest, placed: readonly Placed[]): Placed | undefined {
  const options = request.from.ports.flatMap((from) =>
    request.to.ports
      .filter((to) => from.dx !== 0 && to.dy !== 0)
      .map((to) => {
        const out = reach(from, request.from.shape) + 4;
        const into = reach(to, request.to.shape) + 4;
        const x = from.x + from.dx * out;
        const y = to.y + to.dy * into;
        const points = [from, { x, y: from.y }, { x, y }, { x: to.x, y }, to].map((p) => ({ x: p.x, y: p.y }));
        const hits = scene.obstacles.filter((o) =>
          points.some((p, i) => i > 0 && isInTheWay(o, points[i - 1] as Point, p)),
        );
        const size = Math.abs(x - to.x) + Math.abs(y - from.y);
        const ends = portCost(scene, from, request.from.shape, placed) + portCost(scene, to, request.to.shape, placed);
        const crossed = points.slice(1).reduce((sum, p, i) => sum + countCrossings(points[i] as Point, p, placed), 0);
        return { points, from, to, hits: hits.length, cost: size + ends + COST.crossing * 4 * crossed };
      }),
  );
  const best = options.filter((o) => o.hits === 0).sort((a, b) => a.cost - b.cost)[0];
  return best && placeLine(best.points, best.from, best.to, request, scene.hasStubs);
}

function cornersOf(box: Box): Point[] {
  const { x, y, width, height } = box;
  return [
    { x, y },
    { x: x + width, y },
    { x: x + width, y: y + height },
    { x, y: y + height },
  ];
}

function contains(box: Box, point: Point): boolean {
  return point.x > box.x && point.x < box.x + box.width && point.y > box.y && point.y < box.y + box.height;
}
