/** A value at a training step. */
export interface Point {
  x: number;
  y: number;
}

/**
 * No more than `limit` points (at least two), with every peak and dip kept: of each run of neighbours the lowest and the
 * highest stay, in their order. Points are in order of x.
 */
export function thinPoints(points: readonly Point[], limit: number): Point[] {
  if (points.length <= limit) return [...points];
  const size = Math.ceil(points.length / Math.floor(limit / 2));
  const kept: Point[] = [];
  for (let start = 0; start < points.length; start += size) {
    const bucket = points.slice(start, start + size);
    const low = bucket.reduce((a, b) => (b.y < a.y ? b : a));
    const high = bucket.reduce((a, b) => (b.y > a.y ? b : a));
    kept.push(...(low === high ? [low] : low.x < high.x ? [low, high] : [high, low]));
  }
  return kept;
}

/** About `limit` points evenly spread, first and last among them. */
export function spreadPoints<T>(points: readonly T[], limit: number): T[] {
  if (points.length <= limit) return [...points];
  return Array.from({ length: limit }, (_, i) => points[Math.round((i * (points.length - 1)) / (limit - 1))] as T);
}

/** The mean over `window` neighbours around each point; fewer at the ends, where fewer stand. */
export function runningMean(points: readonly Point[], window: number): Point[] {
  const half = Math.floor(window / 2);
  return points.map(({ x }, i) => {
    const near = points.slice(Math.max(0, i - half), i + half + 1);
    return { x, y: near.reduce((sum, { y }) => sum + y, 0) / near.length };
  });
}
