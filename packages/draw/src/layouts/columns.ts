import type { Point } from "../geometry.ts";
import { chooseCount } from "./choose-count.ts";
import { starts } from "./grid.ts";
import { improveOrder } from "./improve-order.ts";
import type { LayoutLink, LayoutNode, LayoutOptions } from "./layout.ts";

/** Columns of tables one below the other, each as high as its tables need: the most compact layout. */
export function columns(
  nodes: readonly LayoutNode[],
  links: readonly LayoutLink[],
  { turned, gapX, gapY, random }: LayoutOptions,
): Point[] {
  const arrange = (order: readonly number[], count: number): Point[] => {
    const stacks = fill(order, nodes, count, gapY);
    const lefts = starts(
      stacks.map((stack) => Math.max(...stack.map((node) => (nodes[node] as LayoutNode).width))),
      gapX,
    );
    const corners: Point[] = [];
    stacks.forEach((stack, s) => {
      const tops = starts(
        stack.map((node) => (nodes[node] as LayoutNode).height),
        gapY,
      );
      stack.forEach((node, i) => {
        corners[node] = { x: lefts[s] as number, y: tops[i] as number };
      });
    });
    return corners;
  };
  const count = chooseCount(nodes, arrange, { turned, random });
  return improveOrder(nodes, links, (order) => arrange(order, count), random);
}

/** Each node goes onto the stack that is lowest so far. */
function fill(order: readonly number[], nodes: readonly LayoutNode[], count: number, gap: number): number[][] {
  const stacks: number[][] = Array.from({ length: Math.min(count, order.length) }, () => []);
  const heights = stacks.map(() => 0);
  for (const node of order) {
    const lowest = heights.indexOf(Math.min(...heights));
    stacks[lowest]?.push(node);
    heights[lowest] = (heights[lowest] as number) + (nodes[node] as LayoutNode).height + gap;
  }
  return stacks;
}
