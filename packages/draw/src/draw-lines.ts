import { headerColour } from "./boxes/table-box.ts";
import { baselineAt, type Canvas, type Lettering, textWidth } from "./canvas.ts";
import type { Look } from "./choose-look.ts";
import { contrast, readableInk } from "./colours.ts";
import { drawLineLabels } from "./draw-line-labels.ts";
import { type Box, distance, holds, overlaps, type Point, segmentCrossesBox } from "./geometry.ts";
import type { EndMark } from "./notations/index.ts";
import type { Pen } from "./pens/pen.ts";
import type { PlannedEnd, PlannedLine } from "./plan.ts";
import { LEAST_APART } from "./routes/find-tangles.ts";
import type { EndShape, Route } from "./routes/route.ts";

/** Least contrast of a coloured line with the background: 3 is WCAG's bound for graphics. */
const LINE_CONTRAST = 3;

/** The room that the end's glyph and text take, in pixels. */
export function endShape({ mark }: PlannedEnd, look: Look): EndShape {
  if (!mark) return { glyph: "", length: 4, half: LEAST_APART };
  const em = look.fontSize;
  return {
    glyph: mark.glyph,
    length: mark.length * em,
    half: Math.max(LEAST_APART, mark.half * em),
    ...(mark.text !== undefined && {
      text: { width: textWidth(mark.text, endLettering(look)), height: look.detailSize * 0.8 },
    }),
  };
}

/** A planned line that has its way. */
export interface RoutedLine extends PlannedLine {
  /** Index into the annotation's relationships. */
  relationship: number;
  route: Route;
  /** SVG path data, where the corners are round. */
  path?: string;
}

/** The lines, and upon them their ends with the texts beside. */
export function drawLines(
  canvas: Canvas,
  pen: Pen,
  look: Look,
  lines: readonly RoutedLine[],
  { solids, page }: Pick<Occupied, "page"> & { solids: readonly Box[] },
): void {
  for (const line of lines) {
    const isDashed = look.lines.dashed === "non-identifying" ? !line.isIdentifying : look.lines.dashed;
    const paint = { stroke: lineInk(look, line), width: look.lines.width, dash: isDashed ? [4, 3] : undefined };
    canvas.group({ relationship: line.relationship }, () =>
      canvas.add(line.path ? pen.path(line.path, paint) : pen.line(line.route.points, paint)),
    );
  }
  const routes = lines.map(({ route }) => route);
  const occupied: Occupied = { solids: [...solids], lines: routes.map(({ points }) => points), page };
  // Ends that share a spot have the same glyph: in the same direction, drawing it twice would only make it bolder.
  const drawn = new Set<string>();
  const drawOnce = ({ mark }: PlannedEnd, tip: Point, next: Point, ink: string) => {
    const out = direction(tip, next);
    const place = `${tip.x} ${tip.y} ${out.x} ${out.y}`;
    if (mark && !drawn.has(place)) {
      const { background } = look.theme;
      canvas.add(...mark.draw(pen, tip, out, { em: look.fontSize, ink, background, width: look.lines.width }));
      if (mark.text !== undefined) drawEndText(canvas, look, { mark, text: mark.text, tip, out }, occupied);
    }
    drawn.add(place);
  };
  for (const line of lines) {
    const { points } = line.route;
    drawOnce(line.from, points[0] as Point, points[1] as Point, lineInk(look, line));
    drawOnce(line.to, points.at(-1) as Point, points.at(-2) as Point, lineInk(look, line));
  }
  const labels = lines.map((line) => line.label);
  const ground = look.theme.background;
  drawLineLabels(canvas, routes, labels, endLettering(look), ground, occupied);
}

function direction(tip: Point, next: Point): Point {
  const length = distance(tip, next) || 1;
  return { x: (next.x - tip.x) / length, y: (next.y - tip.y) / length };
}

function lineInk(look: Look, line: PlannedLine): string {
  if (!look.lines.coloured) return look.theme.line;
  const colour = headerColour(look, line.from.box);
  return contrast(colour, look.theme.background) >= LINE_CONTRAST ? colour : look.theme.line;
}

function endLettering(look: Look): Lettering {
  const { background, ink } = look.theme;
  const readable = readableInk(background, [ink, "#ffffff", "#1b1b1b"]);
  return { font: look.font, bold: false, size: look.detailSize, ink: readable };
}

/** What texts at lines keep off; a text that has its place joins the solids. */
export interface Occupied {
  solids: Box[];
  lines: readonly (readonly Point[])[];
  /** The whole picture, which they do not leave. */
  page: Box;
}

interface EndText {
  mark: EndMark;
  text: string;
  tip: Point;
  /** Unit vector from the box into the line. */
  out: Point;
}

/**
 * Above a horizontal line, right of a vertical one, just off the box; beside a slanted line on either side and further
 * out, wherever it meets the least.
 */
function drawEndText(canvas: Canvas, look: Look, { mark, text, tip, out }: EndText, occupied: Occupied): void {
  const lettering = endLettering(look);
  const width = textWidth(text, lettering);
  const height = look.detailSize * 0.75;
  const isUpright = out.y < -0.9 || out.y > 0.9;
  const above = out.x > 0 ? { x: out.y, y: -out.x } : { x: -out.y, y: out.x };
  const side = isUpright ? { x: 1, y: 0 } : above;
  const along = (Math.abs(out.x) * width + Math.abs(out.y) * height) / 2 + 3;
  const across = Math.max(
    (Math.abs(side.x) * width + Math.abs(side.y) * height) / 2 + 2.5,
    mark.half > 0.3 ? mark.half * look.fontSize + height / 2 : 0,
  );
  const places = [0, 4, 8, 14, 20].flatMap((further) =>
    [1, -1].map((sign): Box => {
      const x = tip.x + out.x * (along + further) + side.x * across * sign;
      const y = tip.y + out.y * (along + further) + side.y * across * sign;
      return { x: x - width / 2, y: y - height / 2, width, height };
    }),
  );
  const hits = (place: Box) =>
    (holds(occupied.page, place) ? 0 : 100) +
    10 * occupied.solids.filter((s) => overlaps(s, place)).length +
    occupied.lines.filter((l) => l.some((p, i) => i > 0 && segmentCrossesBox(l[i - 1] as Point, p, place))).length;
  const best = places.reduce((a, b) => (hits(b) < hits(a) ? b : a));
  occupied.solids.push(best);
  const baseline = baselineAt(best.y + height / 2, look.detailSize);
  canvas.text(text, best.x, baseline, lettering, { role: "cardinality" });
}
