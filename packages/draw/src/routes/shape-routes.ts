import type { Box } from "../geometry.ts";
import { findTangles, type Strand } from "./find-tangles.ts";
import { aroundEnd } from "./placed-line.ts";
import { type EndShape, endKey, endRegion, type Port, type Route, type RouteRequest } from "./route.ts";
import { type LineShape, shapeLine, tracePath } from "./shape-line.ts";

export interface ShapedRoutes {
  /** SVG path data of every line, where its corners are round. */
  paths?: string[];
  /** In how many places two lines cannot be told apart: 0 in a readable picture. */
  tangles: number;
}

/** How often wide curves give way to each other. */
const ROUNDS = 2;

/** The lines as they are drawn. Wide curves that come too near to another line are drawn with small corners instead. */
export function shapeRoutes(
  routes: readonly Route[],
  requests: readonly RouteRequest[],
  shape: LineShape,
  boxes: readonly Box[],
): ShapedRoutes {
  const ends = routes.map((route, i): Strand["ends"] => {
    const { from, to } = requests[i] as RouteRequest;
    return [strandEnd(route.from, from.shape, shape), strandEnd(route.to, to.shape, shape)];
  });
  const find = (paths?: readonly string[]) =>
    findTangles(
      routes.map(({ points }, i) => ({
        points: paths ? tracePath(paths[i] as string) : points,
        ends: ends[i] as Strand["ends"],
      })),
    );
  if (shape !== "rounded" && shape !== "curved") return { tangles: find().length };
  const paths = routes.map(({ points }) => shapeLine(points, shape, boxes));
  let tangles = find(paths);
  for (let round = 0; round < ROUNDS && shape === "curved" && tangles.length > 0; round++) {
    for (const i of new Set(tangles.flatMap(({ lines }) => lines))) {
      paths[i] = shapeLine((routes[i] as Route).points, "rounded", boxes);
    }
    tangles = find(paths);
  }
  return { paths, tangles: tangles.length };
}

function strandEnd(port: Port, end: EndShape, shape: LineShape): Strand["ends"][number] {
  const region = shape === "straight" ? aroundEnd(port, end, false) : endRegion(port, end);
  return { key: endKey(port, end), region };
}
