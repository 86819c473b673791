import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { create, type Font, type Glyph } from "fontkit";
import { MissingGlyphsError } from "./errors.ts";
import { FALLBACK_FONTS, FONTS, type FontName } from "./fonts.ts";

/*
 * Text as outlines. A run is shaped and outlined once in font units and then only scaled, so the caches hold nothing
 * that depends on a picture: the same bytes whatever was drawn before.
 */

export interface TextRun {
  /** SVG path data in font units, y upward, starting at the pen position. */
  outline: string;
  /** Pen movement in ems. */
  advance: number;
  /** Where each character ends, as a share of the advance. */
  stops: number[];
  unitsPerEm: number;
}

/** Runs kept since the cache last started over, and before: 2 KB each, in every thread. */
const MAX_RUNS = 4000;

const require = createRequire(import.meta.url);
const fonts = new Map<string, Font>();
const glyphs = new Map<string, string>();
let runs = new Map<string, TextRun>();
let olderRuns = new Map<string, TextRun>();

/** Width in pixels. */
export function measureText(text: string, font: FontName, bold: boolean, size: number): number {
  return shapeText(text, font, bold).advance * size;
}

/**
 * The text's outline in the font, or in a fallback font when the font lacks one of its characters. Throws
 * MissingGlyphsError when no fallback has them all.
 */
export function shapeText(text: string, font: FontName, bold: boolean): TextRun {
  const key = `${font}\u0000${bold ? 1 : 0}\u0000${text}`;
  const known = runs.get(key);
  if (known) return known;
  if (runs.size >= MAX_RUNS) {
    olderRuns = runs;
    runs = new Map();
  }
  const run = olderRuns.get(key) ?? outlineText(text, fontWithGlyphs(text, font, bold), bold);
  runs.set(key, run);
  return run;
}

function fontWithGlyphs(text: string, font: FontName, bold: boolean): FontName {
  const fitting = [font, ...FALLBACK_FONTS].find((name) => lackingCharacters(text, name, bold).length === 0);
  if (!fitting) throw new MissingGlyphsError(text, lackingCharacters(text, font, bold));
  return fitting;
}

function lackingCharacters(text: string, font: FontName, bold: boolean): string[] {
  const loaded = loadFont(font, bold);
  return [...text].filter((character) => !loaded.hasGlyphForCodePoint(character.codePointAt(0) as number));
}

function outlineText(text: string, font: FontName, bold: boolean): TextRun {
  const loaded = loadFont(font, bold);
  // Ligatures would make "fi" one shape; diagram tools set identifiers without them.
  const { glyphs: shaped, positions } = loaded.layout(text, { liga: false, clig: false, calt: false });
  let pen = 0;
  let outline = "";
  const ends: number[] = [];
  shaped.forEach((glyph, i) => {
    const position = positions[i] ?? { xAdvance: 0, xOffset: 0, yOffset: 0 };
    const shape = glyphOutline(glyph, font, bold);
    if (shape) outline += `M${Math.round(pen + position.xOffset)} ${Math.round(position.yOffset)}${shape}`;
    pen += position.xAdvance;
    ends.push(pen);
  });
  const count = [...text].length;
  // Where shaping joined or split characters, in equal shares.
  const stops = Array.from({ length: count }, (_, i) =>
    shaped.length === count ? (ends[i] as number) / pen : (i + 1) / count,
  );
  return { outline, advance: pen / loaded.unitsPerEm, stops, unitsPerEm: loaded.unitsPerEm };
}

/** Relative path commands in whole font units, so that a glyph is outlined once wherever it stands. */
function glyphOutline(glyph: Glyph, font: FontName, bold: boolean): string {
  const key = `${font}\u0000${bold ? 1 : 0}\u0000${glyph.id}`;
  const known = glyphs.get(key);
  if (known !== undefined) return known;
  let outline = "";
  let at = [0, 0] as [number, number];
  let start = at;
  for (const { command, args } of glyph.path.commands) {
    if (command === "closePath") {
      outline += "z";
      at = start;
      continue;
    }
    const rounded = args.map(Math.round);
    const letter = { moveTo: "m", lineTo: "l", quadraticCurveTo: "q", bezierCurveTo: "c" }[command];
    outline += letter + rounded.map((value, i) => value - (at[i % 2] as number)).join(" ");
    at = rounded.slice(-2) as [number, number];
    if (command === "moveTo") start = at;
  }
  glyphs.set(key, outline);
  return outline;
}

function loadFont(name: FontName, bold: boolean): Font {
  const family = FONTS[name];
  const path = `${family.package}/${bold ? family.bold : family.regular}`;
  const known = fonts.get(path);
  if (known) return known;
  const font = create(readFileSync(require.resolve(path)));
  fonts.set(path, font);
  return font;
}
