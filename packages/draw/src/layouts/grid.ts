import type { Point } from "../geometry.ts";
import { chooseCount } from "./choose-count.ts";
import { improveOrder } from "./improve-order.ts";
import type { LayoutLink, LayoutNode, LayoutOptions } from "./layout.ts";

/** Rows and columns that line up, as somebody tidy sets tables. */
export function grid(
  nodes: readonly LayoutNode[],
  links: readonly LayoutLink[],
  { turned, gapX, gapY, random }: LayoutOptions,
): Point[] {
  const isCentred = random.chance(0.4);
  const arrange = (order: readonly number[], count: number): Point[] => {
    const widths: number[] = [];
    const heights: number[] = [];
    order.forEach((node, i) => {
      const { width, height } = nodes[node] as LayoutNode;
      widths[i % count] = Math.max(widths[i % count] ?? 0, width);
      heights[Math.floor(i / count)] = Math.max(heights[Math.floor(i / count)] ?? 0, height);
    });
    const lefts = starts(widths, gapX);
    const tops = starts(heights, gapY);
    const corners: Point[] = [];
    order.forEach((node, i) => {
      const free = (widths[i % count] as number) - (nodes[node] as LayoutNode).width;
      corners[node] = {
        x: (lefts[i % count] as number) + (isCentred ? Math.floor(free / 2) : 0),
        y: tops[Math.floor(i / count)] as number,
      };
    });
    return corners;
  };
  const count = chooseCount(nodes, arrange, { turned, random });
  return improveOrder(nodes, links, (order) => arrange(order, count), random);
}

/** Where each stretch begins when they follow each other with a gap between. */
export function starts(lengths: readonly number[], gap: number): number[] {
  let at = 0;
  return lengths.map((length) => {
    const start = at;
    at += length + gap;
    return start;
  });
}
