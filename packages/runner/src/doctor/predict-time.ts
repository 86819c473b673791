import { countProcesses, type RunConfig } from "@undiagram/contract";
import { countParameters } from "./count-parameters.ts";
import type { SampleLength } from "./estimate-lengths.ts";
import { countShards, NF4_BYTES } from "./predict-memory.ts";
import type { Architecture } from "./read-architecture.ts";

/* Time of a run, derived term by term in ../../MEMORY.md. */

export interface TimeInput {
  architecture: Architecture;
  config: RunConfig;
  /** Lengths of the training samples, in whose place those of validation are taken to be as long. */
  lengths: readonly SampleLength[];
  /** Samples in the validation split: no more can be looked at. */
  validationSamples: number;
  precision: "bf16-mixed" | "32-true";
  speed: DeviceSpeed;
}

/** What one device can do. */
export interface DeviceSpeed {
  kind: "cuda" | "cpu";
  /** Operations a second of large matrix products. */
  flops: number;
  /** Bytes a second that it reads of its memory. */
  bandwidth: number;
}

export interface TimePart {
  name: "steps" | "validation loss" | "validation replies";
  seconds: number;
}

export interface TimePrediction {
  /** Optimizer steps of the whole run. */
  steps: number;
  /** Samples seen, repeated ones counted each time. */
  samples: number;
  /** Floating-point operations of the steps, those of recomputed activations included. */
  flops: number;
  /** How often the run is validated. */
  validations: number;
  /** They add up to `seconds`. */
  parts: TimePart[];
  seconds: number;
}

/**
 * Of the speed of large matrix products that training reaches. On two CPU cores the tiny model reached 0.21; for GPUs it
 * is an assumption.
 */
export const EFFICIENCY = { cuda: 0.33, cpu: 0.2 };
/** Seconds to start the work of one layer for one more token, however little work it is: an assumption. */
const START_SECONDS = { cuda: 1e-3, cpu: 0.5e-3 };
/** Bytes a second between devices, as of PCIe 4.0 with 16 lanes: an assumption; NVLink is faster. */
const LINK_BANDWIDTH = 25e9;

/** Predicts how long a run trains, with its validations. Making data and evaluation are not in it. */
export function predictTime(input: TimeInput): TimePrediction {
  const { config, lengths } = input;
  const { training } = config;
  const steps = countSteps(training, lengths.length);
  const batches = steps * training.accumulate;
  const samples = batches * countProcesses(training) * training.batch_size;
  const flops = samples * mean(lengths.map((length) => sampleFlops(input, length)));
  const validations = countValidations(training, lengths.length);
  // Both ways gather the whole base once; what is gathered meanwhile costs nothing.
  const working = flops / countProcesses(training) / speedOf(input);
  const parts: TimePart[] = [
    { name: "steps", seconds: Math.max(working, 2 * batches * gatherSeconds(input)) },
    { name: "validation loss", seconds: validations * lossSeconds(input) },
    { name: "validation replies", seconds: validations * replySeconds(input) },
  ];
  return { steps, samples, flops, validations, parts, seconds: sum(parts.map(({ seconds }) => seconds)) };
}

function countSteps(training: RunConfig["training"], samples: number): number {
  const batches = Math.ceil(samples / training.batch_size);
  const planned = Math.max(
    1,
    Math.ceil((training.epochs * batches) / (training.accumulate * countProcesses(training))),
  );
  return Math.min(planned, training.max_steps ?? planned);
}

/** Validations of a whole run: at the end of each epoch, or every so many steps, and at the last step. */
export function countValidations(training: RunConfig["training"], samples: number): number {
  if (Math.max(training.validation_samples, training.score_samples) === 0) return 0;
  const steps = countSteps(training, samples);
  if (training.validate_every_steps !== null) return Math.ceil(steps / training.validate_every_steps);
  const [perStep, perEpoch] = [
    training.accumulate * countProcesses(training),
    Math.ceil(samples / training.batch_size),
  ];
  // Multiplied before it is divided: the quotient alone would be rounded.
  const epochs = (step: number) => Math.floor((step * perStep) / perEpoch);
  // A step that takes several epochs ends them all at once.
  const ended = Math.min(steps, epochs(steps));
  return ended + (epochs(steps) > epochs(steps - 1) ? 0 : 1);
}

