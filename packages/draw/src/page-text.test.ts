import { expect, test } from "vitest";
import { drawPageText, findMissingGlyphs, measurePageText } from "./page-text.ts";

test("characters that no font has are named, and drawn as question marks", () => {
  expect(findMissingGlyphs("naïve Größe, имя")).toEqual([]);
  expect(findMissingGlyphs("id 表 名 表")).toEqual(["表", "名"]);
  const ink = "black";
  expect(drawPageText("表", 3, 9, { size: 12, ink })).toBe(drawPageText("?", 3, 9, { size: 12, ink }));
});

test("text is as wide as its size says", () => {
  const width = measurePageText("orders", { size: 10 });
  expect(measurePageText("orders", { size: 20 })).toBeCloseTo(2 * width);
  expect(measurePageText("orders", { size: 10, bold: true })).toBeGreaterThan(width);
});
