import type { SamplePlan, SampleResult } from "@undiagram/dataset";
import { type Drawing, DrawingTooLargeError, draw, rasterize } from "@undiagram/draw";
import { createRandom, hashSeed } from "@undiagram/random";
import type { DatabaseSchema } from "@undiagram/schema";
import { makeFamily, makeVariant } from "@undiagram/synth";

/** Makes one sample of a dataset in a worker thread: seeds to schema to picture. */
export default async function makeSample(plan: SamplePlan): Promise<SampleResult> {
  const drawing = await drawFitting(plan);
  return {
    png: await rasterize(drawing),
    annotation: drawing.annotation,
    notation: drawing.notation,
    renderer: drawing.renderer,
    width: drawing.width,
    height: drawing.height,
  };
}
