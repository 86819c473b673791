import type { PicturePlan, SampleResult, SchemaSize } from "@undiagram/dataset";
import { type Drawing, draw, NoRoomError, rasterize } from "@undiagram/draw";
import { hashSeed } from "@undiagram/random";
import type { DatabaseSchema } from "@undiagram/schema";

/** How often a picture is drawn anew with other choices of its style before the schema itself is made smaller. */
const REDRAWS = 3;

/**
 * Draws the planned picture of the schema that `makeSchema` makes in the planned size; where no drawing of it fits, of
 * one with fewer columns, then fewer tables. What is tried depends on the plan alone, so the sample is the same
 * wherever it is made. Throws NoRoomError when even the smallest schema does not fit.
 */
export async function drawSample(
  plan: PicturePlan,
  makeSchema: (size: SchemaSize) => DatabaseSchema,
): Promise<SampleResult> {
  const drawing = await drawFitting(plan, makeSchema);
  return {
    png: await rasterize(drawing),
    annotation: drawing.annotation,
    notation: drawing.notation,
    renderer: drawing.renderer,
    photo: drawing.photo?.recipe ?? "none",
    width: drawing.width,
    height: drawing.height,
  };
}

async function drawFitting(plan: PicturePlan, makeSchema: (size: SchemaSize) => DatabaseSchema): Promise<Drawing> {
  const size = structuredClone(plan.size);
  for (;;) {
    const schema = makeSchema(size);
    for (let redraw = 0; redraw < REDRAWS; redraw++) {
      const { style, maxPixels, minTextPx, photo } = plan;
      try {
        return await draw(schema, { style, seed: hashSeed(plan.seed, redraw), maxPixels, minTextPx, photo });
      } catch (error) {
        if (!(error instanceof NoRoomError)) throw error;
        const isSmallest = size.columns.max === size.columns.min && size.tables.max === size.tables.min;
        if (isSmallest && redraw === REDRAWS - 1) throw error;
      }
    }
    if (size.columns.max > size.columns.min) size.columns.max--;
    else size.tables.max--;
  }
}
