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
  link: (pen, { x, y }, em, ink) => {
    const paint: Paint = { stroke: ink, width: Math.max(1, em * 0.12), radius: em * 0.15 };
    return [
      pen.box({ x: x - 0.44 * em, y: y - 0.16 * em, width: 0.5 * em, height: 0.32 * em }, paint),
      pen.box({ x: x - 0.06 * em, y: y - 0.16 * em, width: 0.5 * em, height: 0.32 * em }, paint),
    ];
  },
} as const satisfies Record<string, Icon>;

function points(x: number, y: number, em: number, ...offsets: readonly [number, number][]): Point[] {
  return offsets.map(([dx, dy]) => ({ x: x + dx * em, y: y + dy * em }));
}
