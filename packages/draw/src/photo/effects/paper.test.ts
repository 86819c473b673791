import fc from "fast-check";
import { expect, test } from "vitest";
import { project } from "../homography.ts";
import { drawChequers } from "../testing/chequers.ts";
import { applyAlone } from "../testing/frames.ts";
import { paper } from "./paper.ts";

const { picture, squares } = drawChequers(160, 120);

test("ink stays darker than the paper beside it, wherever it is printed", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      const frame = await applyAlone(paper, picture, seed);
      const valueAt = (x: number, y: number) => {
        const [frameX, frameY] = project(frame.toFrame, x, y);
        return frame.pixels[(Math.floor(frameY) * frame.width + Math.floor(frameX)) * 3 + 1]!;
      };
      for (const { ink, ground } of squares) expect(valueAt(...ground) - valueAt(...ink)).toBeGreaterThan(100);
    }),
    { numRuns: 25 },
  );
});

test("the sheet ends in sight at times, and there the table shows", async () => {
  const seeds = Array.from({ length: 30 }, (_, seed) => seed * 7919);
  const corners = await Promise.all(
    seeds.map(async (seed) => (await applyAlone(paper, picture, seed)).pixels.slice(0, 3)),
  );
  const tables = corners.filter(([red]) => red! < 200).length;
  expect(tables).toBeGreaterThan(4);
  expect(tables).toBeLessThan(26);
});
