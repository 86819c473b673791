import { describe, expect, it } from "vitest";
import { FONTS, type FontName } from "./fonts.ts";
import { STYLES } from "./styles/index.ts";
import { measureProminence } from "./testing/glyph-prominence.ts";

/** As types have them: a 1 beside a bracket, another digit, another 1 and a small L. */
const TEXTS = ["(12,2)", "(11)", "l1"];
/** No text that is photographed is drawn smaller, in pixels. */
const LEAST_SIZE = 8.9;
/** Where a 1 and its neighbour run together, their pair is at 0 to 3 %; most pairs are at 20 to 40 %. */
const LEAST = 0.06;

/** The smallest size, in pixels, that any style has of the font by itself. */
function smallestSize(font: FontName): number {
  const sizes = STYLES.filter(({ fonts }) => fonts.includes(font)).map((s) => s.fontSize[0] * s.detailScale[0]);
  return Math.max(LEAST_SIZE, Math.min(...sizes));
}

const fonts = Object.keys(FONTS) as FontName[];
const texts = fonts.flatMap((font) => TEXTS.map((text) => ({ text, font, size: smallestSize(font) })));
const prominence = await measureProminence(texts, 4);

describe.each(fonts)("%s, photographed at the smallest size that a style sets it in,", (font) => {
  it("keeps a 1, and brackets, apart from what stands beside them", () => {
    texts.forEach(({ text, font: own }, line) => {
      if (own !== font) return;
      const pairs = (prominence[line] as number[]).map((value, i) => ({ pair: text.slice(i, i + 2), value }));
      for (const { pair, value } of pairs.filter(({ pair }) => /[1()]/.test(pair))) {
        expect(value, `${pair} in ${text}`).toBeGreaterThanOrEqual(LEAST);
      }
    });
  });
});
