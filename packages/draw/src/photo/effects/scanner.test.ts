import fc from "fast-check";
import { expect, test } from "vitest";
import { project } from "../homography.ts";
import { drawChequers } from "../testing/chequers.ts";
import { applyAlone } from "../testing/frames.ts";
import { scanner } from "./scanner.ts";

const { picture, squares } = drawChequers(160, 120);

test("ink stays darker than the paper beside it, wherever it lies on the glass", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      const frame = await applyAlone(scanner, picture, seed);
      const valueAt = (x: number, y: number) => {
        const [frameX, frameY] = project(frame.toFrame, x, y);
        return frame.pixels[(Math.floor(frameY) * frame.width + Math.floor(frameX)) * 3 + 1]!;
      };
      for (const { ink, ground } of squares) expect(valueAt(...ground) - valueAt(...ink)).toBeGreaterThan(100);
    }),
    { numRuns: 25 },
  );
});

test("a grey scan is grey in every pixel, and most scans are grey", async () => {
  const frames = await Promise.all(Array.from({ length: 30 }, (_, seed) => applyAlone(scanner, picture, seed * 7919)));
  const grey = frames.filter(({ pixels }) => pixels.every((value, at) => at % 3 === 0 || value === pixels[at - 1]));
  expect(grey.length).toBeGreaterThan(10);
});
