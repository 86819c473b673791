import { createRandom, hashSeed } from "@undiagram/random";
import type { DatabaseSchema } from "@undiagram/schema";
import { chooseLook, type Look, scaleText } from "./choose-look.ts";
import { type Composition, compose } from "./compose.ts";
import type { Drawing, DrawOptions } from "./drawing.ts";
import { NoRoomError, UnknownStyleError } from "./errors.ts";
import { limitsBeforePhoto, photographDrawing } from "./photograph-drawing.ts";
import type { Style } from "./style.ts";
import { STYLES } from "./styles/index.ts";

/**
 * Draws the schema in a style, and photographs the drawing where the options say so. The seed decides all the style
 * leaves open; the same arguments give the same picture in any process.
 *
 * Throws NoRoomError when no attempt fits, UnknownStyleError, and MissingGlyphsError for characters no font has.
 */
export async function draw(schema: DatabaseSchema, options: DrawOptions): Promise<Drawing> {
  const style = STYLES.find((s) => s.name === options.style);
  if (!style) {
    throw new UnknownStyleError(
      options.style,
      STYLES.map((s) => s.name),
    );
  }
  if (!options.photo) return drawSharp(schema, style, options);
  const drawing = await drawSharp(schema, style, { ...options, ...limitsBeforePhoto(options) });
  return photographDrawing(drawing, style, options);
}

/**
 * When the seed's own choice is too large, another orientation, tighter spacing, smaller text and a denser layout are
 * tried in this order; when lines of it can be taken for each other, wider spacing and other layouts. The first picture
 * that fits and can be read is taken.
 */
async function drawSharp(schema: DatabaseSchema, style: Style, options: DrawOptions): Promise<Drawing> {
  const look = chooseLook(style, createRandom(hashSeed(options.seed, style.name, "look")), options.minTextPx);
  let composition = await compose(schema, look, options.seed, options.maxPixels);
  let smallest = composition;
  let chances = CHANCES;
  const seen = new Set([JSON.stringify(look)]);
  const attempts = area(composition) > options.maxPixels ? FOR_SIZE : [...FOR_CLARITY, ...FOR_SIZE];
  for (const attempt of attempts) {
    if (composition.drawing || chances === 0) break;
    const tried = attempt(look, shrinkage(smallest, options.maxPixels), options.minTextPx);
    const key = JSON.stringify(tried);
    if (seen.has(key)) continue;
    seen.add(key);
    composition = await compose(schema, tried, options.seed, options.maxPixels);
    if (area(composition) <= options.maxPixels) chances--;
    if (area(composition) < area(smallest)) smallest = composition;
  }
  if (!composition.drawing) throw new NoRoomError(smallest.width, smallest.height, options.maxPixels);
  return composition.drawing;
}

/** How many pictures that fit, but have tangles, are tried. */
const CHANCES = 8;

/** What to try when the first choice would fit but has tangles: more room between the boxes. */
const FOR_CLARITY: readonly Attempt[] = [
  (look) => ({ ...look, gap: look.gap + 1.5 }),
  (look) => withCorners({ ...look, gap: look.gap + 1 }),
  (look) => withCorners({ ...turn(look), gap: look.gap + 1.5 }),
  (look) => ({ ...look, gap: look.gap + 3 }),
  (look) => withCorners({ ...look, gap: look.gap + 1.5, layout: "layered" }),
  (look) => withCorners({ ...look, gap: look.gap + 2.5, layout: "scattered" }),
  (look) => withCorners({ ...tighten(look), gap: 3 }),
];

/** What to try when the first choice is too large. `scale` makes the text of the smallest picture so far fit. */
const FOR_SIZE: readonly Attempt[] = [
  (look) => turn(look),
  (look) => tighten(look),
  (look) => turn(tighten(look)),
  (look, scale, min) => scaleText(tighten(look), scale, min),
  (look, scale, min) => scaleText(turn(tighten(look)), scale, min),
  (look, scale, min) => withCorners(scaleText(tighten(look), scale, min)),
  (look, scale, min) => ({ ...scaleText(tighten(look), scale, min), layout: "columns" }),
  (look, scale, min) => ({ ...scaleText(turn(tighten(look)), scale, min), layout: "columns" }),
  (look, _scale, min) => ({ ...scaleText(tighten(look), 0, min), layout: "columns" }),
  (look, _scale, min) => ({ ...scaleText(turn(tighten(look)), 0, min), layout: "columns" }),
  (look, _scale, min) => withCorners({ ...scaleText(tighten(look), 0, min), gap: 0.8, layout: "scattered" }),
  (look, _scale, min) => withCorners({ ...scaleText(turn(tighten(look)), 0, min), gap: 0.8, layout: "grid" }),
  (look, _scale, min) => withCorners({ ...scaleText(tighten(look), 0, min), layout: "columns" }),
];

type Attempt = (look: Look, scale: number, minTextPx: number) => Look;

function turn(look: Look): Look {
  return { ...look, turned: !look.turned };
}

/** Straight lines do not find a way everywhere; lines with corners nearly always do. */
function withCorners(look: Look): Look {
  if (look.lines.shape !== "straight" && look.lines.shape !== "stubbed") return look;
  return { ...look, lines: { ...look.lines, shape: "orthogonal" } };
}

function tighten(look: Look): Look {
  return {
    ...look,
    gap: 0,
    margin: Math.min(look.margin, 0.6),
    rows: {
      ...look.rows,
      height: Math.min(look.rows.height, 1.4),
      padding: Math.min(look.rows.padding, 0.45),
      keep: look.rows.keep && Math.min(look.rows.keep, 3),
    },
    header: { ...look.header, height: Math.min(look.header.height, 1.5) },
    clutter: { title: false, legend: false, note: false, watermark: false, frame: false },
  };
}

function shrinkage(smallest: Composition, maxPixels: number): number {
  return Math.min(1, Math.sqrt(maxPixels / area(smallest)) * 0.96);
}

function area({ width, height }: Composition): number {
  return width * height;
}
