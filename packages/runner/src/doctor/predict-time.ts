import type { RunConfig } from "@undiagram/contract";
import { countParameters } from "./count-parameters.ts";
import type { SampleLength } from "./estimate-lengths.ts";
import type { Architecture } from "./read-architecture.ts";

export interface TimePrediction {
  /** Optimizer steps of the whole run. */
  steps: number;
  /** Samples seen, repeated ones counted each time. */
  samples: number;
  /** Floating-point operations of training, those of recomputed activations included. */
  flops: number;
}

/** Work of a training run. Generation (validation by replies, evaluation) is not in it. */
export function predictTime(
  architecture: Architecture,
  config: RunConfig,
  lengths: readonly SampleLength[],
): TimePrediction {
  const { training } = config;
  const processes = training.devices * training.nodes;
  const batches = Math.ceil(lengths.length / training.batch_size);
  const planned = Math.max(1, Math.ceil((training.epochs * batches) / (training.accumulate * processes)));
  const steps = Math.min(planned, training.max_steps ?? planned);
  const samples = steps * training.accumulate * processes * training.batch_size;
  const perEpoch = lengths.reduce((all, length) => all + sampleFlops(architecture, training, length), 0);
  return { steps, samples, flops: lengths.length === 0 ? 0 : (perEpoch / lengths.length) * samples };
}

/**
 * Two operations a parameter and token forward, and as many for the gradient of the inputs: the frozen base has no
 * gradient of its own. Checkpointing goes forward once more.
 */
function sampleFlops(
  architecture: Architecture,
  training: RunConfig["training"],
  { tokens, answerTokens, patches }: SampleLength,
): number {
  const { attention, hidden, layers, vocabulary } = architecture;
  const { layerMatrices, vision } = countParameters(architecture);
  // Half of the scores: the mask is causal.
  const forward = tokens * (2 * layerMatrices + 2 * layers * tokens * attention);
  const passes = training.gradient_checkpointing ? 3 : 2;
  const head = answerTokens * 2 * hidden * vocabulary * 2;
  return forward * passes + head + patches * 2 * vision;
}
