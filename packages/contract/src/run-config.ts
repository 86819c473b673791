import { z } from "zod";

/*
 * A training run as configs/train/*.yaml writes it. The resolved form, with every default filled in, is the run's
 * config.json, and is all that Python gets to know.
 */

const Positive = z.int().min(1);
const Fraction = z.number().min(0).max(1);

export const ModelConfig = z.strictObject({
  base: z.string().min(1).meta({
    description: "A model folder of this repository (python/tiny) or a Hub id (Qwen/Qwen2.5-VL-3B-Instruct).",
  }),
  revision: z.string().min(1).nullable().default(null).meta({ description: "Hub commit; null for a local folder." }),
  attention: z.enum(["auto", "sdpa", "eager", "flash_attention_2"]).default("sdpa").meta({
    description:
      "auto: flash_attention_2 where its package and a GPU are there, else sdpa. The event run_started says which.",
  }),
  quantization: z.enum(["nf4"]).nullable().default(null).meta({
    description:
      "nf4: the frozen language model in 4 bit (NF4, double quantization, bf16 arithmetic) by bitsandbytes, on a GPU.",
  }),
});

export const PromptConfig = z.strictObject({
  system: z.string().min(1),
  user: z.string().min(1),
});
export type PromptConfig = z.infer<typeof PromptConfig>;

export const Enlarge = z.number().min(1).max(4).default(1).meta({
  description: "Width and height are multiplied by this first, for letters too small for the model.",
});

export const PixelsConfig = z
  .strictObject({
    min: Positive.meta({ description: "Smaller pictures are enlarged to this many pixels." }),
    max: Positive.meta({ description: "Larger pictures are shrunk to this many pixels." }),
    enlarge: Enlarge,
  })
  .refine((pixels) => pixels.min <= pixels.max, { message: "a min that does not exceed max" });

export const LoraConfig = z.strictObject({
  r: Positive.default(16).meta({ description: "Rank." }),
  alpha: z.number().positive().default(32).meta({ description: "The update is scaled by alpha / r." }),
  dropout: Fraction.default(0.1),
  target_modules: z.array(z.string().min(1)).min(1).default(["q_proj", "k_proj", "v_proj", "o_proj"]),
});

export const TrainingConfig = z.strictObject({
  epochs: z.number().positive().default(8),
  max_steps: Positive.nullable()
    .default(null)
    .meta({ description: "Stops after this many optimizer steps, if epochs allow as many." }),
  batch_size: Positive.default(1).meta({ description: "Samples in one forward pass." }),
  accumulate: Positive.default(8).meta({ description: "Forward passes per optimizer step." }),
  learning_rate: z.number().positive().default(1e-4),
  warmup_steps: z.int().min(0).default(50),
  min_learning_rate_ratio: Fraction.default(0).meta({
    description: "Where the cosine ends, as a share of learning_rate.",
  }),
  weight_decay: z.number().min(0).default(0.01),
  clip: z.number().positive().default(1).meta({ description: "Largest L2 norm of the gradient." }),
  precision: z.enum(["auto", "bf16-mixed", "32-true"]).default("bf16-mixed").meta({
    description: "auto: bf16-mixed where the hardware multiplies bf16, else 32-true. The event run_started says which.",
  }),
  gradient_checkpointing: z
    .boolean()
    .default(false)
    .meta({ description: "Recomputes activations: less memory, some 30 % slower." }),
  group_by_length: z
    .boolean()
    .default(true)
    .meta({ description: "Batches samples of like length, so that less is padded." }),
  packing: z
    .boolean()
    .default(false)
    .meta({
      description:
        "Joins the samples of a forward pass in one row without padding; none attends to another. For " +
        "flash_attention_2: other attention then takes time and memory by the square of the whole row.",
    }),
  seed: z.int().min(0).default(20260101),
  deterministic: z.boolean().default(true),
  loader_workers: z.int().min(0).default(0).meta({
    description: "Processes that prepare batches ahead; 0: they are made between the steps.",
  }),
  pixel_cache_gb: z
    .number()
    .min(0)
    .default(8)
    .meta({
      description:
        "Disk that pictures ready for the model may take, some 0.1 to 0.5 MB each, kept in ~/.cache/undiagram " +
        "(or XDG_CACHE_HOME) for later epochs and runs. 0: no cache.",
    }),
  liger: z
    .boolean()
    .default(false)
    .meta({ description: "Liger's fused kernels for norms, rotary places and MLPs; needs liger-kernel and a GPU." }),
  compile: z.boolean().default(false).meta({
    description: "torch.compile on each decoder layer: minutes at the start, faster steps after; needs a C++ compiler.",
  }),
  tensorboard: z
    .boolean()
    .default(false)
    .meta({ description: "Writes the curves as TensorBoard event files too, into the run's folder tensorboard/." }),
  checkpoint_every_steps: Positive.default(50),
  validate_every_steps: Positive.nullable().default(null).meta({ description: "null: at the end of each epoch." }),
  validation_samples: z
    .int()
    .min(0)
    .default(64)
    .meta({ description: "How many validation samples the loss is taken on." }),
  score_samples: z
    .int()
    .min(0)
    .default(0)
    .meta({
      description:
        "How many validation samples, always the same, are answered by real generation and scored at each validation; " +
        "the adapter of the best overall score is then the one kept. 0: none, and the last step's adapter is kept.",
    }),
  early_stopping_patience: Positive.nullable().default(null).meta({
    description: "Ends the run after so many scored validations without a better overall score; null: never.",
  }),
  devices: Positive.default(1),
  nodes: Positive.default(1),
  cpu_processes: Positive.default(1).meta({
    description:
      "Where there is no GPU, the micro-batches of a step are divided among so many processes for each device, which " +
      "share the machine's cores: a few threads each do more than many in one. Divides accumulate; the batch stays.",
  }),
  strategy: z.enum(["auto", "ddp", "fsdp"]).default("auto"),
});

