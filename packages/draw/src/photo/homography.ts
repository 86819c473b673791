/*
 * Projective maps of the plane. Coordinates are continuous: the pixel in column 3 reaches from x = 3 to x = 4, and its
 * centre lies at 3.5, as in SVG.
 */

/** Row by row: (x, y) goes to ((ax + by + c) / (gx + hy + i), (dx + ey + f) / (gx + hy + i)). */
export type Homography = readonly [
  a: number,
  b: number,
  c: number,
  d: number,
  e: number,
  f: number,
  g: number,
  h: number,
  i: number,
];

export const IDENTITY: Homography = [1, 0, 0, 0, 1, 0, 0, 0, 1];

export function project([a, b, c, d, e, f, g, h, i]: Homography, x: number, y: number): [number, number] {
  const w = g * x + h * y + i;
  return [(a * x + b * y + c) / w, (d * x + e * y + f) / w];
}

/** Scales by `scale`, then shifts by (dx, dy). */
export function placement(scale: number, dx: number, dy: number): Homography {
  return [scale, 0, dx, 0, scale, dy, 0, 0, 1];
}

/** The map that does `first`, then `second`. */
export function compose(second: Homography, first: Homography): Homography {
  const [a, b, c, d, e, f, g, h, i] = second;
  const [j, k, l, m, n, o, p, q, r] = first;
  return [
    a * j + b * m + c * p,
    a * k + b * n + c * q,
    a * l + b * o + c * r,
    d * j + e * m + f * p,
    d * k + e * n + f * q,
    d * l + e * o + f * r,
    g * j + h * m + i * p,
    g * k + h * n + i * q,
    g * l + h * o + i * r,
  ];
}

/** The map back. Throws RangeError when there is none. */
export function invert([a, b, c, d, e, f, g, h, i]: Homography): Homography {
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  if (determinant === 0) throw new RangeError("invert: expected an invertible map, got one of determinant 0");
  const n = 1 / determinant;
  return [
    (e * i - f * h) * n,
    (c * h - b * i) * n,
    (b * f - c * e) * n,
    (f * g - d * i) * n,
    (a * i - c * g) * n,
    (c * d - a * f) * n,
    (d * h - e * g) * n,
    (b * g - a * h) * n,
    (a * e - b * d) * n,
  ];
}

/** How small the map makes anything inside the rectangle (0, 0) to (width, height), in its least favourable direction. */
export function smallestScale(map: Homography, width: number, height: number): number {
  const STEPS = 6;
  let smallest = Number.POSITIVE_INFINITY;
  for (let row = 0; row <= STEPS; row++) {
    for (let column = 0; column <= STEPS; column++) {
      smallest = Math.min(smallest, scaleAt(map, (column / STEPS) * width, (row / STEPS) * height));
    }
  }
  return smallest;
}

/** The smaller singular value of the map's derivative at a point. */
function scaleAt(map: Homography, x: number, y: number): number {
  const [a, b, , d, e, , g, h, i] = map;
  const w = g * x + h * y + i;
  const [px, py] = project(map, x, y);
  const [p, q, r, s] = [(a - px * g) / w, (b - px * h) / w, (d - py * g) / w, (e - py * h) / w];
  const squares = p * p + q * q + r * r + s * s;
  const area = p * s - q * r;
  return Math.sqrt(Math.max(0, (squares - Math.sqrt(Math.max(0, squares * squares - 4 * area * area))) / 2));
}
