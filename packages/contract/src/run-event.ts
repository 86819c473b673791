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
  parameters: Count,
  trainable_parameters: Count,
  adapted_modules: Count.meta({ description: "How many linear layers carry a LoRA pair." }),
  train_samples: Count,
  versions: z.record(z.string(), z.string()).meta({ description: "Package name to version." }),
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
});

export const Validation = event("validation", {
  step: Count,
  metrics: z.record(z.string(), z.number()).meta({ description: "Metric name to value, e.g. loss." }),
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
export type StepEvent = z.infer<typeof Step>;
