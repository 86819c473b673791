import type { Point } from "../geometry.ts";
import { chooseCount } from "./choose-count.ts";
import { improveOrder } from "./improve-order.ts";
import type { LayoutLink, LayoutNode, LayoutOptions } from "./layout.ts";

/** Rows set by hand: nothing lines up quite, but nothing is far off. */
export function scattered(
  nodes: readonly LayoutNode[],
  links: readonly LayoutLink[],
  { turned, gapX, gapY, random }: LayoutOptions,
): Point[] {
  // One offset a place, drawn once: swapping two nodes must not shake all the others.
  const offsets = nodes.map(() => ({ x: random.int(0, Math.round(gapX * 0.4)), y: random.int(0, gapY + 8) }));
  const arrange = (order: readonly number[], count: number): Point[] => {
    const corners: Point[] = [];
    let top = 0;
    for (let start = 0; start < order.length; start += count) {
      const row = order.slice(start, start + count);
      let left = 0;
      let bottom = top;
      row.forEach((node, i) => {
        const offset = offsets[start + i] as Point;
        const { width, height } = nodes[node] as LayoutNode;
        corners[node] = { x: left + offset.x, y: top + offset.y };
        left += offset.x + width + gapX;
        bottom = Math.max(bottom, top + offset.y + height);
      });
      top = bottom + gapY;
    }
    return corners;
  };
  const count = chooseCount(nodes, arrange, { turned, random });
  return improveOrder(nodes, links, (order) => arrange(order, count), random);
}
