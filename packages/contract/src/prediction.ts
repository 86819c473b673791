import { z } from "zod";

/** One line of predictions/*.jsonl: what a model answered to one sample. Foreign files need only id and reply. */
export const Prediction = z
  .looseObject({
    id: z.string().min(1).meta({ description: "The sample's id." }),
    reply: z.string().meta({ description: "The model's raw text." }),
    seconds: z
      .number()
      .optional()
      .meta({ description: "Wall time of the batch divided by its size, or of the request." }),
    tokens: z.int().optional().meta({ description: "Generated tokens, the end token not counted." }),
    finish: z
      .enum(["stop", "length", "loop"])
      .optional()
      .meta({ description: "length: cut at max_new_tokens; loop: cut as it said the same over and over." }),
  })
  .meta({ id: "Prediction", title: "Prediction" });
export type Prediction = z.infer<typeof Prediction>;

/** What undiagram.predict is asked to do: several passes over the same samples with one loaded model. */
export const PredictJob = z
  .strictObject({
    schema_version: z.literal(1),
    config: z.string().meta({ description: "Path of the run's resolved config.json." }),
    samples: z.array(
      z.strictObject({ id: z.string(), image: z.string().meta({ description: "Path of the picture." }) }),
    ),
    passes: z.array(
      z.strictObject({
        name: z.string().min(1),
        adapter: z.string().nullable().meta({ description: "Path of the adapter folder; null for the base model." }),
        picture: z.enum(["own", "blank"]).meta({ description: "blank: a white picture of the same size." }),
        constrained: z.boolean().meta({ description: "Holds every token to the annotation's JSON Schema." }),
        out: z.string().meta({ description: "Predictions file. Lines already in <out>.partial are not asked again." }),
      }),
    ),
  })
  .meta({ id: "PredictJob", title: "PredictJob" });
export type PredictJob = z.infer<typeof PredictJob>;
