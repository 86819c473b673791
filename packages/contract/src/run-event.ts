import { z } from "zod";

/*
 * What a Python process says while it works: one JSON object a line on a file descriptor of its own (never stdout).
 * The runner appends each line to events.ndjson. After a resume, steps since the last checkpoint are said again: the
 * last event of a step is the one that counts.
 */

const event = <Name extends string, Shape extends z.ZodRawShape>(name: Name, shape: Shape) =>
  z.strictObject({
    event: z.literal(name),
    time: z.number().meta({ description: "Unix time, seconds." }),
    ...shape,
  });

const Count = z.int().min(0);

export const RunStarted = event("run_started", {
  run_id: z.string(),
  pid: Count.optional().meta({ description: "The process that trains." }),
  resumed_from_step: Count.meta({ description: "0 on a fresh start." }),
  total_steps: Count.meta({ description: "Optimizer steps the run will have taken at its end." }),
  device: z.string(),
  precision: z.string().meta({ description: "As resolved on this machine, e.g. bf16-mixed." }),
  attention: z.string().optional().meta({ description: "As resolved on this machine, e.g. sdpa." }),
  parameters: Count,
  trainable_parameters: Count,
  adapted_modules: Count.meta({ description: "How many linear layers carry a LoRA pair." }),
  train_samples: Count,
  versions: z.record(z.string(), z.string()).meta({ description: "Package name to version." }),
  // What the lock cannot know before a base is downloaded.
  base_commit: z.string().optional().meta({ description: "Hub commit the base was loaded from; absent for a folder." }),
  processor_hash: z.string().optional().meta({ description: "sha256 of the image processor's settings." }),
  chat_template_hash: z.string().optional().meta({ description: "sha256 of the tokenizer's chat template." }),
});

export const Step = event("step", {
  step: Count.meta({ description: "Optimizer steps taken, from 1." }),
  epoch: z.number().min(0).meta({ description: "Epochs completed, fractional." }),
  loss: z.number().meta({ description: "Mean cross-entropy in nats per answer token of the accumulation window." }),
  learning_rate: z.number(),
  grad_norm: z.number().meta({ description: "L2 norm before clipping." }),
  samples_per_second: z.number(),
  tokens_per_second: z.number().meta({ description: "All tokens that are not padding, image tokens included." }),
  peak_memory_bytes: Count.meta({ description: "CUDA peak allocation, or peak resident set on the CPU." }),
  data_wait_seconds: z.number().min(0).optional().meta({
    description: "Time of this step in which the first process had no batch to work on.",
  }),
  data_wait_share: z.number().min(0).max(1).optional().meta({ description: "The same as a share of the step's time." }),
});

/** The replies to the fixed validation subset stand in a file; the process waits for ValidationScores on its stdin. */
export const ValidationReplies = event("validation_replies", {
  step: Count,
  path: z.string().meta({ description: "A predictions file." }),
  samples: Count.meta({ description: "How many predictions stand in it." }),
});

export const Validation = event("validation", {
  step: Count,
  metrics: z.record(z.string(), z.number()).meta({ description: "Metric name to value, e.g. loss, overall." }),
});

export const Progress = event("progress", {
  stage: z.string().meta({ description: "What is being worked through, e.g. tuned predictions." }),
  done: Count,
  total: Count,
});

export const Checkpoint = event("checkpoint", { step: Count, path: z.string() });

export const Artifact = event("artifact", { kind: z.string(), path: z.string(), bytes: Count, sha256: z.string() });

export const Warning = event("warning", { code: z.string(), message: z.string(), next: z.string().optional() });

export const Finished = event("finished", {
  step: Count,
  seconds: z.number(),
  final_loss: z.number().optional().meta({ description: "The last step's loss; absent when nothing was trained." }),
  adapter_step: Count.optional().meta({ description: "The step whose weights the adapter holds, where scores chose." }),
  adapter_score: z.number().optional().meta({ description: "Its overall score on the fixed validation subset." }),
});

export const Interrupted = event("interrupted", { step: Count, path: z.string().optional() });

export const Failed = event("failed", {
  code: z.string(),
  message: z.string(),
  next: z.string().meta({ description: "What the reader can do about it." }),
  exit_code: z.int().min(1).max(255),
});

export const RunEvent = z
  .discriminatedUnion("event", [
    RunStarted,
    Step,
    ValidationReplies,
    Validation,
    Progress,
    Checkpoint,
    Artifact,
    Warning,
    Finished,
    Interrupted,
    Failed,
  ])
  .meta({ id: "RunEvent", title: "RunEvent" });
export type RunEvent = z.infer<typeof RunEvent>;
export type RunStartedEvent = z.infer<typeof RunStarted>;
export type StepEvent = z.infer<typeof Step>;
export type ValidationRepliesEvent = z.infer<typeof ValidationReplies>;

/** What is answered to `validation_replies`: one line on stdin. */
export const ValidationScores = z
  .strictObject({
    step: Count.meta({ description: "As the event named it." }),
    metrics: z
      .object({ overall: z.number().min(0).max(1).meta({ description: "Decides which adapter is kept." }) })
      .catchall(z.number()),
  })
  .meta({ id: "ValidationScores", title: "ValidationScores" });
export type ValidationScores = z.infer<typeof ValidationScores>;
