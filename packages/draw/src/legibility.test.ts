import { describe, expect, it } from "vitest";
import type { Drawing, TextPiece } from "./drawing.ts";
import { type Box, boundingBox, boxAround, inflate, overlaps, type Point, segmentCrossesBox } from "./geometry.ts";
import { findTangles, LEAST_APART, type Strand } from "./routes/find-tangles.ts";
import { forEveryStyle } from "./testing/drawn.ts";
import { type DrawnBox, type DrawnLine, readBoxes, readLines } from "./testing/read-svg.ts";

/** How far a hand strays from where a line should be, in pixels. */
const stray = ({ renderer }: Drawing) => (renderer === "sketch" ? 5 : 1);

const areaShared = (a: Box, b: Box): { across: number; down: number } => ({
  across: Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x),
  down: Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y),
});

describe("boxes", () => {
  it("never overlap: not those of two tables, nor a diamond's", () =>
    forEveryStyle(({ svg, style }) => {
      const boxes = readBoxes(svg);
      boxes.forEach((a, i) => {
        for (const b of boxes.slice(i + 1)) {
          const meeting = a.solids.filter((one) => b.solids.some((other) => overlaps(one, other)));
          expect(meeting, `${style}: ${a.table} and ${b.table}`).toEqual([]);
        }
      });
    }));

  it("hold all texts of their own table", () =>
    forEveryStyle(({ svg, texts, style }) => {
      const boxes = new Map(readBoxes(svg).map(({ table, solids }) => [table, boundingBox(solids)]));
      for (const text of texts.filter((t) => t.table !== undefined)) {
        const box = inflate(boxes.get(text.table) as Box, 1);
        const isInside =
          text.x >= box.x &&
          text.x + text.width <= box.x + box.width &&
          text.y >= box.y &&
          text.y + text.height <= box.y + box.height;
        expect(isInside, `${style}: ${text.text} in ${text.table}`).toBe(true);
      }
    }));
});

/** A watermark lies behind everything, and is far larger than all else. */
const isWatermark = ({ role, height, table }: TextPiece) => role === "other" && table === undefined && height > 24;

describe("texts", () => {
  it("are never set over each other", () =>
    forEveryStyle(({ texts, style }) => {
      const solid = texts.filter((t) => !isWatermark(t));
      // An expectation a pair would take ten times as long.
      const pairs = solid.flatMap((a, i) =>
        solid.slice(i + 1).flatMap((b) => {
          const { across, down } = areaShared(a, b);
          // A text's box is as high as its font, with room over and under the letters.
          return Math.min(across, down) < Math.min(a.height, b.height) * 0.3 ? [] : [`${a.text} over ${b.text}`];
        }),
      );
      expect(pairs, style).toEqual([]);
    }));

  it("of no table never lie over one, nor those at line ends over a diamond", () =>
    forEveryStyle(({ texts, svg, style }) => {
      const boxes = readBoxes(svg);
      for (const text of texts.filter((t) => t.table === undefined && !isWatermark(t))) {
        for (const { table, solids } of boxes) {
          // The verb of a diamond is in it.
          if (table === undefined && text.role === "other") continue;
          for (const solid of solids) {
            const { across, down } = areaShared(text, solid);
            expect(Math.min(across, down), `${style}: ${text.text} over ${table}`).toBeLessThan(text.height * 0.35);
          }
        }
      }
    }));
});

