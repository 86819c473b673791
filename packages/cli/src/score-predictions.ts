import { type SampleScore, scoreSample, type TruthSample } from "@undiagram/score";
import { eachPrediction } from "./read-predictions.ts";

/**
 * Scores the replies of a file as they are read, in the order of the truths; a sample without a reply scores as an empty
 * one. `missing` counts those samples, and `unknown` the replies to no sample.
 *
 * @param sampleOf the sample that a reply is scored on, by the id it was made for; its own unless said otherwise
 */
export async function scorePredictions(
  truths: readonly TruthSample[],
  file: string,
  sampleOf: (id: string) => string | undefined = (id) => id,
): Promise<{ scores: SampleScore[]; missing: number; unknown: number }> {
  const byId = new Map(truths.map((truth) => [truth.id, truth]));
  const scores = new Map<string, SampleScore>();
  let unknown = 0;
  for await (const { id, reply, finish } of eachPrediction(file)) {
    const truth = byId.get(sampleOf(id) ?? "");
    if (truth) scores.set(truth.id, scoreSample(truth, reply, { finish }));
    else unknown++;
  }
  return {
    scores: truths.map((truth) => scores.get(truth.id) ?? scoreSample(truth, undefined)),
    missing: truths.length - scores.size,
    unknown,
  };
}
