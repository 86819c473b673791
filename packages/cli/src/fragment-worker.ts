import { cutFragment, type FragmentPlan, type SampleResult, type SchemaSize } from "@undiagram/dataset";
import { NoRoomError } from "@undiagram/draw";
import { createRandom } from "@undiagram/random";
import type { DatabaseSchema } from "@undiagram/schema";
import { drawSample } from "./draw-sample.ts";

/** Makes one sample of a dataset from SQL in a worker thread: a part of a schema to a fragment to its picture. */
export default async function makeSample(plan: FragmentPlan, parts: readonly DatabaseSchema[]): Promise<SampleResult> {
  const cut = (size: SchemaSize) =>
    cutFragment(parts[plan.part] as DatabaseSchema, createRandom(plan.variantSeed), size);
  try {
    return await drawSample(plan, cut);
  } catch (error) {
    if (!(error instanceof NoRoomError)) throw error;
    // Names and types may be longer than any of ours: better less of the schema than no picture.
    const { tables, columns } = plan.size;
    const size = { tables: { min: 1, max: tables.min }, columns: { min: 1, max: columns.min } };
    return drawSample({ ...plan, size }, cut);
  }
}