describe("lines", () => {
  it("are one or more for every labelled relationship, and none besides", () =>
    forEveryStyle(({ svg, annotation }) => {
      const drawn = new Set(readLines(svg).map((line) => line.relationship));
      expect([...drawn].sort((a, b) => a - b)).toEqual(annotation.relationships.map((_, i) => i));
    }));

  it("join the very two tables that the label names, if need be through the diamond", () =>
    forEveryStyle((drawing) => {
      const { annotation, style } = drawing;
      const boxes = readBoxes(drawing.svg);
      const lines = readLines(drawing.svg);
      annotation.relationships.forEach((relationship, index) => {
        const own = lines.filter((line) => line.relationship === index);
        const met = own.flatMap((line) => tipsOf(line).map((tip) => nearest(tip, boxes)));
        for (const { away } of met) expect(away, style).toBeLessThanOrEqual(stray(drawing) + 1);
        const tables = met.flatMap(({ box }) => box.table ?? []).sort();
        expect(tables, style).toEqual([relationship.from_table, relationship.to_table].sort());
        const diamonds = met.filter(({ box }) => box.table === undefined);
        expect(diamonds.map(({ box }) => box.relationship)).toEqual(style === "chen" ? [index, index] : []);
      });
    }));

  it("end where edgeEnds say", () =>
    forEveryStyle((drawing) => {
      const lines = readLines(drawing.svg);
      for (const { relationship, x, y } of drawing.edgeEnds) {
        const tips = lines.filter((line) => line.relationship === relationship).flatMap(tipsOf);
        const away = Math.min(...tips.map((tip) => Math.hypot(tip.x - x, tip.y - y)));
        expect(away, drawing.style).toBeLessThanOrEqual(stray(drawing));
      }
    }));

  it("of different relationships are told apart: none runs beside another, bends on it or touches its end", () =>
    forEveryStyle((drawing) => {
      const strands = readLines(drawing.svg).map((line) => strandOf(line, drawing));
      // A hand may bring two lines nearer to each other than they should be, but not onto each other.
      const apart = drawing.renderer === "sketch" ? 1.5 : LEAST_APART;
      expect(findTangles(strands, apart), drawing.style).toEqual([]);
    }));

  it("never lead through a box", () =>
    forEveryStyle((drawing) => {
      const solids = readBoxes(drawing.svg).flatMap((box) => box.solids);
      for (const { strokes } of readLines(drawing.svg)) {
        for (const points of strokes) {
          points.slice(1).forEach((b, i) => {
            const crossed = solids.filter((s) => segmentCrossesBox(points[i] as Point, b, inflate(s, -stray(drawing))));
            expect(crossed, drawing.style).toEqual([]);
          });
        }
      }
    }));
});

/** Both ends of a line, however many strokes a hand took. */
function tipsOf({ strokes }: DrawnLine): [Point, Point] {
  return [strokes[0]?.[0] as Point, strokes.at(-1)?.at(-1) as Point];
}

/** Lines to the same column with the same glyph at the same spot may share their last stretch. */
function strandOf(line: DrawnLine, { annotation, edgeEnds }: Drawing): Strand {
  const [from, to] = tipsOf(line).map((tip) => {
    const end = edgeEnds.find((e) => e.relationship === line.relationship && Math.hypot(e.x - tip.x, e.y - tip.y) < 4);
    const columns = end && annotation.relationships[line.relationship]?.[`${end.end}_columns`];
    return {
      key: columns && `${columns} ${end.glyph} ${end.x} ${end.y}`,
      region: boxAround([tip], LEAST_APART / 2),
    };
  });
  return { points: line.strokes.flat(), ends: [from as Strand["ends"][0], to as Strand["ends"][1]] };
}

function nearest(point: Point, boxes: readonly DrawnBox[]): { box: DrawnBox; away: number } {
  const away = (box: DrawnBox) => Math.min(...box.solids.map((solid) => distanceToBorder(point, solid)));
  const box = boxes.reduce((best, other) => (away(other) < away(best) ? other : best));
  return { box, away: away(box) };
}

function distanceToBorder({ x, y }: Point, box: Box): number {
  const dx = Math.max(box.x - x, 0, x - box.x - box.width);
  const dy = Math.max(box.y - y, 0, y - box.y - box.height);
  if (dx > 0 || dy > 0) return Math.hypot(dx, dy);
  return Math.min(x - box.x, box.x + box.width - x, y - box.y, box.y + box.height - y);
}
