import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MissingGlyphsError } from "./errors.ts";
import { FONTS, type FontName } from "./fonts.ts";
import { measureText, shapeText } from "./text.ts";

const fonts = Object.keys(FONTS) as FontName[];

describe("shapeText", () => {
  it("outlines identifiers in every font, regular and bold", () => {
    for (const font of fonts) {
      for (const bold of [false, true]) {
        const { outline, advance } = shapeText("order_items2", font, bold);
        expect(outline).toMatch(/^M\d+ 0m/);
        expect(advance).toBeGreaterThan(3);
      }
    }
  });

  it("grows with every character and in proportion to the size", () => {
    const word = fc.stringMatching(/^[a-zA-Z0-9_]{1,20}$/);
    fc.assert(
      fc.property(word, fc.constantFrom(...fonts), (text, font) => {
        expect(measureText(`${text}m`, font, false, 10)).toBeGreaterThan(measureText(text, font, false, 10));
        expect(measureText(text, font, false, 20)).toBeCloseTo(2 * measureText(text, font, false, 10), 6);
      }),
    );
  });

  it("sets letters that a font lacks in a fallback font", () => {
    expect(shapeText("заказы", "Caveat", false).outline).not.toBe("");
    expect(shapeText("παραγγελίες", "Mali", false)).toEqual(shapeText("παραγγελίες", "Noto Sans", false));
    expect(shapeText("∞", "Inter", false).outline).not.toBe("");
  });

  it("refuses characters that no font has, and names them", () => {
    const error = (() => {
      try {
        shapeText("注文_id", "Inter", false);
      } catch (e) {
        return e;
      }
    })();
    expect(error).toBeInstanceOf(MissingGlyphsError);
    expect((error as MissingGlyphsError).characters).toEqual(["注", "文"]);
  });
});
