import ElkConstructor, { type ELK } from "elkjs/lib/elk.bundled.js";
import type { Point } from "../geometry.ts";
import type { LayoutLink, LayoutNode, LayoutOptions } from "./layout.ts";

// The module's default export is the class itself, which its types do not say under Node's module rules.
const elk: ELK = new (ElkConstructor as unknown as new () => ELK)();

/** Layers along one direction, referenced tables first (Sugiyama, by elk). Its lines are not used: routes/ draws them. */
export async function layered(
  nodes: readonly LayoutNode[],
  links: readonly LayoutLink[],
  { turned, gapX, gapY, random }: LayoutOptions,
): Promise<Point[]> {
  const straight = links.filter((link) => link.from !== link.to);
  // A layer is bounded, or a hub with many neighbours would give a picture as long as a street.
  const bound = Math.max(2, Math.ceil(Math.sqrt(nodes.length * (turned ? 0.8 : 1.4))));
  const [along, across] = turned ? [gapY, gapX] : [gapX, gapY];
  const result = await elk.layout({
    id: "root",
    layoutOptions: {
      "elk.algorithm": "layered",
      "elk.direction": turned ? "DOWN" : "RIGHT",
      "elk.edgeRouting": "ORTHOGONAL",
      "elk.randomSeed": String(random.int(1, 1000)),
      "elk.aspectRatio": "1.4",
      "elk.padding": "[top=0,left=0,bottom=0,right=0]",
      "elk.spacing.nodeNode": String(across),
      "elk.spacing.componentComponent": String(Math.max(gapX, gapY)),
      "elk.layered.spacing.nodeNodeBetweenLayers": String(along),
      "elk.layered.spacing.edgeNodeBetweenLayers": String(along / 2),
      "elk.layered.spacing.edgeEdgeBetweenLayers": "6",
      // Where a line passes between two nodes of a layer, elk counts this twice instead of nodeNode.
      "elk.spacing.edgeNode": String(across / 2),
      "elk.spacing.edgeEdge": "6",
      "elk.layered.layering.strategy": "COFFMAN_GRAHAM",
      "elk.layered.layering.coffmanGraham.layerBound": String(bound),
      "elk.layered.nodePlacement.strategy": random.pick(["BRANDES_KOEPF", "NETWORK_SIMPLEX"]),
    },
    children: nodes.map(({ width, height }, i) => ({
      id: `n${i}`,
      width,
      height,
      ...(!turned && {
        layoutOptions: { "elk.portConstraints": "FIXED_POS" },
        ports: straight.flatMap((link, e) => [
          ...(link.to === i ? [{ id: `e${e}to`, x: width, y: link.toY ?? height / 2, width: 0, height: 0 }] : []),
          ...(link.from === i ? [{ id: `e${e}from`, x: 0, y: link.fromY ?? height / 2, width: 0, height: 0 }] : []),
        ]),
      }),
    })),
    edges: straight.map((link, e) => ({
      id: `e${e}`,
      sources: [turned ? `n${link.to}` : `e${e}to`],
      targets: [turned ? `n${link.from}` : `e${e}from`],
    })),
  });
  return (result.children ?? []).map(({ x, y }) => ({ x: Math.round(x ?? 0), y: Math.round(y ?? 0) }));
}
