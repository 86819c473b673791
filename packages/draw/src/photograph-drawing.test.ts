import { createRandom, hashSeed } from "@undiagram/random";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { draw } from "./draw.ts";
import { photograph } from "./photo/index.ts";
import { rasterize } from "./rasterize.ts";
import { STYLE_NAMES } from "./styles/index.ts";
import { randomSchema } from "./testing/arbitrary-schema.ts";

const LIMITS = { maxPixels: 400_000, minTextPx: 8 };

/** A photo in every style, and the drawing that was photographed. */
const taken = await Promise.all(
  STYLE_NAMES.map(async (style, seed) => {
    const schema = randomSchema(seed, { tables: [2, 5], columns: [2, 6] });
    const photographed = await draw(schema, { style, seed, ...LIMITS, photo: true });
    const { data, info } = await sharp(Buffer.from(photographed.svg))
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const again = await photograph({ data, ...info }, createRandom(hashSeed(seed, "photo")), {
      ...LIMITS,
      minScale: 0.9,
      canBeOnBoard: style === "whiteboard",
    });
    return { schema, style, seed, photographed, again };
  }),
);

describe("a photographed drawing", () => {
  it("keeps to the limit of pixels, and is an RGB PNG of its own size", async () => {
    for (const { photographed } of taken) {
      expect(photographed.width * photographed.height).toBeLessThanOrEqual(LIMITS.maxPixels);
      const { width, height, channels, format } = await sharp(await rasterize(photographed)).metadata();
      expect({ width, height, channels, format }).toEqual({
        width: photographed.width,
        height: photographed.height,
        channels: 3,
        format: "png",
      });
    }
  });

  it("shows no text smaller than allowed, measured where each text stands", () => {
    for (const { photographed, again } of taken) {
      const drawn = [
        ...photographed.svg.matchAll(/data-role[^>]*translate\(([\d.]+) ([\d.]+)\) scale\(([\d.]+) [^>]*>/g),
      ];
      expect(drawn.length).toBeGreaterThan(0);
      const own = photographed.texts.slice(drawn.length);
      for (const text of own) expect(text).toMatchObject({ role: "other" });
      for (const text of own) expect(text.height).toBeGreaterThanOrEqual(LIMITS.minTextPx);
      const labelled = photographed.texts.slice(0, drawn.length);
      labelled.forEach(({ height }, i) => {
        const [, x, y] = (drawn[i] as RegExpExecArray).map(Number) as [number, number, number];
        // What a pixel of the drawing becomes there, across and down: the text is drawn at LIMITS / 0.9 or more.
        const [origin, right, down] = [again.map(x, y), again.map(x + 1, y), again.map(x, y + 1)];
        const scale = Math.min(...[right, down].map((p) => Math.hypot(p[0] - origin[0], p[1] - origin[1])));
        expect(scale * (LIMITS.minTextPx / 0.9)).toBeGreaterThanOrEqual(LIMITS.minTextPx * 0.999);
        expect(height).toBeGreaterThanOrEqual(LIMITS.minTextPx * 0.999);
      });
    }
  });

  it("has its texts and line ends where the photograph has them", async () => {
    for (const { schema, style, seed, photographed, again } of taken) {
      expect(again.picture).toEqual(photographed.photo?.picture);
      const limits = { maxPixels: Math.floor(LIMITS.maxPixels * 0.82), minTextPx: LIMITS.minTextPx / 0.9 };
      const drawn = await draw(schema, { style, seed, ...limits });
      expect(drawn.svg).toBe(photographed.svg);
      drawn.texts.forEach(({ x, y, width, height, text }, i) => {
        const at = photographed.texts[i];
        const [cx, cy] = again.map(x + width / 2, y + height / 2);
        expect(at?.text).toBe(text);
        expect(height).toBeGreaterThanOrEqual(limits.minTextPx - 0.01);
        expect(Math.abs((at?.x ?? 0) + (at?.width ?? 0) / 2 - cx)).toBeLessThan(1);
        expect(Math.abs((at?.y ?? 0) + (at?.height ?? 0) / 2 - cy)).toBeLessThan(1);
      });
      drawn.edgeEnds.forEach(({ x, y, ...end }, i) => {
        const [ex, ey] = again.map(x, y);
        expect(photographed.edgeEnds[i]).toMatchObject(end);
        expect(
          Math.hypot((photographed.edgeEnds[i]?.x ?? 0) - ex, (photographed.edgeEnds[i]?.y ?? 0) - ey),
        ).toBeLessThan(0.1);
      });
      expect(photographed.annotation).toEqual(drawn.annotation);
    }
  });

  it("is the same for the same arguments, and on a whiteboard only when drawn for one", async () => {
    for (const { schema, style, seed, photographed } of taken.slice(0, 4)) {
      expect(await draw(schema, { style, seed, ...LIMITS, photo: true })).toEqual(photographed);
    }
    for (const { photographed } of taken) {
      if (photographed.style !== "whiteboard") expect(photographed.photo?.recipe).not.toBe("photo of a whiteboard");
    }
  });
});
