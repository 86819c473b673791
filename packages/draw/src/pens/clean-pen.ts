import { svgNumber as n, type Point } from "../geometry.ts";
import type { Paint, Pen } from "./pen.ts";

/** Exact lines, as a program draws them. */
export function createCleanPen(): Pen {
  return {
    name: "clean",
    box: ({ x, y, width, height }, paint) =>
      `<rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}"` +
      `${paint.radius ? ` rx="${n(paint.radius)}"` : ""}${attributes(paint)}/>`,
    ellipse: ({ x, y, width, height }, paint) =>
      `<ellipse cx="${n(x + width / 2)}" cy="${n(y + height / 2)}" rx="${n(width / 2)}" ry="${n(height / 2)}"${attributes(paint)}/>`,
    line: (points, paint) => `<polyline points="${list(points)}"${attributes(paint)}/>`,
    polygon: (points, paint) => `<polygon points="${list(points)}"${attributes(paint)}/>`,
    path: (data, paint) => `<path d="${data}"${attributes(paint)}/>`,
  };
}

function list(points: readonly Point[]): string {
  return points.map((p) => `${n(p.x)},${n(p.y)}`).join(" ");
}

function attributes({ fill, stroke, width, dash }: Paint): string {
  return (
    ` fill="${fill ?? "none"}"` +
    (stroke ? ` stroke="${stroke}" stroke-width="${n(width ?? 1)}"` : "") +
    (stroke && dash ? ` stroke-dasharray="${dash.map(n).join(" ")}"` : "")
  );
}
