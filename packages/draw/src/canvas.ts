import type { TextPiece } from "./drawing.ts";
import type { FontName } from "./fonts.ts";
import { svgNumber as n } from "./geometry.ts";
import { measureText, shapeText } from "./text.ts";

export interface Lettering {
  font: FontName;
  bold: boolean;
  /** Font size in pixels. */
  size: number;
  ink: string;
}

export type TextMeaning = Pick<TextPiece, "role" | "table" | "column">;

/** Collects the SVG elements of one picture, and every text with its place. */
export class Canvas {
  readonly texts: TextPiece[] = [];
  readonly #elements: string[] = [];

  add(...elements: string[]): void {
    this.#elements.push(...elements);
  }

  /** Says in the SVG what the elements that `draw` adds belong to, by data attributes. */
  group(data: Readonly<Record<string, string | number>>, draw: () => void): void {
    const attributes = Object.entries(data).map(([name, value]) => ` data-${name}="${escapeXml(String(value))}"`);
    this.add(`<g${attributes.join("")}>`);
    draw();
    this.add("</g>");
  }

  /** Sets the text with its left end at x, on a baseline that `baselineAt` gave. */
  text(text: string, x: number, baseline: number, lettering: Lettering, meaning: TextMeaning): void {
    const { size, ink, font, bold } = lettering;
    const run = shapeText(text, font, bold);
    const scale = size / run.unitsPerEm;
    this.add(
      `<path data-role="${meaning.role}" data-text="${escapeXml(text)}" fill="${ink}" ` +
        `transform="translate(${n(x)} ${n(baseline)}) scale(${scale.toFixed(6)} ${(-scale).toFixed(6)})" d="${run.outline}"/>`,
    );
    this.texts.push({
      text,
      x: round(x),
      y: round(baseline - size * 0.78),
      width: round(run.advance * size),
      height: round(size),
      stops: run.stops,
      ...meaning,
    });
  }

  toSvg(width: number, height: number): string {
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">` +
      `${this.#elements.join("\n")}</svg>`
    );
  }
}

/**
 * The baseline of text whose capitals are centred on `middle`: they are some 0.7 em high in all our fonts. Whole pixels
 * keep small text crisp.
 */
export function baselineAt(middle: number, size: number): number {
  return Math.round(middle + size * 0.35);
}

export function textWidth(text: string, { font, bold, size }: Lettering): number {
  return measureText(text, font, bold, size);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Text inside an XML attribute. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c] as string);
}
