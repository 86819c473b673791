import type { RunConfig } from "@undiagram/contract";
import { type Change, changeConfig, describeChanges, type Settings } from "./change-config.ts";
import { type MemoryInput, predictMemory } from "./predict-memory.ts";

/** Lengths of the samples under a config: smaller pictures are fewer tokens. */
export type Estimate = (config: RunConfig) => MemoryInput["lengths"];

/**
 * The mildest changes of a config after which its peak stays below `budget` bytes: first those that cost only time,
 * then those that the model's eyes pay for. Null when none of them is enough.
 */
export function suggestSettings(input: MemoryInput, budget: number, estimate: Estimate): Change[] | null {
  let config = input.config;
  let settings: Settings = {};
  for (;;) {
    if (predictMemory({ ...input, config, lengths: estimate(config) }).peak <= budget) {
      return describeChanges(input.config, settings);
    }
    const step = nextStep(config, input.device);
    if (step === null) return null;
    config = step.config;
    settings = { ...settings, ...step.settings };
  }
}

/** The first of all changes that leads to another config which is not refused. */
function nextStep(config: RunConfig, device: MemoryInput["device"]): { config: RunConfig; settings: Settings } | null {
  for (const settings of lowerMemory(config, device)) {
    const changed = changeConfig(config, settings);
    if (changed !== null) return { config: changed, settings };
  }
  return null;
}

function* lowerMemory({ training, generation, pixels }: RunConfig, device: MemoryInput["device"]): Generator<Settings> {
  yield { "training.gradient_checkpointing": true };
  const batch = Math.ceil(training.batch_size / 2);
  yield {
    "training.batch_size": batch,
    "training.accumulate": Math.round(training.accumulate * (training.batch_size / batch)),
    "generation.batch_size": Math.ceil(generation.batch_size / 2),
  };
  if (device === "cuda") yield { "model.quantization": "nf4" };
  yield { "pixels.max": Math.floor(pixels.max / 2) };
}
