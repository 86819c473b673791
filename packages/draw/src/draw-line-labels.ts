import { baselineAt, type Canvas, type Lettering, textWidth } from "./canvas.ts";
import type { Occupied } from "./draw-lines.ts";
import {
  type Box,
  boxAround,
  distance,
  holds,
  inflate,
  overlaps,
  type Point,
  segmentCrossesBox,
  towards,
} from "./geometry.ts";
import type { LineLabel } from "./plan.ts";
import type { Route } from "./routes/route.ts";

/** How much of each end of a line its glyph takes, in ems. */
const END = 2;

/**
 * Writes each label over the middle of a piece of its line, on ground that hides the line there: the longest piece where
 * it meets nothing else. A label without such a place is left out.
 */
export function drawLineLabels(
  canvas: Canvas,
  routes: readonly Route[],
  labels: readonly (LineLabel | undefined)[],
  lettering: Lettering,
  ground: string,
  occupied: Occupied,
): void {
  const em = lettering.size;
  const ends = routes.flatMap(({ points }) => {
    const stub = (tip: Point, next: Point) => boxAround([tip, towards(tip, next, END * em)], 0.6 * em);
    return [stub(points[0] as Point, points[1] as Point), stub(points.at(-1) as Point, points.at(-2) as Point)];
  });
  routes.forEach(({ points }, line) => {
    const said = labels[line];
    if (said === undefined) return;
    const label = isReadForward(points) ? said.fromFirst : said.toFirst;
    const width = textWidth(label, lettering) + 4;
    const height = 1.1 * em;
    const isFree = (box: Box) =>
      holds(occupied.page, box) &&
      ![...occupied.solids, ...ends].some((other) => overlaps(other, inflate(box, 2))) &&
      occupied.lines.every(
        (other, o) => o === line || other.every((p, i) => i === 0 || !segmentCrossesBox(other[i - 1] as Point, p, box)),
      );
    const box = points
      .slice(1)
      .map((b, i) => ({ a: points[i] as Point, b }))
      .sort((one, two) => distance(two.a, two.b) - distance(one.a, one.b))
      .map(({ a, b }): Box => {
        return { x: (a.x + b.x - width) / 2, y: (a.y + b.y - height) / 2, width, height };
      })
      .find(isFree);
    if (!box) return;
    occupied.solids.push(box);
    const { x, y } = box;
    canvas.add(
      `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}" fill="${ground}"/>`,
    );
    canvas.text(label, x + 2, baselineAt(y + height / 2, em), lettering, { role: "other" });
  });
}

/** From left to right, or down where both ends are steep: then one table stands over the other. */
function isReadForward(points: readonly Point[]): boolean {
  const [start, end] = [points[0] as Point, points.at(-1) as Point];
  const isSteep = (a: Point, b: Point) => Math.abs(b.y - a.y) > Math.abs(b.x - a.x);
  const isDown = isSteep(start, points[1] as Point) && isSteep(points.at(-2) as Point, end);
  return isDown ? start.y <= end.y : start.x <= end.x;
}
