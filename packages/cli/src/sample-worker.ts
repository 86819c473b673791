import type { SamplePlan, SampleResult } from "@undiagram/dataset";
import { type Drawing, DrawingTooLargeError, draw, rasterize } from "@undiagram/draw";
import { createRandom, hashSeed } from "@undiagram/random";
import { makeFamily, makeVariant } from "@undiagram/synth";

/** Makes one sample of a dataset in a worker thread: seeds to schema to picture. */
export default async function makeSample(plan: SamplePlan): Promise<SampleResult> {
  const drawing = await drawFitting(plan);
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

/** How often a picture is drawn anew with other choices of its style before the schema itself is made smaller. */
const REDRAWS = 3;

/**
 * The planned schema where some drawing of it fits; else the same family with fewer columns, then fewer tables. What
 * is tried depends on the plan alone, so the sample is the same wherever it is made.
 */
async function drawFitting(plan: SamplePlan): Promise<Drawing> {
  const family = makeFamily(plan.domain, createRandom(plan.familySeed), plan.size);
  const size = structuredClone(plan.size);
  for (;;) {
    const schema = makeVariant(family, createRandom(plan.variantSeed), size);
    for (let redraw = 0; redraw < REDRAWS; redraw++) {
      const { style, maxPixels, minTextPx, photo } = plan;
      try {
        return await draw(schema, { style, seed: hashSeed(plan.seed, redraw), maxPixels, minTextPx, photo });
      } catch (error) {
        if (!(error instanceof DrawingTooLargeError)) throw error;
        const isSmallest = size.columns.max === size.columns.min && size.tables.max === size.tables.min;
        if (isSmallest && redraw === REDRAWS - 1) throw error;
      }
    }
    if (size.columns.max > size.columns.min) size.columns.max--;
    else size.tables.max--;
  }
}
