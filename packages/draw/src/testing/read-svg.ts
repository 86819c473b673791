import type { Box, Point } from "../geometry.ts";
import { tracePath } from "../routes/shape-line.ts";

/* What an SVG of this package says of itself: which of its elements belong to which table or relationship. */

/** A drawn table, or the diamond of a relationship. */
export interface DrawnBox {
  table?: string;
  relationship?: number;
  /** What it covers. */
  solids: Box[];
}

export interface DrawnLine {
  relationship: number;
  /** Points along it, in order; as many strokes as the pen took. */
  strokes: Point[][];
}

export function readBoxes(svg: string): DrawnBox[] {
  return readGroups(svg).flatMap(({ data }) => {
    if (data.solids === undefined) return [];
    const solids = data.solids.split(",").map((box): Box => {
      const [x, y, width, height] = box.split(" ").map(Number) as [number, number, number, number];
      return { x, y, width, height };
    });
    return [
      {
        table: data.table,
        relationship: data.relationship === undefined ? undefined : Number(data.relationship),
        solids,
      },
    ];
  });
}

export function readLines(svg: string): DrawnLine[] {
  return readGroups(svg).flatMap(({ data, content }) => {
    if (data.relationship === undefined || data.solids !== undefined) return [];
    const strokes = [...content.matchAll(/ (d|points)="([^"]*)"/g)].flatMap(([, name, path]) =>
      name === "points" ? [readPoints(path as string)] : (path as string).split(/(?=M)/).map(tracePath),
    );
    return [{ relationship: Number(data.relationship), strokes }];
  });
}

export function unescapeXml(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
}

function readGroups(svg: string): { data: Record<string, string>; content: string }[] {
  return [...svg.matchAll(/<g((?: data-\w+="[^"]*")*)>(.*?)<\/g>/gs)].map(([, attributes, content]) => ({
    data: Object.fromEntries(
      [...(attributes as string).matchAll(/data-(\w+)="([^"]*)"/g)].map(([, name, value]) => [
        name as string,
        unescapeXml(value as string),
      ]),
    ),
    content: content as string,
  }));
}

function readPoints(list: string): Point[] {
  const numbers = (list.match(/-?[\d.]+/g) ?? []).map(Number);
  return numbers.flatMap((x, i) => (i % 2 === 0 ? [{ x, y: numbers[i + 1] as number }] : []));
}
