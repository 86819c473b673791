import type { FilePredictor, Prediction } from "@undiagram/contract";
import { openPredictions } from "./prediction-file.ts";
import type { Predict } from "./predictor.ts";

export interface FileOptions {
  /** The replies of a file by sample id; throws when it is no predictions file. */
  readReplies: (path: string) => Promise<Map<string, Prediction>>;
}

/** Replies made elsewhere, copied so that the run holds what it was scored on. A sample without one stays without. */
export function file({ readReplies }: FileOptions): Predict<FilePredictor> {
  return async ({ samples, passes, onProgress, onWarning }) => {
    for (const { predictor, name, out } of passes) {
      const replies = await readReplies(predictor.path);
      const known = samples.flatMap(({ id }) => replies.get(id) ?? []);
      const missing = samples.length - known.length;
      if (missing > 0)
        onWarning?.(`${predictor.path} has no reply to ${missing} of ${samples.length} samples; they score as empty`);
      await using predictions = await openPredictions(out);
      await predictions.append(known.filter(({ id }) => !predictions.answered.has(id)));
      await predictions.complete();
      onProgress?.(name, known.length, samples.length);
    }
    return [];
  };
}
