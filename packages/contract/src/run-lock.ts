import { z } from "zod";

/*
 * run.lock.json: all that decides a run's numbers, and where they were made. `identity` is the hash of `decides`; the
 * same identity is the same run. `provenance` is told, not compared: another commit that changes no code that trains
 * is no other run.
 */

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const RunLock = z
  .strictObject({
    schema_version: z.literal(1),
    run_id: z.string(),
    identity: Sha256.meta({ description: "sha256 of the canonical JSON of `decides`." }),
    decides: z.strictObject({
      config_hash: Sha256.meta({ description: "Of the resolved config." }),
      dataset: z.strictObject({
        content_hash: Sha256,
        train: z.strictObject({ split: z.string(), content_hash: Sha256, count: z.int().min(0) }),
        validation: z.strictObject({ split: z.string(), content_hash: Sha256, count: z.int().min(0) }),
      }),
      model: z.strictObject({
        base: z.string(),
        revision: z.string().nullable(),
        content_hash: Sha256.nullable().meta({
          description:
            "Of a local model folder: weights, tokenizer, image processor, chat template. null for a Hub base: the event " +
            "run_started says what was downloaded.",
        }),
      }),
      python_lock_hash: Sha256,
      gpu_requirements_hash: Sha256.optional().meta({
        description: "Of python/requirements-gpu.txt; absent where the config uses nothing of it.",
      }),
      python_source_hash: Sha256.meta({ description: "Of python/undiagram." }),
      seed: z.int(),
      deterministic: z.boolean(),
    }),
    provenance: z.strictObject({
      created: z.string().meta({ description: "ISO 8601, UTC." }),
      git_commit: z.string().nullable(),
      git_diff_hash: Sha256.nullable().meta({ description: "Of uncommitted changes; null when there are none." }),
      npm_lock_hash: Sha256,
      hardware: z.strictObject({
        platform: z.string(),
        cpu: z.string(),
        cores: z.int(),
        memory_bytes: z.int(),
        gpu: z.string().nullable().meta({ description: "What nvidia-smi names; null without one." }),
      }),
    }),
  })
  .meta({ id: "RunLock", title: "RunLock" });
export type RunLock = z.infer<typeof RunLock>;
