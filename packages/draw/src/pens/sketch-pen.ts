import roughModule from "roughjs";
import type { Options } from "roughjs/bin/core.js";
import type { RoughGenerator } from "roughjs/bin/generator.js";
import type { Point } from "../geometry.ts";
import type { Paint, Pen } from "./pen.ts";

// The module's default export is the object itself, which its types do not say under Node's module rules.
const rough = roughModule as unknown as typeof roughModule.default;

/** Shaky double lines, as a hand draws them on a whiteboard. The seed fixes every wobble. */
export function createSketchPen(seed: number, roughness: number): Pen {
  const generator = rough.generator();
  // roughjs takes 0 for "no seed" and would draw differently every time.
  let strokes = (seed >>> 1) + 1;
  const options = (paint: Paint, isFrame: boolean): Options => ({
    seed: strokes++,
    roughness,
    bowing: 1,
    stroke: paint.stroke ?? "none",
    strokeWidth: paint.width ?? 1,
    strokeLineDash: paint.dash ? [...paint.dash] : undefined,
    fill: paint.fill,
    fillStyle: "solid",
    disableMultiStroke: !isFrame,
    preserveVertices: true,
    fixedDecimalPlaceDigits: 1,
  });
  const toSvg = (drawable: ReturnType<RoughGenerator["path"]>, paint: Paint): string =>
    generator
      .toPaths(drawable)
      .map((p) => {
        const isFill = p.fill !== undefined && p.fill !== "none";
        const stroke = isFill && p.stroke === "none" ? "none" : p.stroke;
        const dash = !isFill && paint.dash ? ` stroke-dasharray="${paint.dash.join(" ")}"` : "";
        return `<path d="${p.d}" fill="${isFill ? p.fill : "none"}" stroke="${stroke}" stroke-width="${p.strokeWidth}" stroke-linecap="round"${dash}/>`;
      })
      .join("");
  const pairs = (points: readonly Point[]): [number, number][] => points.map((p) => [p.x, p.y]);
  return {
    name: "sketch",
    box: ({ x, y, width, height }, paint) =>
      toSvg(generator.rectangle(x, y, width, height, options(paint, true)), paint),
    ellipse: ({ x, y, width, height }, paint) =>
      toSvg(generator.ellipse(x + width / 2, y + height / 2, width, height, options(paint, true)), paint),
    line: (points, paint) => toSvg(generator.linearPath(pairs(points), options(paint, false)), paint),
    polygon: (points, paint) => toSvg(generator.polygon(pairs(points), options(paint, false)), paint),
    path: (data, paint) => toSvg(generator.path(data, options(paint, false)), paint),
  };
}
