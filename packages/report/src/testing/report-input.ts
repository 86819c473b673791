import { RunConfig, type RunLock, sha256 } from "@undiagram/contract";
import type { ReportInput } from "../report-input.ts";
import { makeEvents } from "./events.ts";
import { makeGallery } from "./gallery.ts";
import { makeScores } from "./scores.ts";

export type ScoredInput = ReportInput & Required<Pick<ReportInput, "scores">>;

/** A whole run as the report gets it. Each call makes it anew, so that a test may change its copy. */
export async function makeReportInput(): Promise<ScoredInput> {
  return {
    title: "tiny: fine-tuned against base",
    scores: makeScores(),
    events: makeEvents(),
    lock: makeLock(),
    config: makeConfig(),
    gallery: await makeGallery(),
    generated: "2026-11-22T11:05:00Z",
  };
}

function makeConfig(): RunConfig {
  return RunConfig.parse({
    schema_version: 1,
    name: "tiny",
    model: { base: "python/tiny" },
    dataset: { config: "starter" },
    prompt: { system: "You read diagrams.", user: "Which schema does this picture show?" },
    pixels: { min: 50_176, max: 313_600 },
    training: { epochs: 2, batch_size: 4, accumulate: 2 },
    generation: { max_new_tokens: 512 },
  });
}

function makeLock(): RunLock {
  return {
    schema_version: 1,
    run_id: "tiny-3f9a0c21d7",
    identity: sha256("identity"),
    decides: {
      config_hash: sha256("config"),
      dataset: {
        content_hash: sha256("dataset"),
        train: { split: "train", content_hash: sha256("train"), count: 2000 },
        validation: { split: "validation", content_hash: sha256("validation"), count: 500 },
      },
      model: { base: "python/tiny", revision: null, content_hash: sha256("model") },
      python_lock_hash: sha256("python lock"),
      python_source_hash: sha256("python source"),
      seed: 20260101,
      deterministic: true,
    },
    provenance: {
      created: "2026-11-22T09:40:00Z",
      git_commit: sha256("commit").slice(0, 40),
      git_diff_hash: null,
      npm_lock_hash: sha256("npm lock"),
      hardware: {
        platform: "linux x64",
        cpu: "AMD EPYC 7B13",
        cores: 2,
        memory_bytes: 8_589_934_592,
        gpu: null,
      },
    },
  };
}
