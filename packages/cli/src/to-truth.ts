import type { DatasetSample } from "@undiagram/dataset";
import type { TruthSample } from "@undiagram/score";

/** A dataset's sample as scoring wants it: the annotation and what strata are made of. */
export function toTruth({ id, annotation, metadata }: DatasetSample): TruthSample {
  const { family, domain, style, notation, photo, width, height } = metadata;
  return { id, annotation, family, domain, style, notation, photo, width, height };
}
