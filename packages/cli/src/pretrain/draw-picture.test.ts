import type { PictureSet } from "@undiagram/contract";
import { Annotation } from "@undiagram/schema";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { drawPicture } from "./draw-picture.ts";

const set: PictureSet = {
  count: 100,
  words: "pretrain",
  tables: { min: 1, max: 4 },
  columns: { min: 2, max: 5 },
  styles: { dbdiagram: 1, badge_arrows: 1, mermaid: 1, workbench: 1, pgadmin: 1, drawsql: 1, plantuml: 1 },
  max_pixels: 200_704,
  min_text_px: 9,
};

describe.each([0, 1, 2, 3, 4, 5, 6, 7])("picture %i", async (index) => {
  const { png, labels } = await drawPicture(set, 7, index);
  const { data, info } = await sharp(png).greyscale().raw().toBuffer({ resolveWithObject: true });

  /** The difference between the lightest and the darkest pixel of a part of the picture. */
  const contrast = (left: number, top: number, right: number, bottom: number): number => {
    const values: number[] = [];
    for (let y = Math.max(0, Math.floor(top)); y < Math.min(info.height, Math.ceil(bottom)); y++) {
      for (let x = Math.max(0, Math.floor(left)); x < Math.min(info.width, Math.ceil(right)); x++) {
        values.push(data[y * info.width + x] as number);
      }
    }
    return Math.max(...values) - Math.min(...values);
  };

  test("has ink where a character is said to stand", () => {
    for (const [text, x, y, width, height, stops, table] of labels.texts) {
      if (table < 0) continue;
      expect(stops.length).toBe([...text].length);
      [...text].forEach((character, i) => {
        if (character === " ") return;
        const [left, right] = [stops[i - 1] ?? 0, stops[i] as number];
        expect(right, `${character} of ${text}`).toBeGreaterThan(left);
        const ink = contrast(x + left * width, y, x + right * width, y + height * 1.15);
        expect(ink, `${character} of ${text}`).toBeGreaterThan(25);
      });
    }
  });

  test("is labelled with every name of its annotation, each at its own table", () => {
    const annotation = Annotation.parse(JSON.parse(labels.annotation));
    annotation.tables.forEach(({ name, columns }, i) => {
      const own = labels.texts.filter(([, , , , , , table]) => table === i).map(([text]) => text);
      expect(own).toEqual(expect.arrayContaining([name, ...columns.map((column) => column.name)]));
    });
  });

  test("is the same whenever it is drawn", async () => {
    expect(await drawPicture(set, 7, index)).toEqual({ png, labels });
  });
});
