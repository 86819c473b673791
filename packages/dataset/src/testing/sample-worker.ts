import { createRandom } from "@undiagram/random";
import sharp from "sharp";
import type { SamplePlan } from "../plan-dataset.ts";
import type { SampleResult } from "../sample-result.ts";
import { makeFamily, makeVariant } from "./synth.ts";

/*
 * A worker that makes real, small PNGs. Its URL may ask for trouble: ?refuse=ID,ID throws for these samples, ?exit=ID
 * ends the thread, ?hide shows so little of the schemas that pictures come out alike.
 */

const ask = new URL(import.meta.url).searchParams;
const isAsked = (what: string, id: string) => ask.get(what)?.split(",").includes(id);

export default async function makeSample(plan: SamplePlan): Promise<SampleResult> {
  if (isAsked("refuse", plan.id)) throw new Error("refused");
  if (isAsked("exit", plan.id)) process.exit(7);
  const family = makeFamily(plan.domain, createRandom(plan.familySeed), plan.size);
  const { tables } = makeVariant(family, createRandom(plan.variantSeed), plan.size);
  const random = createRandom(plan.seed);
  const [width, height] = [random.int(16, 48), random.int(16, 48)];
  const pixels = Uint8Array.from({ length: width * height * 3 }, () => random.int(0, 255));
  const shown = ask.has("hide") ? tables.slice(0, 1) : tables;
  return {
    png: await sharp(pixels, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer(),
    annotation: {
      tables: shown.map(({ name, columns }) => ({
        name,
        columns: columns.map((column) => ({ name: column.name, ...(column.primary_key && { primary_key: true }) })),
      })),
      relationships: [],
    },
    notation: "none",
    renderer: "test",
    ...{ width, height },
  };
}
