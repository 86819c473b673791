import type { Annotation } from "./annotation.ts";
import { canonicalize } from "./canonicalize.ts";

/** The annotation as the model is trained to say it: canonical, compact JSON on one line. */
export function serialize(annotation: Annotation): string {
  return JSON.stringify(canonicalize(annotation));
}
