import { sha256, UndiagramError } from "@undiagram/contract";
import { type Annotation, annotationKey } from "@undiagram/schema";
import type { FinishedSample, Journal } from "./_journal.ts";
import type { Workshop } from "./_make-samples.ts";
import { findVariant, REPLACEMENTS, variantOf } from "./_variant.ts";
import type { PicturePlan } from "./picture-plan.ts";

/**
 * Schemas differ by plan, but pictures may hide in what. Goes through the samples in the order of the plan, so that
 * the outcome does not depend on which was made first.
 */
export async function replaceEqualSamples(
  plan: readonly PicturePlan[],
  journal: Journal,
  workshop: Workshop,
): Promise<void> {
  const seen = new Map<string, string>();
  for (const sample of plan) {
    const made = () => journal.finished.get(sample.id) as FinishedSample;
    // Hashed, because a hundred thousand annotations fill hundreds of megabytes.
    const key = () => sha256(annotationKey(JSON.parse(made().line.annotation) as Annotation));
    while (seen.has(key())) {
      const place = findVariant(sample, made().plan) + 1;
      if (place > REPLACEMENTS) throw exhausted(sample, seen.get(key()) as string);
      await workshop.make(variantOf(sample, place));
    }
    seen.set(key(), sample.id);
  }
}

function exhausted(plan: PicturePlan, same: string): UndiagramError {
  return new UndiagramError("families_exhausted", `The sample ${plan.id} always shows the same as ${same}`, {
    problems: [
      {
        where: plan.id,
        path: plan.family,
        expected: `${REPLACEMENTS} variants that differ`,
        got: `the same as ${same}`,
      },
    ],
    next: "Lower the count, or widen the ranges of tables and columns.",
  });
}
