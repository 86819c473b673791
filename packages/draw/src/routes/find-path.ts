import type { Lattice } from "./lattice.ts";

/** Directions of travel: right, left, down, up. Opposites differ in the last bit. */
export const RIGHT = 0;
export const LEFT = 1;
export const DOWN = 2;
export const UP = 3;

export interface PathEnd {
  node: number;
  /** Direction of travel at this node: away from the start port, or into the goal port. */
  direction: number;
  cost: number;
}

export interface Path {
  /** Nodes from a start to a goal, every one on the way. */
  nodes: number[];
  start: number;
  goal: number;
}

/** Costs in pixels of detour. Lying on another line is as good as forbidden. */
const COST = { turn: 14, crossing: 18, touching: 200, used: 600, near: 12, glyph: 300, joined: 12 };

/** How far around the ends the search looks at first, in pixels. */
const DETOUR = 120;

/**
 * The cheapest path from any start to any goal (A* over node and direction), or undefined when there is none.
 * `start` and `goal` are indices into the two lists. Far detours are looked for only where there is no near way.
 */
export function findPath(lattice: Lattice, starts: readonly PathEnd[], goals: readonly PathEnd[]): Path | undefined {
  const { nx, xs, ys } = lattice;
  const ends = [...starts, ...goals];
  const x = range(ends.map((e) => xs[e.node % nx] as number));
  const y = range(ends.map((e) => ys[Math.floor(e.node / nx)] as number));
  const near: Bounds = {
    left: xs.findIndex((at) => at >= x.low - DETOUR),
    right: xs.findLastIndex((at) => at <= x.high + DETOUR),
    top: ys.findIndex((at) => at >= y.low - DETOUR),
    bottom: ys.findLastIndex((at) => at <= y.high + DETOUR),
  };
  const all: Bounds = { left: 0, right: nx - 1, top: 0, bottom: lattice.ny - 1 };
  return searchPath(lattice, starts, goals, near) ?? searchPath(lattice, starts, goals, all);
}

