import type { RunConfig } from "@undiagram/contract";
import { type MemoryInput, predictMemory } from "./predict-memory.ts";

/** One setting to change, as a person reads it. */
export type Change = `${string}: ${string}`;

/**
 * The mildest changes of a config after which its peak stays below `budget` bytes: first those that cost only time,
 * then those that the model's eyes pay for. Null when none of them is enough.
 */
export function suggestSettings(input: MemoryInput, budget: number, estimate: Estimate): Change[] | null {
  const changes = new Map<string, Change>();
  let config = input.config;
  const fits = () => predictMemory({ ...input, config, lengths: estimate(config) }).peak <= budget;
  for (const next of steps(config, input.device)) {
    if (fits()) return [...changes.values()];
    config = next.config;
    for (const [key, value] of Object.entries(next.changes)) changes.set(key, `${key}: ${value}`);
  }
  return fits() ? [...changes.values()] : null;
}

/** Lengths of the samples under a config: smaller pictures are fewer tokens. */
export type Estimate = (config: RunConfig) => MemoryInput["lengths"];

interface SettingStep {
  config: RunConfig;
  changes: Record<string, string>;
}

/** Each config a little smaller than the one before. */
function* steps(start: RunConfig, device: MemoryInput["device"]): Generator<SettingStep> {
  let config = start;
  if (!config.training.gradient_checkpointing) {
    config = { ...config, training: { ...config.training, gradient_checkpointing: true } };
    yield { config, changes: { "training.gradient_checkpointing": "true" } };
  }
  while (config.training.batch_size > 1 || config.generation.batch_size > 1) {
    const batch = Math.ceil(config.training.batch_size / 2);
    const accumulate = config.training.accumulate * (config.training.batch_size / batch);
    const generated = Math.ceil(config.generation.batch_size / 2);
    config = {
      ...config,
      training: { ...config.training, batch_size: batch, accumulate: Math.round(accumulate) },
      generation: { ...config.generation, batch_size: generated },
    };
    yield {
      config,
      changes: {
        "training.batch_size": String(batch),
        "training.accumulate": String(config.training.accumulate),
        "generation.batch_size": String(generated),
      },
    };
  }
  if (config.model.quantization === null && device === "cuda") {
    config = { ...config, model: { ...config.model, quantization: "nf4" } };
    yield { config, changes: { "model.quantization": "nf4" } };
  }
  while (config.pixels.max / 2 >= config.pixels.min) {
    config = { ...config, pixels: { ...config.pixels, max: Math.floor(config.pixels.max / 2) } };
    yield { config, changes: { "pixels.max": String(config.pixels.max) } };
  }
}
