import { hashSeed } from "@undiagram/random";
import { hashPlan } from "./_journal.ts";
import type { PicturePlan } from "./picture-plan.ts";

/** How often a sample is made anew that shows the same as an earlier one. */
export const REPLACEMENTS = 20;

/** The plan that takes the place of this one: 0 is the plan itself, 1 the first replacement, and so on. */
export function variantOf(plan: PicturePlan, place: number): PicturePlan {
  return place === 0 ? plan : { ...plan, variantSeed: hashSeed(plan.variantSeed, "instead", place) };
}

/** Which of the plan's variants has this hash; -1 for none. */
export function findVariant(plan: PicturePlan, hash: string | undefined): number {
  for (let place = 0; place <= REPLACEMENTS; place++) if (hashPlan(variantOf(plan, place)) === hash) return place;
  return -1;
}
