import type { Point } from "../geometry.ts";
import type { LayoutLink, LayoutNode, LayoutOptions } from "./layout.ts";

interface Body extends LayoutNode {
  /** Middle of the node. */
  x: number;
  y: number;
}

const ROUNDS = 120;

/** Springs along the links, then boxes pushed apart until all gaps are kept: neighbours gather around hubs. */
export function force(
  nodes: readonly LayoutNode[],
  links: readonly LayoutLink[],
  { turned, gapX, gapY, random }: LayoutOptions,
): Point[] {
  const spread = Math.sqrt(nodes.reduce((sum, n) => sum + (n.width + gapX) * (n.height + gapY), 0));
  const bodies = nodes.map((node): Body => ({ ...node, x: random.range(0, spread), y: random.range(0, spread) }));
  for (let round = 0; round < ROUNDS; round++) {
    pullTogether(bodies, links, spread, turned, 0.12 * (1 - round / ROUNDS) + 0.02);
    pushApart(bodies, gapX, gapY, 0.5);
  }
  // Pushing two apart may push one into a third: each round settles more of them.
  for (let round = 0; round < 400 && pushApart(bodies, gapX, gapY, 1.02); round++);
  const left = Math.min(...bodies.map((b) => b.x - b.width / 2));
  const top = Math.min(...bodies.map((b) => b.y - b.height / 2));
  return bodies.map((b) => ({ x: Math.round(b.x - b.width / 2 - left), y: Math.round(b.y - b.height / 2 - top) }));
}

/** Linked bodies toward each other, every body toward the middle. */
function pullTogether(
  bodies: readonly Body[],
  links: readonly LayoutLink[],
  spread: number,
  turned: boolean,
  strength: number,
): void {
  for (const { from, to } of links) {
    const [a, b] = [bodies[from], bodies[to]];
    if (!a || !b || a === b) continue;
    const dx = (b.x - a.x) * strength;
    const dy = (b.y - a.y) * strength;
    a.x += dx / 2;
    a.y += dy / 2;
    b.x -= dx / 2;
    b.y -= dy / 2;
  }
  const middle = spread / 2;
  for (const body of bodies) {
    body.x += (middle - body.x) * (turned ? 0.09 : 0.05);
    body.y += (middle - body.y) * (turned ? 0.05 : 0.09);
  }
}

/** Moves every pair that is too near apart along the axis on which less is missing. True when something moved. */
function pushApart(bodies: readonly Body[], gapX: number, gapY: number, share: number): boolean {
  let hasMoved = false;
  bodies.forEach((a, i) => {
    for (const b of bodies.slice(i + 1)) {
      const missingX = (a.width + b.width) / 2 + gapX - Math.abs(a.x - b.x);
      const missingY = (a.height + b.height) / 2 + gapY - Math.abs(a.y - b.y);
      if (missingX <= 0 || missingY <= 0) continue;
      hasMoved = true;
      const axis = missingX < missingY ? "x" : "y";
      const step = ((axis === "x" ? missingX : missingY) * share + 0.5) / 2;
      const sign = a[axis] < b[axis] ? -1 : 1;
      a[axis] += sign * step;
      b[axis] -= sign * step;
    }
  });
  return hasMoved;
}
