import { createRandom, hashSeed } from "@undiagram/random";
import type { DatabaseSchema } from "@undiagram/schema";
import { Canvas } from "./canvas.ts";
import type { Look } from "./choose-look.ts";
import { type Clutter, planClutter } from "./clutter.ts";
import { drawLines, endShape, type RoutedLine } from "./draw-lines.ts";
import type { Drawing, EdgeEnd } from "./drawing.ts";
import { type Box, boundingBox, boxAround, type Point, svgNumber, translate } from "./geometry.ts";
import { type Label, labelShown } from "./label.ts";
import { type Ends, layOut, solidsOf } from "./lay-out.ts";
import { drawPaper } from "./paper.ts";
import { createCleanPen } from "./pens/clean-pen.ts";
import { createSketchPen } from "./pens/sketch-pen.ts";
import { type PlannedLine, planPicture } from "./plan.ts";
import { framePorts, headerPorts, ownPorts, type PlacedBox, rowPorts } from "./ports.ts";
import { type EndShape, endRegion, type Port, type Route, type RouteRequest, reach } from "./routes/route.ts";
import { routeOrthogonal } from "./routes/route-orthogonal.ts";
import { routeStraight } from "./routes/route-straight.ts";
import { shapeRoutes } from "./routes/shape-routes.ts";
import { type ShownTable, showSchema } from "./show-schema.ts";

/** One attempt at a picture. */
export interface Composition {
  width: number;
  height: number;
  /**
   * Absent when the picture exceeds the limit, a line finds no way between the boxes, can be taken for another one, or
   * unlike ends stand on one spot, where only one could be seen: the label would say what the picture does not.
   */
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
  const plan = planPicture(shown, look, createRandom(hashSeed(seed, "plan")));
  const ends = plan.lines.map(({ from, to }) => ({ from: endShape(from, look), to: endShape(to, look) }));
  const lane = Math.max(5, Math.round(look.fontSize * 0.6));
  const placed = await layOut(shown, plan, ends, look, lane, createRandom(hashSeed(seed, "layout")));
  const solids = placed.flatMap(solidsOf);
  const least = fitAround(solids, look, schema.domain, seed);
  if (area(least) > maxPixels) return least;

  const requests = plan.lines.map((line, i): RouteRequest => {
    const shapes = ends[i] as Ends<EndShape>;
    return {
      isLoop: line.from.box === line.to.box,
      from: { ports: portsOf(line, i, "from", placed, look, lane), shape: shapes.from },
      to: { ports: portsOf(line, i, "to", placed, look, lane), shape: shapes.to },
    };
  });
  const routes = routeLines(solids, requests, look, lane);
  if (!routes || hasClash(routes, ends)) return least;
  const { width, height, origin, clutter } = fitAround(
    [...solids, ...lineBoxes(routes, requests)],
    look,
    schema.domain,
    seed,
  );
  const size = { width, height };
  if (area(size) > maxPixels) return size;

  const moved = moveRoutes(routes, origin);
  const solidsAtOrigin = solids.map((s) => translate(s, origin.x, origin.y));
  const { paths, tangles } = shapeRoutes(moved, requests, look.lines.shape, solidsAtOrigin);
  if (tangles > 0) return size;
  const canvas = new Canvas();
  const pen = look.style.pen === "sketch" ? createSketchPen(hashSeed(seed, "pen"), 1) : createCleanPen();
  canvas.add(`<rect width="${width}" height="${height}" fill="${look.theme.background}"/>`);
  canvas.add(...drawPaper(look, width, height));
  clutter.drawBehind(canvas, width, height);
  // The tables' boxes come first; diamonds, which follow, are part of relationships.
  const tables = placed.slice(0, shown.tables.length);
  const label = labelShown(
    shown,
    tables.map(({ box, corner }) => ({ ...corner, width: box.width, height: box.height })),
  );
  const relationships = label.places.map((place) => place.relationship);
  placed.forEach(({ box, corner }, i) => {
    const at = { x: corner.x + origin.x, y: corner.y + origin.y };
    const owner: Record<string, string | number> =
      i < tables.length
        ? { table: (shown.tables[i] as ShownTable).name }
        : { relationship: relationships[i - tables.length] as number };
    canvas.group({ ...owner, solids: formatBoxes(box.solids, at) }, () => box.draw(canvas, pen, at.x, at.y));
  });
  const lines = plan.lines.map((line, i): RoutedLine => {
    return { ...line, relationship: relationships[line.edge] as number, route: moved[i] as Route, path: paths?.[i] };
  });
  drawLines(canvas, pen, look, lines, { solids: solidsAtOrigin, page: { x: 0, y: 0, ...size } });
  clutter.drawAround(canvas, pen, width, height);
  return {
    ...size,
    drawing: {
      svg: canvas.toSvg(width, height),
      ...size,
      annotation: label.annotation,
      style: look.style.name,
      notation: look.notation,
      renderer: pen.name,
      texts: canvas.texts,
      edgeEnds: plan.lines.flatMap((line, i) => edgeEndsOf(line, moved[i] as Route, label)),
    },
  };
}

