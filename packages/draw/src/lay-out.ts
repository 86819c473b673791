import type { Random } from "@undiagram/random";
import type { EntityBox } from "./boxes/entity-box.ts";
import type { Look } from "./choose-look.ts";
import { type Box, type Point, translate } from "./geometry.ts";
import { LAYOUTS, type LayoutLink } from "./layouts/index.ts";
import { placeDiamonds } from "./place-diamonds.ts";
import type { Plan } from "./plan.ts";
import { framePorts, type PlacedBox } from "./ports.ts";
import { type EndShape, type Port, reach } from "./routes/route.ts";
import type { ShownEdge, ShownEnd, ShownSchema } from "./show-schema.ts";
import { spreadPorts } from "./spread-ports.ts";

/** Something for each of a line's two ends. */
export interface Ends<T> {
  from: T;
  to: T;
}

/** Gives every box of the plan its place: the tables by the look's layout, the diamonds between them. */
export async function layOut(
  shown: ShownSchema,
  { boxes, diamonds, lines }: Plan,
  ends: readonly Ends<EndShape>[],
  look: Look,
  lane: number,
  random: Random,
): Promise<PlacedBox[]> {
  const height = ({ table, row }: ShownEnd) => (row === undefined ? undefined : boxes[table]?.rowMiddles[row]);
  const links = shown.edges.map(({ from, to }): LayoutLink => {
    return { from: from.table, to: to.table, fromY: height(from), toY: height(to) };
  });
  const { gapX, gapY } = gaps(look, ends, links, lane, boxes.length);
  const corners = await LAYOUTS[look.layout](boxes, links, {
    turned: look.turned,
    gapX: gapX + Math.max(0, ...diamonds.map((d) => d.width)),
    gapY: gapY + Math.max(0, ...diamonds.map((d) => d.height)),
    random,
  });
  const placed = boxes.map((box, i) => ({ box, corner: corners[i] as Point }));
  const frame = ({ table }: ShownEnd): Box => {
    const { box, corner } = placed[table] as PlacedBox;
    return translate(box.frame, corner.x, corner.y);
  };
  const places = diamonds.map((diamond, e) => {
    const { from, to } = shown.edges[e] as ShownEdge;
    return { diamond, from: frame(from), to: frame(to) };
  });
  const spots = placeDiamonds(places, placed.flatMap(solidsOf));
  const all = [...placed, ...diamonds.map((box, e) => ({ box, corner: spots[e] as Point }))];
  return all.map((one, i) => settle(one, i, all, lines, lane));
}

export function solidsOf({ box, corner }: PlacedBox): Box[] {
  return box.solids.map((s) => translate(s, corner.x, corner.y));
}

/** Where the box can give way to its lines: where they lead is known now, and each gets a place of its own. */
function settle(
  { box, corner }: PlacedBox,
  index: number,
  placed: readonly PlacedBox[],
  lines: Plan["lines"],
  lane: number,
): PlacedBox {
  if (!box.settle) return { box, corner };
  const own = lines.flatMap(({ from, to }, line) => {
    const other = from.box === index ? to.box : to.box === index ? from.box : undefined;
    return other === undefined ? [] : [{ line, target: middleOf(placed[other] as PlacedBox) }];
  });
  const settled = box.settle(own.map(({ target }) => ({ x: target.x - corner.x, y: target.y - corner.y })));
  const frame = translate(settled.frame, corner.x, corner.y);
  const best = spreadPorts(
    frame,
    own.map(({ target }) => target),
    APART * lane,
  );
  const others = framePorts({ box: settled, corner }, lane).map((port) => ({ ...port, cost: port.cost + SECOND_BEST }));
  return {
    box: settled,
    corner,
    linePorts: new Map(own.map(({ line }, i): [number, Port[]] => [line, [best[i] as Port, ...others]])),
  };
}

/** Least distance between the ends of a settled box's lines, in lanes, and the price of not taking one's own place. */
const APART = 2.6;
const SECOND_BEST = 60;

function middleOf({ box, corner }: { box: EntityBox; corner: Point }): Point {
  return { x: corner.x + box.frame.x + box.frame.width / 2, y: corner.y + box.frame.y + box.frame.height / 2 };
}

/** Room for two facing line ends and the lanes between them. */
function gaps(
  look: Look,
  ends: readonly Ends<EndShape>[],
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
