import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { METRIC_NAMES, type Metrics, RunConfig, RunLock, RunScores, type ScoreReport } from "@undiagram/contract";
import type { RunToPush } from "../plan-push.ts";

const HASH = "0123456789abcdef".repeat(4);
const REVISION = "66285546d2b821cf421d4f5eb2576359d3770cd3";

/** A run as training and evaluation leave it, small enough to send around: the base is on the Hub, or local. */
export async function makeRun(base: "hub" | "local" = "hub"): Promise<RunToPush> {
  const runDir = await mkdtemp(join(tmpdir(), "undiagram-hub-"));
  const model =
    base === "hub"
      ? { base: "Qwen/Qwen2.5-VL-3B-Instruct", revision: REVISION }
      : { base: "python/tiny", revision: null };
  const config = RunConfig.parse({
    schema_version: 1,
    name: "example",
    model,
    dataset: { config: "starter" },
    prompt: { system: 'You read "diagrams".', user: "Answer with JSON, no ``` fences." },
    pixels: { min: 200_704, max: 802_816 },
  });
  const lock = makeLock({ ...model, content_hash: base === "hub" ? null : HASH });
  const scores = makeScores();
  await mkdir(join(runDir, "adapter"));
  await writeFile(join(runDir, "adapter/adapter_model.safetensors"), safetensors(2000));
  await writeFile(
    join(runDir, "adapter/adapter_config.json"),
    JSON.stringify({ base_model_name_or_path: model.base, revision: model.revision, peft_type: "LORA" }),
  );
  await writeFile(join(runDir, "adapter/chat_template.jinja"), "{{ messages }}");
  await writeFile(join(runDir, "adapter/README.md"), "The card that PEFT wrote");
  await writeFile(join(runDir, "config.json"), JSON.stringify(config));
  await writeFile(join(runDir, "run.lock.json"), JSON.stringify(lock));
  await writeFile(join(runDir, "scores.json"), JSON.stringify(scores));
  return { runDir, repo: "ada/reads-diagrams", scores, config, lock };
}

/** A file of the format: header length, header, tensor bytes. */
export function safetensors(bytes: number): Buffer {
  const header = Buffer.from(JSON.stringify({ w: { dtype: "U8", shape: [bytes], data_offsets: [0, bytes] } }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, Buffer.alloc(bytes, 7)]);
}

function makeLock(model: RunLock["decides"]["model"]): RunLock {
  return RunLock.parse({
    schema_version: 1,
    run_id: "example-0123456789",
    identity: HASH,
    decides: {
      config_hash: HASH,
      dataset: {
        content_hash: HASH,
        train: { split: "train", content_hash: HASH, count: 2000 },
        validation: { split: "validation", content_hash: HASH, count: 500 },
      },
      model,
      python_lock_hash: HASH,
      python_source_hash: HASH,
      seed: 20260101,
      deterministic: true,
    },
    provenance: {
      created: "2026-01-01T00:00:00Z",
      git_commit: "c".repeat(40),
      git_diff_hash: null,
      npm_lock_hash: HASH,
      hardware: { platform: "linux", cpu: "two cores", cores: 2, memory_bytes: 1, gpu: null },
    },
  } satisfies RunLock);
}

/** Scores in which metric number i of a predictor is `level + i / 1000`. */
function makeScores(): RunScores {
  const tuned = makeReport("tuned", 0.8);
  return RunScores.parse({
    ...tuned,
    run_id: "example-0123456789",
    predictors: {
      tuned,
      base: makeReport("base", 0.3),
      constant: makeReport("constant", 0.1),
      blank: makeReport("blank", 0.05),
    },
    comparisons: [
      { metric: "overall", from: "base", to: "tuned", difference: 0.5, interval: [0.45, 0.55], verdict: "better" },
      { metric: "overall", from: "constant", to: "tuned", difference: 0.7, interval: [0.6, 0.8], verdict: "better" },
    ],
  } satisfies RunScores);
}

function makeReport(predictor: string, level: number): ScoreReport {
  const metrics = METRIC_NAMES.map((name, i) => {
    const value = level + i / 1000;
    const interval: [number, number] = [value - 0.01, value + 0.01];
    return [name, { value, interval, direction: "higher", unit: "share", version: 1, at_zero: "0" }];
  });
  return {
    schema_version: 1,
    dataset: "starter",
    split: "validation",
    predictor,
    samples: 500,
    metrics: Object.fromEntries(metrics) as Metrics,
    strata: [],
  };
}
