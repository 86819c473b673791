import { type Box, distance, svgNumber as n, type Point, towards } from "../geometry.ts";

export const LINE_SHAPES = ["orthogonal", "rounded", "curved", "straight", "stubbed"] as const;
export type LineShape = (typeof LINE_SHAPES)[number];

/** Largest corner radius of each shape, in pixels. */
const RADIUS: Record<LineShape, number> = { orthogonal: 0, rounded: 6, curved: 60, straight: 0, stubbed: 0 };

/** SVG path data along the points, with corners rounded as far as the line then still keeps off the boxes. */
export function shapeLine(points: readonly Point[], shape: LineShape, boxes: readonly Box[]): string {
  const first = points[0] as Point;
  const last = points.at(-1) as Point;
  let path = `M${n(first.x)} ${n(first.y)}`;
  for (let i = 1; i + 1 < points.length; i++) {
    const corner = points[i] as Point;
    const before = points[i - 1] as Point;
    const after = points[i + 1] as Point;
    // The first and last piece carry the glyph and stay straight for its length; inner pieces are shared by two corners.
    const room = (other: Point, isEnd: boolean) =>
      Math.max(0, distance(corner, other) * (isEnd ? 1 : 0.5) - (isEnd ? 16 : 0));
    const most = Math.min(RADIUS[shape], room(before, i === 1), room(after, i + 2 === points.length));
    const radius = freeRadius(corner, before, after, most, boxes);
    if (radius < 1) {
      path += `L${n(corner.x)} ${n(corner.y)}`;
      continue;
    }
    const start = towards(corner, before, radius);
    const end = towards(corner, after, radius);
    path += `L${n(start.x)} ${n(start.y)}Q${n(corner.x)} ${n(corner.y)} ${n(end.x)} ${n(end.y)}`;
  }
  return `${path}L${n(last.x)} ${n(last.y)}`;
}

/** The radius, halved until the rounded corner meets no box. */
function freeRadius(corner: Point, before: Point, after: Point, most: number, boxes: readonly Box[]): number {
  for (let radius = most; radius >= 1; radius /= 2) {
    const start = towards(corner, before, radius);
    const end = towards(corner, after, radius);
    const isFree = [0.25, 0.5, 0.75].every((t) => {
      const [p, q, r] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t];
      const x = p * start.x + q * corner.x + r * end.x;
      const y = p * start.y + q * corner.y + r * end.y;
      return boxes.every((b) => x < b.x - 3 || x > b.x + b.width + 3 || y < b.y - 3 || y > b.y + b.height + 3);
    });
    if (isFree) return radius;
  }
  return 0;
}

/** How many straight pieces stand for a curve. */
const PIECES = 6;

/** The points along path data of absolute M, L, Q and C; a curve as several short pieces. */
export function tracePath(path: string): Point[] {
  const points: Point[] = [];
  for (const [, command, numbers] of path.matchAll(/([MLQC])([^MLQC]*)/g)) {
    const values = (numbers?.match(/-?[\d.]+/g) ?? []).map(Number);
    const given = values.flatMap((x, i) => (i % 2 === 0 ? [{ x, y: values[i + 1] as number }] : []));
    if (command === "M" || command === "L") points.push(...given);
    else points.push(...traceCurve([points.at(-1) as Point, ...given]));
  }
  return points;
}

/** Points of a Bezier curve after its first one (de Casteljau). */
function traceCurve(controls: readonly Point[]): Point[] {
  return Array.from({ length: PIECES }, (_, i) => {
    let left = controls;
    while (left.length > 1) {
      left = left.slice(1).map((b, k) => {
        const a = left[k] as Point;
        const t = (i + 1) / PIECES;
        return { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t };
      });
    }
    return left[0] as Point;
  });
}
