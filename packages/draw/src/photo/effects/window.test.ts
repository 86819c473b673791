import fc from "fast-check";
import { expect, test } from "vitest";
import { toRawPicture } from "../frame.ts";
import { project } from "../homography.ts";
import { drawChequers } from "../testing/chequers.ts";
import { applyAlone } from "../testing/frames.ts";
import { window } from "./window.ts";

const { picture } = drawChequers(240, 120);

test("no pixel of the drawing changes, and what is written stands above it, inside the frame", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      const frame = await applyAlone(window, picture, seed);
      const [left, top] = project(frame.toFrame, 0, 0);
      const { data } = toRawPicture(frame);
      for (let y = 0; y < picture.height; y++) {
        const from = ((top + y) * frame.width + left) * 3;
        const row = picture.data.subarray(y * picture.width * 3, (y + 1) * picture.width * 3);
        expect(Buffer.compare(data.subarray(from, from + row.length), row)).toBe(0);
      }
      for (const { x, y, width, height } of frame.texts) {
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x + width).toBeLessThanOrEqual(frame.width);
        expect(y).toBeGreaterThanOrEqual(0);
        expect(y + height).toBeLessThanOrEqual(top);
      }
    }),
    { numRuns: 25 },
  );
});

test("most windows have a title, and where one is told, ink stands", async () => {
  const frames = await Promise.all(
    Array.from({ length: 20 }, (_, seed) => applyAlone(window, drawChequers(480, 80).picture, seed * 7919)),
  );
  expect(frames.filter(({ texts }) => texts.length > 0).length).toBeGreaterThan(12);
  for (const { texts, pixels, width } of frames) {
    for (const text of texts) {
      const row = Math.floor(text.y + text.height * 0.55);
      const first = (row * width + Math.floor(text.x)) * 3;
      const values = pixels.subarray(first, first + Math.floor(text.width) * 3);
      expect(Math.max(...values) - Math.min(...values)).toBeGreaterThan(60);
    }
  }
});