/** As SVG data: `x y width height` of each box, with commas between them. */
function formatBoxes(boxes: readonly Box[], by: Point): string {
  return boxes.map((b) => [b.x + by.x, b.y + by.y, b.width, b.height].map(svgNumber).join(" ")).join(",");
}

/** The picture's size when it has to hold all the boxes, and where their coordinates' origin then lies in it. */
function fitAround(
  boxes: readonly Box[],
  look: Look,
  domain: string,
  seed: number,
): { width: number; height: number; origin: Point; clutter: Clutter } {
  const extent = boundingBox(boxes);
  const breadth =
    Math.ceil(extent.x + extent.width) - Math.floor(extent.x) + 2 * Math.round(look.margin * look.fontSize);
  const clutter = planClutter(look, domain, breadth, createRandom(hashSeed(seed, "clutter")));
  const width = breadth + 2 * clutter.rim;
  const margin = Math.round(look.margin * look.fontSize) + clutter.rim;
  const height = Math.ceil(extent.y + extent.height) - Math.floor(extent.y) + 2 * margin + clutter.top + clutter.bottom;
  const origin = { x: margin - Math.floor(extent.x), y: margin + clutter.top - Math.floor(extent.y) };
  return { width, height, origin, clutter };
}

function edgeEndsOf(line: PlannedLine, route: Route, label: Label): EdgeEnd[] {
  const { relationship, isTurnedRound } = label.places[line.edge] as Label["places"][number];
  return (["from", "to"] as const).flatMap((at) => {
    const { mark, side } = line[at];
    if (!mark || !side) return [];
    const { x, y } = route[at];
    return [{ relationship, end: (side === "from") === isTurnedRound ? "to" : "from", x, y, glyph: mark.glyph }];
  });
}

function area({ width, height }: { width: number; height: number }): number {
  return width * height;
}

function portsOf(
  line: PlannedLine,
  index: number,
  side: "from" | "to",
  placed: readonly PlacedBox[],
  look: Look,
  lane: number,
): Port[] {
  const { box, row } = line[side];
  const at = placed[box] as PlacedBox;
  const own = at.linePorts?.get(index);
  if (own) return own;
  if (row !== undefined) return rowPorts(at, box, row);
  if (at.box.ports) return ownPorts(at);
  const ports = look.lines.tiedTo === "row" ? headerPorts(at, lane) : framePorts(at, lane);
  // A loop leaves sideways and comes back from above or below, so that its two ends never meet.
  return line.from.box === line.to.box ? ports.filter((p) => (p.dx !== 0) === (side === "from")) : ports;
}

function routeLines(
  solids: readonly Box[],
  requests: readonly RouteRequest[],
  look: Look,
  lane: number,
): Route[] | undefined {
  if (requests.length === 0) return [];
  const { shape } = look.lines;
  if (shape === "straight" || shape === "stubbed") {
    return routeStraight(solids, requests, { hasStubs: shape === "stubbed" });
  }
  const longest = Math.max(
    ...requests.flatMap((r) => [r.from, r.to].map((end) => reach(end.ports[0] as Port, end.shape))),
  );
  return routeOrthogonal(solids, requests, { lane, rim: longest + 4 * lane });
}

function hasClash(routes: readonly Route[], ends: readonly Ends<EndShape>[]): boolean {
  const glyphs = new Map<string, string>();
  return routes.some((route, i) =>
    (["from", "to"] as const).some((side) => {
      const { x, y } = route[side];
      const { glyph } = (ends[i] as Ends<EndShape>)[side];
      const spot = `${x} ${y}`;
      const known = glyphs.get(spot) ?? glyph;
      glyphs.set(spot, known);
      return known !== glyph;
    }),
  );
}

/** All the room that lines, glyphs and their texts take. */
function lineBoxes(routes: readonly Route[], requests: readonly RouteRequest[]): Box[] {
  return routes.flatMap((route, i) => {
    const { from, to } = requests[i] as RouteRequest;
    return [boxAround(route.points, 2), endRegion(route.from, from.shape), endRegion(route.to, to.shape)];
  });
}

function moveRoutes(routes: readonly Route[], by: Point): Route[] {
  const move = <T extends Point>(point: T): T => ({ ...point, x: point.x + by.x, y: point.y + by.y });
  return routes.map((r) => ({ points: r.points.map(move), from: move(r.from), to: move(r.to) }));
}
