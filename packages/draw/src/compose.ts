import { createRandom, hashSeed } from "@undiagram/random";
import type { DatabaseSchema } from "@undiagram/schema";
import { measureTableBox } from "./boxes/table-box.ts";
import { Canvas } from "./canvas.ts";
import type { Look } from "./choose-look.ts";
import { drawLines, endShape } from "./draw-lines.ts";
import type { Drawing, EdgeEnd } from "./drawing.ts";
import { type Box, boundingBox, boxAround, type Point, translate } from "./geometry.ts";
import { labelShown } from "./label.ts";
import { LAYOUTS, type LayoutLink } from "./layouts/index.ts";
import { createCleanPen } from "./pens/clean-pen.ts";
import { createSketchPen } from "./pens/sketch-pen.ts";
import { framePorts, headerPorts, type PlacedBox, rowPorts } from "./ports.ts";
import { type EndShape, endRegion, type Port, type RouteRequest, type Routing, reach } from "./routes/route.ts";
import { routeOrthogonal } from "./routes/route-orthogonal.ts";
import { routeStraight } from "./routes/route-straight.ts";
import { type ShownEdge, showSchema } from "./show-schema.ts";

/** One attempt at a picture. */
export interface Composition {
  width: number;
  height: number;
  /** Lines on lines and lines through glyphs: 0 in a readable picture. */
  faults: number;
  /** Absent when the picture exceeds the limit, or a line finds no way between the boxes. */
  drawing?: Drawing;
}

/** Shows the schema in this look: measures, lays out, routes and draws, or stops as soon as it is too large. */
export async function compose(
  schema: DatabaseSchema,
  look: Look,
  seed: number,
  maxPixels: number,
): Promise<Composition> {
  const shown = showSchema(schema, look);
  const boxes = shown.tables.map((table, i) => measureTableBox(table, look, i));
  const ends = shown.edges.map((edge) => ({ from: endShape(edge.from, look), to: endShape(edge.to, look) }));
  const lane = Math.max(5, Math.round(look.fontSize * 0.6));
  const links = shown.edges.map(
    (edge): LayoutLink => ({
      from: edge.from.table,
      to: edge.to.table,
      fromY: edge.from.row === undefined ? undefined : boxes[edge.from.table]?.rowMiddles[edge.from.row],
      toY: edge.to.row === undefined ? undefined : boxes[edge.to.table]?.rowMiddles[edge.to.row],
    }),
  );
  const corners = await LAYOUTS[look.layout](boxes, links, {
    turned: look.turned,
    ...gaps(look, ends, links, lane, boxes.length),
    random: createRandom(hashSeed(seed, "layout")),
  });
  const placed = boxes.map((box, i): PlacedBox => ({ box, corner: corners[i] as Point }));
  const solids = placed.flatMap(({ box, corner }) => box.solids.map((s) => translate(s, corner.x, corner.y)));
  const margin = Math.round(look.margin * look.fontSize);
  const least = boundingBox(solids);
  const tooLarge = (size: { width: number; height: number }) => size.width * size.height > maxPixels;
  const leastSize = { width: Math.ceil(least.width) + 2 * margin, height: Math.ceil(least.height) + 2 * margin };
  if (tooLarge(leastSize)) return { ...leastSize, faults: 0 };

  const requests = shown.edges.map((edge, e): RouteRequest => {
    const shapes = ends[e] as { from: EndShape; to: EndShape };
    return {
      from: { ports: portsOf(edge, "from", placed, look, lane), shape: shapes.from },
      to: { ports: portsOf(edge, "to", placed, look, lane), shape: shapes.to },
    };
  });
  const routing = routeLines(solids, requests, look, lane);
  if (!routing) return { ...leastSize, faults: Number.POSITIVE_INFINITY };
  const extent = boundingBox([...solids, ...lineBoxes(routing, requests)]);
  const origin = { x: margin - Math.floor(extent.x), y: margin - Math.floor(extent.y) };
  const size = {
    width: Math.ceil(extent.x + extent.width) + origin.x + margin,
    height: Math.ceil(extent.y + extent.height) + origin.y + margin,
  };
  if (tooLarge(size)) return { ...size, faults: routing.faults };

  const canvas = new Canvas();
  const pen = look.style.pen === "sketch" ? createSketchPen(hashSeed(seed, "pen"), 1) : createCleanPen();
  canvas.add(`<rect width="${size.width}" height="${size.height}" fill="${look.theme.background}"/>`);
  const moved = moveRouting(routing, origin);
  const atOrigin = solids.map((s) => translate(s, origin.x, origin.y));
  for (const { box, corner } of placed) box.draw(canvas, pen, corner.x + origin.x, corner.y + origin.y);
  drawLines(canvas, pen, look, shown.edges, moved, atOrigin);
  const label = labelShown(
    shown,
    placed.map(({ box, corner }) => ({ ...corner, width: box.width, height: box.height })),
  );
  const edgeEnds = moved.routes.flatMap((route, e): EdgeEnd[] => {
    const { relationship, isTurnedRound } = label.places[e] as { relationship: number; isTurnedRound: boolean };
    const shapes = ends[e] as { from: EndShape; to: EndShape };
    const end = (side: "from" | "to", { x, y }: Port): EdgeEnd => ({
      relationship,
      end: (side === "from") === isTurnedRound ? "to" : "from",
      x,
      y,
      glyph: shapes[side].glyph,
    });
    return [end("from", route.from), end("to", route.to)];
  });
  return {
    ...size,
    faults: routing.faults,
    drawing: {
      svg: canvas.toSvg(size.width, size.height),
      ...size,
      annotation: label.annotation,
      style: look.style.name,
      notation: look.notation,
      renderer: pen.name,
      texts: canvas.texts,
      edgeEnds,
    },
  };
}

