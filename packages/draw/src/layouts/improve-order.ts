import type { Random } from "@undiagram/random";
import { boundingBox, type Point, segmentCrossesBox } from "../geometry.ts";
import type { LayoutLink, LayoutNode } from "./layout.ts";

/** Price of a link that leads across another box, in pixels of length. */
const ACROSS_BOX = 120;

/**
 * The order of the nodes in which `arrange` gives short links and a small picture: from a random order, two nodes are
 * swapped as long as that helps.
 */
export function improveOrder(
  nodes: readonly LayoutNode[],
  links: readonly LayoutLink[],
  arrange: (order: readonly number[]) => Point[],
  random: Random,
): Point[] {
  let order = random.shuffle(nodes.map((_, i) => i));
  let corners = arrange(order);
  let cost = costOf(corners, nodes, links);
  for (let round = 0; round < 6; round++) {
    const before = cost;
    for (let a = 0; a < nodes.length; a++) {
      for (let b = a + 1; b < nodes.length; b++) {
        const swapped = [...order];
        [swapped[a], swapped[b]] = [order[b] as number, order[a] as number];
        const tried = arrange(swapped);
        const price = costOf(tried, nodes, links);
        if (price < cost) [order, corners, cost] = [swapped, tried, price];
      }
    }
    if (cost === before) break;
  }
  return corners;
}

/** Length of all links from middle to middle, what they cross, and the size of the whole. */
function costOf(corners: readonly Point[], nodes: readonly LayoutNode[], links: readonly LayoutLink[]): number {
  const boxes = nodes.map((node, i) => ({ ...(corners[i] as Point), width: node.width, height: node.height }));
  const whole = boundingBox(boxes);
  let cost = (whole.width + whole.height) * 0.5 + Math.sqrt(whole.width * whole.height);
  for (const { from, to } of links) {
    if (from === to) continue;
    const [a, b] = [boxes[from], boxes[to]];
    if (!a || !b) continue;
    const start = { x: a.x + a.width / 2, y: a.y + a.height / 2 };
    const end = { x: b.x + b.width / 2, y: b.y + b.height / 2 };
    cost += Math.abs(start.x - end.x) + Math.abs(start.y - end.y);
    cost += ACROSS_BOX * boxes.filter((box, i) => i !== from && i !== to && segmentCrossesBox(start, end, box)).length;
  }
  return cost;
}
