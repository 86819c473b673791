import { z } from "zod";
import { PromptConfig } from "./run-config.ts";

/* An evaluation as configs/evaluate/*.yaml writes it. */

const Name = z.string().regex(/^[a-z0-9][a-z0-9._-]*$/);

/** Refuses a value that may hold a secret; toProblems then does not show what stood there. */
const isSecret = (message: string) => ({ message, params: { isSecret: true } });

/** The run's own models; `_constrained`: every token is held to the annotation's JSON Schema. */
export const ModelName = z.enum(["base", "tuned", "base_constrained", "tuned_constrained"]);

/** A model of the run, asked by transformers in this machine's Python. In a config its name says it all. */
export const TransformersPredictor = z.strictObject({ kind: z.literal("transformers"), name: ModelName });
export type TransformersPredictor = z.infer<typeof TransformersPredictor>;

/** A model behind any server that speaks OpenAI's chat completions: vLLM, Ollama, a hosted one. */
export const OpenAiPredictor = z.strictObject({
  kind: z.literal("openai"),
  name: Name,
  base_url: z
    .url({ protocol: /^https?$/ })
    .refine(
      (url) => !URL.canParse(url) || new URL(url).username + new URL(url).password === "",
      isSecret("a URL without user or password; name the variable that holds the key in api_key_env"),
    )
    .meta({ description: "Up to and with /v1." }),
  model: z
    .string()
    .min(1)
    .meta({ description: "As the server names it; with vLLM's LoRA modules, the adapter's name." }),
  api_key_env: z
    .string()
    .refine((name) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name), isSecret("the name of an environment variable"))
    .nullable()
    .default(null)
    .meta({ description: "The environment variable that holds the key; null where the server wants none." }),
  prompt: PromptConfig.nullable().default(null).meta({
    description: "null: the training config's. A model that was not trained on it has to be told what is wanted.",
  }),
  constrained: z
    .boolean()
    .default(false)
    .meta({ description: "Asks the server to hold the reply to the annotation's JSON Schema (response_format)." }),
  concurrency: z.int().min(1).max(256).default(8).meta({ description: "Requests under way at once." }),
  timeout_seconds: z
    .number()
    .positive()
    .default(300)
    .meta({ description: "One try, from connecting to the last byte of its answer." }),
  retries: z
    .int()
    .min(0)
    .default(6)
    .meta({ description: "Further tries after a time-out, a broken connection, 408, 409, 429 or 5xx." }),
  max_backoff_seconds: z.number().positive().default(60).meta({
    description: "Longest wait between tries, which doubles from 1 s; a server's Retry-After goes before it.",
  }),
  body: z.record(z.string(), z.json()).default({}).meta({
    description: "Further keys of the request; null takes one of ours away, e.g. max_tokens or temperature.",
  }),
});
export type OpenAiPredictor = z.infer<typeof OpenAiPredictor>;

/** Replies made elsewhere. */
export const FilePredictor = z.strictObject({
  kind: z.literal("file"),
  name: Name,
  path: z.string().min(1).meta({ description: "One JSON object a line, with id (the sample's) and reply." }),
});
export type FilePredictor = z.infer<typeof FilePredictor>;

export const PredictorConfig = z.union([
  ModelName.transform((name): TransformersPredictor => ({ kind: "transformers", name })),
  z.discriminatedUnion("kind", [TransformersPredictor, OpenAiPredictor, FilePredictor]),
]);
export type PredictorConfig = z.infer<typeof PredictorConfig>;

export const ControlName = z.enum(["constant", "blank", "swapped"]);

/** Whom an evaluation, its limits and its controls are about: the tuned model, free before constrained, else the first. */
export function mainPredictor<P extends { name: string }>(predictors: readonly P[]): P {
  const named = (wanted: string) => predictors.find(({ name }) => name === wanted);
  return named("tuned") ?? named("tuned_constrained") ?? (predictors[0] as P);
}

export const EvaluateConfig = z
  .strictObject({
    schema_version: z.literal(1),
    name: Name,
    train: z
      .string()
      .min(1)
      .meta({
        description:
          "A name in configs/train: the run that is evaluated. Where no tuned model is asked nothing is trained, and it " +
          "gives the dataset, the prompt and max_new_tokens alone.",
      }),
    split: z.string().min(1).default("validation"),
    samples: z
      .int()
      .min(1)
      .nullable()
      .default(null)
      .meta({ description: "Only the first so many; null for the whole split." }),
    predictors: z.array(PredictorConfig).min(1).prefault(["base", "tuned"]),
    controls: z.array(ControlName).default(["constant", "blank", "swapped"]),
    bootstrap: z
      .strictObject({
        resamples: z.int().min(0).default(1000),
        seed: z.int().min(0).default(20260101),
      })
      .prefault({}),
  })
  .superRefine(({ predictors, controls }, context) => {
    const taken = new Set<string>([...ControlName.options, ...ModelName.options]);
    predictors.forEach((predictor, index) => {
      const complain = (message: string) =>
        context.addIssue({ code: "custom", path: ["predictors", index, "name"], message });
      const isOwn = predictor.kind === "transformers";
      const isTwice = predictors.findIndex(({ name }) => name === predictor.name) < index;
      if (isTwice || (!isOwn && taken.has(predictor.name))) complain("a name that is not taken");
      // So that no table can show it beside free replies as if it were one of them.
      if (predictor.kind === "openai" && predictor.constrained !== predictor.name.endsWith("_constrained"))
        complain("a name that ends in _constrained where, and only where, constrained is true");
    });
    if (controls.includes("blank") && mainPredictor(predictors).kind === "file") {
      const message =
        "no blank control, or a model as the first predictor: a file cannot be asked about white pictures";
      context.addIssue({ code: "custom", path: ["controls"], message });
    }
  })
  .meta({ id: "EvaluateConfig", title: "EvaluateConfig" });
export type EvaluateConfig = z.infer<typeof EvaluateConfig>;

/** evaluation.json in a run's folder: what was asked last, and where the replies lie. */
export const RunEvaluation = z
  .strictObject({
    schema_version: z.literal(1),
    config: EvaluateConfig,
    dataset_dir: z.string().meta({ description: "Relative to the repository where it lies inside, else absolute." }),
    dataset_content_hash: z.string().optional(),
    split_content_hash: z.string().optional().meta({ description: "Of the split that was read." }),
    predictions: z
      .record(z.string(), z.string())
      .meta({ description: "Predictor to file, relative to the run's folder." }),
    failed: z
      .record(z.string(), z.record(z.string(), z.int()))
      .optional()
      .meta({ description: "Predictor to reason to samples without an answer; they score as empty replies." }),
  })
  .meta({ id: "RunEvaluation", title: "RunEvaluation" });
export type RunEvaluation = z.infer<typeof RunEvaluation>;
