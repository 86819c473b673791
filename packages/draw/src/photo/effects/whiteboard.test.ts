import fc from "fast-check";
import { expect, test } from "vitest";
import { project } from "../homography.ts";
import { drawChequers } from "../testing/chequers.ts";
import { applyAlone } from "../testing/frames.ts";
import { whiteboard } from "./whiteboard.ts";

const { picture, squares } = drawChequers(160, 120);

test("ink stays darker than the board beside it, wherever it is written", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      const frame = await applyAlone(whiteboard, picture, seed);
      const valueAt = (x: number, y: number) => {
        const [frameX, frameY] = project(frame.toFrame, x, y);
        return frame.pixels[(Math.floor(frameY) * frame.width + Math.floor(frameX)) * 3 + 1]!;
      };
      for (const { ink, ground } of squares) expect(valueAt(...ground) - valueAt(...ink)).toBeGreaterThan(100);
    }),
    { numRuns: 25 },
  );
});
