import type { Point } from "../geometry.ts";
import type { Paint, Pen } from "../pens/pen.ts";

/** Small drawings, one em wide around their centre. */
type Icon = (pen: Pen, centre: Point, em: number, ink: string) => string[];

export type IconName = keyof typeof ICONS;

export const ICONS = {
  key: (pen, { x, y }, em, ink) => {
    const paint: Paint = { stroke: ink, width: Math.max(1, em * 0.13) };
    const r = em * 0.2;
    return [
      pen.ellipse({ x: x - 0.4 * em, y: y - r, width: 2 * r, height: 2 * r }, paint),
      pen.line(points(x, y, em, [0, 0], [0.42, 0], [0.42, 0.24]), paint),
      pen.line(points(x, y, em, [0.22, 0], [0.22, 0.18]), paint),
    ];
  },
  "blue diamond": (pen, { x, y }, em) => [
    pen.polygon(points(x, y, em, [-0.34, 0], [0, -0.34], [0.34, 0], [0, 0.34]), { fill: "#5aaed6", stroke: "#2c7399" }),
  ],
  "red diamond": (pen, { x, y }, em) => [
    pen.polygon(points(x, y, em, [-0.34, 0], [0, -0.34], [0.34, 0], [0, 0.34]), { fill: "#d04a43", stroke: "#8f2a25" }),
  ],
  "hollow red diamond": (pen, { x, y }, em) => [
    pen.polygon(points(x, y, em, [-0.34, 0], [0, -0.34], [0.34, 0], [0, 0.34]), { fill: "#ffffff", stroke: "#d04a43" }),
  ],
  link: (pen, { x, y }, em, ink) => {
    const paint: Paint = { stroke: ink, width: Math.max(1, em * 0.12), radius: em * 0.15 };
    return [
      pen.box({ x: x - 0.44 * em, y: y - 0.16 * em, width: 0.5 * em, height: 0.32 * em }, paint),
      pen.box({ x: x - 0.06 * em, y: y - 0.16 * em, width: 0.5 * em, height: 0.32 * em }, paint),
    ];
  },
  table: (pen, { x, y }, em, ink) => {
    const paint: Paint = { stroke: ink, width: Math.max(1, em * 0.09) };
    return [
      pen.box({ x: x - 0.42 * em, y: y - 0.36 * em, width: 0.84 * em, height: 0.72 * em }, paint),
      pen.line(points(x, y, em, [-0.42, -0.12], [0.42, -0.12]), paint),
      pen.line(points(x, y, em, [-0.42, 0.12], [0.42, 0.12]), paint),
      pen.line(points(x, y, em, [-0.1, -0.12], [-0.1, 0.36]), paint),
    ];
  },
  "circled E": (pen, { x, y }, em) => {
    const paint: Paint = { stroke: "#1b1b1b", width: Math.max(1, em * 0.11) };
    const circle = { x: x - 0.5 * em, y: y - 0.5 * em, width: em, height: em };
    return [
      pen.ellipse(circle, { fill: "#add1b2", stroke: "#1b1b1b", width: 1 }),
      pen.line(points(x, y, em, [0.18, -0.26], [-0.16, -0.26], [-0.16, 0.26], [0.18, 0.26]), paint),
      pen.line(points(x, y, em, [-0.16, 0], [0.12, 0]), paint),
    ];
  },
  "down triangle": (pen, { x, y }, em, ink) => [
    pen.polygon(points(x, y, em, [-0.26, -0.14], [0.26, -0.14], [0, 0.2]), { fill: ink }),
  ],
  "right triangle": (pen, { x, y }, em, ink) => [
    pen.polygon(points(x, y, em, [-0.14, -0.26], [-0.14, 0.26], [0.2, 0]), { fill: ink }),
  ],
} as const satisfies Record<string, Icon>;

function points(x: number, y: number, em: number, ...offsets: readonly [number, number][]): Point[] {
  return offsets.map(([dx, dy]) => ({ x: x + dx * em, y: y + dy * em }));
}
