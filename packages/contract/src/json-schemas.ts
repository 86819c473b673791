import { Annotation } from "@undiagram/schema";
import { z } from "zod";
import { DatasetManifest, MetadataLine } from "./dataset-files.ts";
import { Prediction, PredictJob } from "./prediction.ts";
import { PretrainConfig } from "./pretrain-config.ts";
import { RunConfig } from "./run-config.ts";
import { RunEvent, ValidationScores } from "./run-event.ts";
import { RunLock } from "./run-lock.ts";
import { RunScores, ScoreReport } from "./score-report.ts";

const MODELS = {
  annotation: Annotation,
  "dataset-manifest": DatasetManifest,
  "metadata-line": MetadataLine,
  prediction: Prediction,
  "predict-job": PredictJob,
  "pretrain-config": PretrainConfig,
  "run-config": RunConfig,
  "run-event": RunEvent,
  "run-lock": RunLock,
  "run-scores": RunScores,
  "score-report": ScoreReport,
  "validation-scores": ValidationScores,
};

/** Every format that crosses a process, as JSON Schema (draft 2020-12), by file name without ending. */
export function jsonSchemas(): Record<string, Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(MODELS).map(([name, model]) => [
      name,
      {
        $comment: "Generated from packages/contract by `npm run golden:update`; edit the zod model instead.",
        ...(z.toJSONSchema(model, { io: "output" }) as Record<string, unknown>),
      },
    ]),
  );
}
