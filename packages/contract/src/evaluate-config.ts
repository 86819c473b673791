import { z } from "zod";

/* An evaluation as configs/evaluate/*.yaml writes it. */

export const PredictorName = z.enum(["base", "tuned"]);
export const ControlName = z.enum(["constant", "blank", "swapped"]);

export const EvaluateConfig = z
  .strictObject({
    schema_version: z.literal(1),
    name: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/),
    train: z.string().min(1).meta({ description: "A name in configs/train: the run that is evaluated." }),
    split: z.string().min(1).default("validation"),
    samples: z
      .int()
      .min(1)
      .nullable()
      .default(null)
      .meta({ description: "Only the first so many; null for the whole split." }),
    predictors: z.array(PredictorName).min(1).default(["base", "tuned"]),
    controls: z.array(ControlName).default(["constant", "blank", "swapped"]),
    bootstrap: z
      .strictObject({
        resamples: z.int().min(0).default(1000),
        seed: z.int().min(0).default(20260101),
      })
      .prefault({}),
  })
  .meta({ id: "EvaluateConfig", title: "EvaluateConfig" });
export type EvaluateConfig = z.infer<typeof EvaluateConfig>;

/** evaluation.json in a run's folder: what was asked last, and where the replies lie. */
export const RunEvaluation = z
  .strictObject({
    schema_version: z.literal(1),
    config: EvaluateConfig,
    dataset_dir: z.string().meta({ description: "Relative to the repository where it lies inside, else absolute." }),
    predictions: z
      .record(z.string(), z.string())
      .meta({ description: "Predictor to file, relative to the run's folder." }),
  })
  .meta({ id: "RunEvaluation", title: "RunEvaluation" });
export type RunEvaluation = z.infer<typeof RunEvaluation>;
