import { createRandom, hashSeed } from "@undiagram/random";
import type { DatabaseSchema } from "@undiagram/schema";
import { chooseLook, type Look, scaleText } from "./choose-look.ts";
import { type Composition, compose } from "./compose.ts";
import type { Drawing, DrawOptions } from "./drawing.ts";
import { DrawingTooLargeError, UnknownStyleError } from "./errors.ts";
import { STYLES } from "./styles/index.ts";

/**
 * Draws the schema in a style. The seed decides all the style leaves open; the same arguments give the same drawing in
 * any process. When the seed's own choice is too large or has lines upon lines, other orientations, tighter spacing,
 * smaller text and a denser layout are tried in this order, and the first readable picture is taken.
 *
 * Throws DrawingTooLargeError when no attempt fits, UnknownStyleError, and MissingGlyphsError for characters no font has.
 */
export async function draw(schema: DatabaseSchema, options: DrawOptions): Promise<Drawing> {
  const style = STYLES.find((s) => s.name === options.style);
  if (!style) {
    throw new UnknownStyleError(
      options.style,
      STYLES.map((s) => s.name),
    );
  }
  const look = chooseLook(style, createRandom(hashSeed(options.seed, style.name, "look")), options.minTextPx);
  let best: Composition | undefined;
  let smallest: Composition | undefined;
  for (const attempt of ATTEMPTS) {
    const tried = attempt(look, shrinkage(smallest, options.maxPixels), options.minTextPx);
    const composition = await compose(schema, tried, options.seed, options.maxPixels);
    if (composition.drawing && composition.faults === 0) return composition.drawing;
    if (composition.drawing && composition.faults < (best?.faults ?? Number.POSITIVE_INFINITY)) best = composition;
    if (!smallest || area(composition) < area(smallest)) smallest = composition;
  }
  if (best?.drawing) return best.drawing;
  const { width, height } = smallest as Composition;
  throw new DrawingTooLargeError(width, height, options.maxPixels);
}

/** What to try, in this order. `scale` says how much smaller text must be for the smallest picture so far to fit. */
type Attempt = (look: Look, scale: number, minTextPx: number) => Look;

const ATTEMPTS: readonly Attempt[] = [
  (look) => look,
  (look) => turn(look),
  (look) => tighten(look),
  (look) => turn(tighten(look)),
  (look, scale, min) => scaleText(tighten(look), scale, min),
  (look, scale, min) => scaleText(turn(tighten(look)), scale, min),
  (look, scale, min) => ({ ...scaleText(tighten(look), scale, min), layout: "columns" }),
  (look, scale, min) => ({ ...scaleText(turn(tighten(look)), scale, min), layout: "columns" }),
  (look, _scale, min) => ({ ...scaleText(tighten(look), 0, min), layout: "columns" }),
  (look, _scale, min) => ({ ...scaleText(turn(tighten(look)), 0, min), layout: "columns" }),
];

function turn(look: Look): Look {
  return { ...look, turned: !look.turned };
}

function tighten(look: Look): Look {
  return {
    ...look,
    gap: 0,
    margin: Math.min(look.margin, 0.6),
    rows: { ...look.rows, height: Math.min(look.rows.height, 1.3), padding: Math.min(look.rows.padding, 0.45) },
    header: { ...look.header, height: Math.min(look.header.height, 1.5) },
    clutter: { title: false, legend: false, note: false, watermark: false },
  };
}

function shrinkage(smallest: Composition | undefined, maxPixels: number): number {
  return smallest ? Math.min(1, Math.sqrt(maxPixels / area(smallest)) * 0.96) : 1;
}

function area({ width, height }: Composition): number {
  return width * height;
}