/** Processes of a run on GPUs: one for each device of each machine. */
export function countProcesses({ devices, nodes }: { devices: number; nodes: number }): number {
  return devices * nodes;
}

/** Processes of a run that share the memory of one device: on a GPU its own alone, on a CPU all of the machine. */
export function countSharers(
  { devices, cpu_processes }: { devices: number; cpu_processes: number },
  kind: "cpu" | "cuda",
): number {
  return kind === "cpu" ? devices * cpu_processes : 1;
}

export const GenerationConfig = z.strictObject({
  max_new_tokens: Positive.default(2048),
  batch_size: Positive.default(8),
});
export type GenerationConfig = z.infer<typeof GenerationConfig>;

export const RunConfig = z
  .strictObject({
    schema_version: z.literal(1),
    name: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/),
    model: ModelConfig,
    dataset: z.strictObject({
      config: z.string().min(1).meta({ description: "A name in configs/dataset, or the path of a dataset folder." }),
      train_split: z.string().min(1).default("train"),
      validation_split: z.string().min(1).default("validation"),
    }),
    prompt: PromptConfig,
    pixels: PixelsConfig,
    max_length: Positive.default(8192).meta({
      description: "Tokens of a whole sample; longer samples are refused by name, never cut.",
    }),
    lora: LoraConfig.prefault({}),
    training: TrainingConfig.prefault({}),
    generation: GenerationConfig.prefault({}),
  })
  .superRefine(({ model, training }, context) => {
    if (training.early_stopping_patience !== null && training.score_samples === 0) {
      const message = "null, or training.score_samples above 0, for early stopping goes by the score";
      context.addIssue({ code: "custom", path: ["training", "early_stopping_patience"], message });
    }
    if (training.accumulate % training.cpu_processes !== 0) {
      const message = `a divisor of training.accumulate (${training.accumulate}), whose micro-batches are divided`;
      context.addIssue({ code: "custom", path: ["training", "cpu_processes"], message });
    }
    if (model.quantization !== null && training.strategy === "fsdp") {
      const message = "null, or training.strategy auto or ddp, for a quantized base cannot be sharded";
      context.addIssue({ code: "custom", path: ["model", "quantization"], message });
    }
    if (training.strategy === "fsdp" && countProcesses(training) === 1) {
      const message = "auto or ddp, or more devices or nodes, for one process has none to share the base with";
      context.addIssue({ code: "custom", path: ["training", "strategy"], message });
    }
  })
  .meta({ id: "RunConfig", title: "RunConfig" });
export type RunConfig = z.infer<typeof RunConfig>;
