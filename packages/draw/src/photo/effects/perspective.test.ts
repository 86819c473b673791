import { createRandom } from "@undiagram/random";
import fc from "fast-check";
import { expect, test } from "vitest";
import { frameDrawing, STRAIGHT_ON } from "../aim.ts";
import { project } from "../homography.ts";
import { perspective } from "./perspective.ts";

test("opposite sides differ in length, by less than a quarter, and the drawing is not mirrored", () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const aim = structuredClone(STRAIGHT_ON);
      perspective.aim?.(aim, createRandom(seed), { width: 300, height: 200 });
      const { toFrame } = frameDrawing({ width: 300, height: 200 }, aim, { maxPixels: 120_000, minScale: 0.9 });
      const length = (x0: number, y0: number, x1: number, y1: number) => {
        const [ax, ay] = project(toFrame, x0, y0);
        const [bx, by] = project(toFrame, x1, y1);
        return Math.hypot(bx - ax, by - ay);
      };
      const ratios = [length(0, 0, 0, 200) / length(300, 0, 300, 200), length(0, 0, 300, 0) / length(0, 200, 300, 200)];
      for (const ratio of ratios) expect(Math.abs(Math.log(ratio))).toBeLessThan(0.25);
      expect(Math.max(...ratios.map((ratio) => Math.abs(Math.log(ratio))))).toBeGreaterThan(0);
      expect(project(toFrame, 300, 0)[0]).toBeGreaterThan(project(toFrame, 0, 0)[0]);
    }),
  );
});