/** Room for two facing line ends and the lanes between them. */
function gaps(
  look: Look,
  ends: readonly { from: EndShape; to: EndShape }[],
  links: readonly LayoutLink[],
  lane: number,
  nodes: number,
): { gapX: number; gapY: number } {
  const shapes = ends.flatMap((e) => [e.from, e.to]);
  const sideways = Math.max(4, ...shapes.map((s) => reach({ x: 0, y: 0, dx: 1, dy: 0, cost: 0 }, s)));
  const upright = Math.max(4, ...shapes.map((s) => reach({ x: 0, y: 0, dx: 0, dy: 1, cost: 0 }, s)));
  // Lines that are all tied to rows leave their boxes sideways: above and below, they only pass.
  const isRowTied = links.every((link) => link.fromY !== undefined && link.toY !== undefined);
  const extra = Math.round(look.gap * look.fontSize) + lane * Math.min(3, Math.floor(ends.length / nodes));
  return {
    gapX: Math.ceil(2 * sideways) + lane + extra,
    gapY: isRowTied ? 10 + lane + Math.round(extra / 2) : Math.ceil(2 * upright) + lane + extra,
  };
}

function portsOf(edge: ShownEdge, side: "from" | "to", placed: readonly PlacedBox[], look: Look, lane: number): Port[] {
  const { table, row } = edge[side];
  const box = placed[table] as PlacedBox;
  if (row !== undefined) return rowPorts(box, table, row);
  const ports = look.lines.tiedTo === "row" ? headerPorts(box, lane) : framePorts(box, lane);
  // A loop leaves sideways and comes back from above or below, so that its two ends never meet.
  return edge.from.table === edge.to.table ? ports.filter((p) => (p.dx !== 0) === (side === "from")) : ports;
}

function routeLines(
  solids: readonly Box[],
  requests: readonly RouteRequest[],
  look: Look,
  lane: number,
): Routing | undefined {
  if (requests.length === 0) return { routes: [], faults: 0 };
  if (look.lines.shape === "straight") return routeStraight(solids, requests);
  const longest = Math.max(
    ...requests.flatMap((r) => [r.from, r.to].map((end) => reach(end.ports[0] as Port, end.shape))),
  );
  return routeOrthogonal(solids, requests, { lane, rim: longest + 4 * lane });
}

/** All the room that lines, glyphs and their texts take. */
function lineBoxes({ routes }: Routing, requests: readonly RouteRequest[]): Box[] {
  return routes.flatMap((route, i) => {
    const { from, to } = requests[i] as RouteRequest;
    return [boxAround(route.points, 2), endRegion(route.from, from.shape), endRegion(route.to, to.shape)];
  });
}

function moveRouting({ routes, faults }: Routing, by: Point): Routing {
  const move = <T extends Point>(point: T): T => ({ ...point, x: point.x + by.x, y: point.y + by.y });
  return {
    faults,
    routes: routes.map((r) => ({ points: r.points.map(move), from: move(r.from), to: move(r.to) })),
  };
}
