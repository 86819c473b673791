import { type Annotation, serialize } from "@undiagram/schema";
import fc from "fast-check";
import { type SampleScore, scoreSample } from "../score-sample.ts";
import { arbitraryPair } from "./arbitrary-annotation.ts";

/** The score of a reply, given as it is or as what it says. */
export function scoreOf(truth: Annotation, reply: Annotation | string, id = "a"): SampleScore {
  return scoreSample({ id, annotation: truth }, typeof reply === "string" ? reply : JSON.stringify(reply));
}

/** Scores of several samples in few families, as a set has them. */
export const arbitraryScores: fc.Arbitrary<SampleScore[]> = fc
  .array(fc.tuple(arbitraryPair, fc.integer({ min: 0, max: 3 }), fc.constantFrom("said", "silent")), {
    minLength: 1,
    maxLength: 8,
  })
  .map((samples) =>
    samples.map(([{ truth, predicted }, family, how], i) =>
      scoreSample(
        {
          id: `s${i}`,
          annotation: truth,
          family: family === 0 ? undefined : `f${family}`,
          domain: `d${family}`,
          width: 100 * family,
          height: 300,
        },
        how === "said" ? serialize(predicted) : undefined,
      ),
    ),
  );
