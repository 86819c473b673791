import type { SamplePlan, SampleResult } from "@undiagram/dataset";
import { createRandom } from "@undiagram/random";
import { makeFamily, makeVariant } from "@undiagram/synth";
import { drawSample } from "./draw-sample.ts";

/** Makes one sample of a dataset in a worker thread: seeds to schema to picture. */
export default function makeSample(plan: SamplePlan): Promise<SampleResult> {
  const family = makeFamily(plan.domain, createRandom(plan.familySeed), plan.size);
  return drawSample(plan, (size) => makeVariant(family, createRandom(plan.variantSeed), size, plan.dialect));
}
