import { createRandom } from "@undiagram/random";
import type { Annotation, DatabaseSchema, SchemaTable } from "@undiagram/schema";
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
  const schema = makeVariant(family, createRandom(plan.variantSeed), plan.size, plan.dialect);
  const random = createRandom(plan.seed);
  const [width, height] = [random.int(16, 48), random.int(16, 48)];
  const pixels = Uint8Array.from({ length: width * height * 3 }, () => random.int(0, 255));
  return {
    png: await sharp(pixels, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer(),
    annotation: ask.has("hide") ? hide(show(schema)) : show(schema),
    notation: "none",
    renderer: "test",
    photo: "none",
    ...{ width, height },
  };
}

function show({ tables }: DatabaseSchema): Annotation {
  const columnsOf = (table: SchemaTable) =>
    table.columns.map(({ name, primary_key }) => ({ name, ...(primary_key && { primary_key: true as const }) }));
  return { tables: tables.map((table) => ({ name: table.name, columns: columnsOf(table) })), relationships: [] };
}

/** So little of it that two of twenty look the same. */
export function hide({ tables }: Annotation): Annotation {
  const columns = tables[0]?.columns.slice(1, 3) ?? [];
  return { tables: [{ name: "hidden", columns }], relationships: [] };
}
