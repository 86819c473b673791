import { escapeXml } from "./canvas.ts";
import { MissingGlyphsError } from "./errors.ts";
import type { FontName } from "./fonts.ts";
import { svgNumber as n } from "./geometry.ts";
import { measureText, shapeText } from "./text.ts";

/*
 * Text for pages about pictures, such as contact sheets: outlines, as in the pictures themselves, so that a page has
 * the same bytes on every machine.
 */

const FONT: FontName = "Noto Sans";

export interface PageLettering {
  /** Font size in pixels. */
  size: number;
  bold?: boolean;
  /** Colour, as SVG has it. */
  ink: string;
}

/** An SVG path that shows the text from x on. Characters that no font has become question marks. */
export function drawPageText(
  text: string,
  x: number,
  baseline: number,
  { size, bold = false, ink }: PageLettering,
): string {
  const { outline, unitsPerEm } = shapeText(replaceMissing(text), FONT, bold);
  const scale = (size / unitsPerEm).toFixed(6);
  return `<path fill="${escapeXml(ink)}" transform="translate(${n(x)} ${n(baseline)}) scale(${scale} -${scale})" d="${outline}"/>`;
}

/** Width in pixels. */
export function measurePageText(text: string, { size, bold = false }: Omit<PageLettering, "ink">): number {
  return measureText(replaceMissing(text), FONT, bold, size);
}

/** The characters of the text that no font has: draw throws MissingGlyphsError for a schema that holds one. */
export function findMissingGlyphs(text: string): string[] {
  return [...new Set(text)].filter((character) => {
    try {
      shapeText(character, FONT, false);
      return false;
    } catch (error) {
      if (error instanceof MissingGlyphsError) return true;
      throw error;
    }
  });
}

function replaceMissing(text: string): string {
  const missing = new Set(findMissingGlyphs(text));
  return [...text].map((character) => (missing.has(character) ? "?" : character)).join("");
}
