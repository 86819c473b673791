import { createRandom } from "@undiagram/random";
import fc from "fast-check";
import { expect, test } from "vitest";
import { frameDrawing, STRAIGHT_ON } from "../aim.ts";
import { project } from "../homography.ts";
import { rotation } from "./rotation.ts";

test("level lines lean by at most two and a half degrees, and right angles stay right", () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const aim = structuredClone(STRAIGHT_ON);
      rotation.aim?.(aim, createRandom(seed), { width: 300, height: 200 });
      const { toFrame } = frameDrawing({ width: 300, height: 200 }, aim, { maxPixels: 120_000, minScale: 0.9 });
      const [[x0, y0], [x1, y1], [x2, y2]] = [
        project(toFrame, 0, 0),
        project(toFrame, 300, 0),
        project(toFrame, 0, 200),
      ];
      expect(Math.abs(Math.atan2(y1 - y0, x1 - x0))).toBeLessThanOrEqual((2.5 * Math.PI) / 180);
      expect((x1 - x0) * (x2 - x0) + (y1 - y0) * (y2 - y0)).toBeCloseTo(0, 5);
    }),
  );
});
