import type { Random } from "@undiagram/random";
import { boundingBox, type Point } from "../geometry.ts";
import type { LayoutNode, LayoutOptions } from "./layout.ts";

/**
 * How many columns (or rows) to arrange the nodes in: one of the counts whose picture is little larger than the
 * smallest, and no more than some three times as long as broad. `turned` takes the next one.
 */
export function chooseCount(
  nodes: readonly LayoutNode[],
  arrange: (order: readonly number[], count: number) => Point[],
  { turned, random }: Pick<LayoutOptions, "turned"> & { random: Random },
): number {
  const order = nodes.map((_, i) => i);
  const tried = nodes.map((_, i) => {
    const corners = arrange(order, i + 1);
    const { width, height } = boundingBox(
      nodes.map((node, k) => ({ ...(corners[k] as Point), width: node.width, height: node.height })),
    );
    const length = Math.max(width / height, height / width);
    return { count: i + 1, price: width * height * (1 + 0.5 * length) };
  });
  tried.sort((a, b) => a.price - b.price || a.count - b.count);
  const least = tried[0]?.price ?? 0;
  const good = tried.filter((t) => t.price <= least * 1.2);
  const first = random.int(0, good.length - 1);
  return good[(first + (turned ? 1 : 0)) % good.length]?.count ?? 1;
}