/** The lanes that a search may use, as indices. */
interface Bounds {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

function searchPath(
  lattice: Lattice,
  starts: readonly PathEnd[],
  goals: readonly PathEnd[],
  bounds: Bounds,
): Path | undefined {
  const { nx, xs, ys } = lattice;
  const { best, cameFrom, startOf, closed } = lattice.scratch;
  best.fill(Number.POSITIVE_INFINITY);
  cameFrom.fill(-1);
  closed.fill(0);
  const goalsAt = new Map<number, number[]>();
  goals.forEach((goal, g) => goalsAt.set(goal.node, [...(goalsAt.get(goal.node) ?? []), g]));
  const goalX = range(goals.map((g) => xs[g.node % nx] as number));
  const goalY = range(goals.map((g) => ys[Math.floor(g.node / nx)] as number));
  const estimate = (node: number): number => {
    const x = xs[node % nx] as number;
    const y = ys[Math.floor(node / nx)] as number;
    const dx = Math.max(goalX.low - x, 0, x - goalX.high);
    const dy = Math.max(goalY.low - y, 0, y - goalY.high);
    return dx + dy + (dx > 0 && dy > 0 ? COST.turn : 0);
  };
  const heap = createHeap();
  starts.forEach((start, s) => {
    const state = start.node * 4 + start.direction;
    if (start.cost < (best[state] as number)) {
      best[state] = start.cost;
      startOf[state] = s;
      heap.push(state, start.cost + estimate(start.node));
    }
  });
  let end = { state: -1, goal: -1, cost: Number.POSITIVE_INFINITY };
  while (heap.least() < end.cost) {
    const state = heap.pop();
    if (closed[state]) continue;
    closed[state] = 1;
    const node = state >> 2;
    const direction = state & 3;
    const cost = best[state] as number;
    for (const g of goalsAt.get(node) ?? []) {
      const goal = goals[g] as PathEnd;
      if (goal.direction === (direction ^ 1)) continue;
      const turn = goal.direction === direction ? 0 : nodeCost(lattice, node, direction, goal.direction);
      const total = cost + goal.cost + turn;
      if (total < end.cost) end = { state, goal: g, cost: total };
    }
    const isStart = (cameFrom[state] as number) < 0;
    for (let turned = 0; turned < 4; turned++) {
      if (turned === (direction ^ 1)) continue;
      const step = stepCost(lattice, node, turned, bounds);
      if (step === undefined) continue;
      const reached = neighbour(node, turned, nx) * 4 + turned;
      const through = isStart && turned === direction ? 0 : nodeCost(lattice, node, direction, turned);
      const total = cost + step + through;
      if (closed[reached] || total >= (best[reached] as number)) continue;
      best[reached] = total;
      cameFrom[reached] = state;
      startOf[reached] = startOf[state] as number;
      heap.push(reached, total + estimate(reached >> 2));
    }
  }
  if (end.state < 0) return undefined;
  const nodes: number[] = [];
  for (let state = end.state; state >= 0; state = cameFrom[state] as number) nodes.unshift(state >> 2);
  return { nodes, start: startOf[end.state] as number, goal: end.goal };
}

/** Price of the edge that leaves the node, or undefined at the bounds or when a box is in the way. */
function stepCost(lattice: Lattice, node: number, direction: number, bounds: Bounds): number | undefined {
  const { nx, xs, ys, blocked, used, near, glyphs, joinable } = lattice;
  const ix = node % nx;
  const iy = (node - ix) / nx;
  const isHorizontal = direction <= LEFT;
  if (direction === RIGHT && ix >= bounds.right) return undefined;
  if (direction === LEFT && ix <= bounds.left) return undefined;
  if (direction === DOWN && iy >= bounds.bottom) return undefined;
  if (direction === UP && iy <= bounds.top) return undefined;
  const edge = direction === LEFT ? node - 1 : direction === UP ? node - nx : node;
  const axis = isHorizontal ? "h" : "v";
  if (blocked[axis][edge]) return undefined;
  const length = isHorizontal
    ? (xs[(edge % nx) + 1] as number) - (xs[edge % nx] as number)
    : (ys[Math.floor(edge / nx) + 1] as number) - (ys[Math.floor(edge / nx)] as number);
  return (
    length +
    COST.used * (used[axis][edge] as number) +
    COST.near * (near[axis][edge] as number) +
    COST.glyph * (glyphs[axis][edge] as number) +
    COST.joined * (joinable[axis][edge] as number)
  );
}

function nodeCost(lattice: Lattice, node: number, direction: number, turned: number): number {
  const turns = lattice.turns[node] as number;
  const h = lattice.passing.h[node] as number;
  const v = lattice.passing.v[node] as number;
  if (turned !== direction) {
    // One that may be joined and turns here too, coming from opposite: both would look like one straight line.
    const joints = lattice.joints[node * 4 + (direction ^ 1)] as number;
    return COST.turn + COST.touching * (turns + h + v + joints);
  }
  return COST.touching * turns + COST.crossing * (direction <= LEFT ? v : h);
}

export function neighbour(node: number, direction: number, nx: number): number {
  return direction === RIGHT ? node + 1 : direction === LEFT ? node - 1 : direction === DOWN ? node + nx : node - nx;
}

function range(values: readonly number[]): { low: number; high: number } {
  return { low: Math.min(...values), high: Math.max(...values) };
}

/** A binary heap, smallest priority first. Equal priorities come out in an order fixed by the pushes alone. */
function createHeap() {
  const items: number[] = [];
  const priorities: number[] = [];
  // The hole moves instead of pairs being swapped: this loop is the hottest of all drawing.
  const put = (at: number, item: number, priority: number) => {
    items[at] = item;
    priorities[at] = priority;
  };
  return {
    push(item: number, priority: number): void {
      let at = items.length;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if ((priorities[parent] as number) <= priority) break;
        put(at, items[parent] as number, priorities[parent] as number);
        at = parent;
      }
      put(at, item, priority);
    },
    /** The state with the smallest priority, or -1 when there is none. */
    pop(): number {
      const top = items[0];
      if (top === undefined) return -1;
      const item = items.pop() as number;
      const priority = priorities.pop() as number;
      const size = items.length;
      if (size === 0) return top;
      let at = 0;
      for (let child = 1; child < size; child = 2 * at + 1) {
        if (child + 1 < size && (priorities[child + 1] as number) < (priorities[child] as number)) child++;
        if ((priorities[child] as number) >= priority) break;
        put(at, items[child] as number, priorities[child] as number);
        at = child;
      }
      put(at, item, priority);
      return top;
    },
    /** The smallest priority. */
    least(): number {
      return priorities[0] ?? Number.POSITIVE_INFINITY;
    },
  };
}