/**
 * Two operations a parameter and token forward, and as many for the gradient of the inputs: the frozen base has no
 * gradient of its own. Checkpointing goes forward once more.
 */
function sampleFlops(input: TimeInput, length: SampleLength): number {
  const passes = input.config.training.gradient_checkpointing ? 3 : 2;
  return layerFlops(input, length.tokens) * passes + headFlops(input, length) * 2 + visionFlops(input, length);
}

function layerFlops({ architecture }: TimeInput, tokens: number): number {
  const { attention, layers } = architecture;
  // Half of the scores: the mask is causal.
  return tokens * (2 * countParameters(architecture).layerMatrices + 2 * layers * tokens * attention);
}

function headFlops({ architecture }: TimeInput, { answerTokens }: SampleLength): number {
  return answerTokens * 2 * architecture.hidden * architecture.vocabulary;
}

function visionFlops({ architecture }: TimeInput, { patches }: SampleLength): number {
  return patches * 2 * countParameters(architecture).vision;
}

/** Of one validation: one pass forward over the samples that the loss is taken on. */
function lossSeconds(input: TimeInput): number {
  const { training } = input.config;
  const share = takeShare(input, training.validation_samples);
  const work = share.map((length) => {
    return layerFlops(input, length.tokens) + headFlops(input, length) + visionFlops(input, length);
  });
  return Math.max(sum(work) / speedOf(input), Math.ceil(share.length / training.batch_size) * gatherSeconds(input));
}

/** Of one validation: each batch reads its prompts, then writes token by token until its longest reply has ended. */
function replySeconds(input: TimeInput): number {
  const { training, generation } = input.config;
  // As training does it: the largest pictures first.
  const share = takeShare(input, training.score_samples).sort((a, b) => b.patches - a.patches);
  let seconds = 0;
  for (let start = 0; start < share.length; start += generation.batch_size) {
    const batch = share.slice(start, start + generation.batch_size);
    const prompts = batch.map((length) => {
      return layerFlops(input, length.tokens - length.answerTokens) + visionFlops(input, length);
    });
    const written = Math.min(generation.max_new_tokens, Math.max(...batch.map(({ answerTokens }) => answerTokens)));
    seconds += sum(prompts) / speedOf(input) + gatherSeconds(input) + written * tokenSeconds(input, batch);
  }
  return seconds;
}

/** Of one more token for each row of a batch: the whole language model is read for it, and the rows' keys and values. */
function tokenSeconds(input: TimeInput, batch: readonly SampleLength[]): number {
  const { architecture, config, precision, speed } = input;
  const { hidden, keyValue, layers, vocabulary } = architecture;
  const { layerMatrices } = countParameters(architecture);
  const width = precision === "bf16-mixed" ? 2 : 4;
  // What is packed is unpacked first: written in bf16, and read again.
  const perWeight = config.model.quantization === null ? width : NF4_BYTES + 2 * width;
  const cache = sum(batch.map(({ tokens }) => tokens)) * 2 * keyValue * layers * width;
  const bytes = layerMatrices * perWeight + hidden * vocabulary * width + cache;
  const flops = batch.length * 2 * (layerMatrices + hidden * vocabulary);
  const working = Math.max(bytes / speed.bandwidth, flops / speedOf(input));
  return layers * START_SECONDS[speed.kind] + Math.max(working, gatherSeconds(input));
}

/** Seconds in which a process gathers the shares of all others: of every layer, for each pass. */
function gatherSeconds({ architecture, config, precision }: TimeInput): number {
  const shards = countShards(config);
  const bytes = countParameters(architecture).total * (precision === "bf16-mixed" ? 2 : 4);
  return (bytes * (1 - 1 / shards)) / LINK_BANDWIDTH;
}

/** The samples that one process is validated on. Where weights are sharded, every process must take all. */
function takeShare({ config, lengths, validationSamples }: TimeInput, wanted: number): SampleLength[] {
  if (lengths.length === 0) return [];
  const isSharded = config.training.strategy === "fsdp";
  const count = Math.ceil(Math.min(wanted, validationSamples) / (isSharded ? 1 : countProcesses(config.training)));
  return Array.from({ length: count }, (_, i) => lengths[i % lengths.length] as SampleLength);
}

/** Operations a second that are reached. */
function speedOf({ speed }: TimeInput): number {
  return speed.flops * EFFICIENCY[speed.kind];
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : sum(values) / values.length;
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
