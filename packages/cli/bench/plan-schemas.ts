import { DatasetConfig, readConfig } from "@undiagram/contract";
import { planDataset, type SamplePlan } from "@undiagram/dataset";
import { STYLE_DIALECTS } from "@undiagram/draw";
import { createRandom } from "@undiagram/random";
import type { DatabaseSchema } from "@undiagram/schema";
import { MAIN_DOMAINS, makeFamily, makeVariant } from "@undiagram/synth";
import { configFile } from "../src/paths.ts";

export interface PlannedSchema {
  plan: SamplePlan;
  schema: DatabaseSchema;
}

/** The first `count` training schemas of the `starter` dataset: two to six tables, every domain in turn. */
export async function planSchemas(count: number): Promise<PlannedSchema[]> {
  const starter = await readConfig(configFile("dataset", "starter"), DatasetConfig);
  const { train } = starter.splits as { train: DatasetConfig["splits"][string] };
  const plans = planDataset(
    { ...starter, splits: { train: { ...train, count } } },
    { makeFamily, makeVariant },
    { domains: MAIN_DOMAINS, styles: STYLE_DIALECTS },
  );
  return plans.map((plan) => {
    const family = makeFamily(plan.domain, createRandom(plan.familySeed), plan.size);
    return { plan, schema: makeVariant(family, createRandom(plan.variantSeed), plan.size, plan.dialect) };
  });
}
