import { sha256, UndiagramError } from "@undiagram/contract";
import { type Annotation, annotationKey } from "@undiagram/schema";
import type { FinishedSample, Journal } from "./_journal.ts";
import type { Workshop } from "./_make-samples.ts";
import { findVariant, REPLACEMENTS, variantOf } from "./_variant.ts";
import type { PicturePlan } from "./picture-plan.ts";

/**
 * Schemas differ by plan, but pictures may hide in what. Goes through the samples in the order of the plan, so that
 * the outcome does not depend on which was made first. `within` false leaves equal samples of one split as they are.
 */
export async function replaceEqualSamples(
  plan: readonly PicturePlan[],
  journal: Journal,
  workshop: Workshop,
  { within }: { within: boolean },
): Promise<void> {
  const seen = new Map<string, PicturePlan>();
  for (const sample of plan) {
    const made = () => journal.finished.get(sample.id) as FinishedSample;
    // Hashed, because a hundred thousand annotations fill hundreds of megabytes.
    const key = () => sha256(annotationKey(JSON.parse(made().line.annotation) as Annotation));
    for (;;) {
      const same = seen.get(key());
      if (!same || (!within && same.split === sample.split)) break;
      const place = findVariant(sample, made().plan) + 1;
      if (place > REPLACEMENTS) throw exhausted(sample, same.id);
      await workshop.make(variantOf(sample, place));
    }
    seen.set(key(), sample);
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
