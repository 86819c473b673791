/* Plain geometry in pixels; y grows downward. */

export interface Point {
  x: number;
  y: number;
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export function inflate(box: Box, by: number): Box {
  return { x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by };
}

export function translate(box: Box, dx: number, dy: number): Box {
  return { ...box, x: box.x + dx, y: box.y + dy };
}

/** True when the insides meet; touching sides do not count. */
export function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** True when the inner box lies wholly in the outer one. */
export function holds(outer: Box, inner: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

/** The smallest box around all of them. Throws on an empty list. */
export function boundingBox(boxes: readonly Box[]): Box {
  if (boxes.length === 0) throw new RangeError("boundingBox: expected at least one box, got an empty list");
  const x = Math.min(...boxes.map((b) => b.x));
  const y = Math.min(...boxes.map((b) => b.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map((b) => b.x + b.width)) - x,
    height: Math.max(...boxes.map((b) => b.y + b.height)) - y,
  };
}

/** The box spanned by the points of a line, `half` wider on every side. */
export function boxAround(points: readonly Point[], half: number): Box {
  return inflate(boundingBox(points.map((p) => ({ x: p.x, y: p.y, width: 0, height: 0 }))), half);
}

/** True when the segment passes through the inside of the box (Liang-Barsky clipping). */
export function segmentCrossesBox(a: Point, b: Point, box: Box): boolean {
  let enter = 0;
  let leave = 1;
  const clip = (delta: number, from: number, low: number, high: number): boolean => {
    if (delta === 0) return from > low && from < high;
    const t1 = (low - from) / delta;
    const t2 = (high - from) / delta;
    enter = Math.max(enter, Math.min(t1, t2));
    leave = Math.min(leave, Math.max(t1, t2));
    return enter < leave;
  };
  return clip(b.x - a.x, a.x, box.x, box.x + box.width) && clip(b.y - a.y, a.y, box.y, box.y + box.height);
}

/** True when the two segments cross at a point inside both. Parallel ones never do. */
export function segmentsCross(a: Point, b: Point, c: Point, d: Point): boolean {
  const side = (p: Point, q: Point, r: Point) => Math.sign((q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x));
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

export function distance(a: Point, b: Point): number {
  // Math.hypot takes some ten times as long.
  return Math.sqrt((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y));
}

/** The point `by` pixels from `a` on the way to `b`. */
export function towards(a: Point, b: Point, by: number): Point {
  const length = distance(a, b) || 1;
  return { x: a.x + ((b.x - a.x) / length) * by, y: a.y + ((b.y - a.y) / length) * by };
}

/** A number as SVG text: at most two decimals, never in exponent form. */
export function svgNumber(value: number): string {
  const rounded = Math.round(value * 100) / 100;
  return Object.is(rounded, -0) ? "0" : String(rounded);
}
