import { countProcesses, type RunConfig } from "@undiagram/contract";
import { adaptedShapes, countLora, countParameters } from "./count-parameters.ts";
import type { SampleLength } from "./estimate-lengths.ts";
import type { Architecture } from "./read-architecture.ts";

/*
 * Peak memory of a run, derived term by term in ../../MEMORY.md, where its parts are compared with measurements. All
 * sizes are bytes.
 */

export interface MemoryInput {
  architecture: Architecture;
  config: RunConfig;
  /** Lengths of the training samples; the longest of them make the batch that memory must hold. */
  lengths: readonly SampleLength[];
  precision: "bf16-mixed" | "32-true";
  device: "cuda" | "cpu";
}

export interface MemoryPart {
  name: string;
  bytes: number;
}

/** Of one process. */
export interface MemoryPrediction {
  /** Of the moment at which most is needed; they add up to `peak`. */
  parts: MemoryPart[];
  peak: number;
  /** What needs it: a training step, or generation, which evaluation does with the batch size of its own. */
  moment: "training" | "generation";
}

/** LoRA weights, gradients and AdamW's two moments, each in fp32, and autocast's copy in bf16. */
const LORA_BYTES = 18;
/** NF4: half a byte a weight, and a double-quantized scale for every 64 of them. */
export const NF4_BYTES = 0.5 + 1.016 / 64;
/** Bytes of a logit of an answer token: log-probabilities in fp32, their gradient, and that of the loss. */
const LOGIT_BYTES = 12;
/** Answer tokens whose logits are in memory at the same time: LOGIT_ROWS of python/undiagram/module.py. */
export const LOGIT_ROWS = 1024;
/** What a process holds before the model: CUDA context and workspaces of cuBLAS; Python with its libraries on the CPU. */
const PROCESS_BYTES = { cuda: 0.75e9, cpu: 0.7e9 };
/** What torch's allocator cannot use of what it holds, as a share of all that comes and goes. */
const UNUSABLE_SHARE = 0.1;

/** Processes among which weights are divided: ddp keeps all of them on each. */
export function countShards({ training }: Pick<RunConfig, "training">): number {
  return training.strategy === "fsdp" ? countProcesses(training) : 1;
}

/** Predicts the peak of a training run and of the generation that evaluates it. */
export function predictMemory(input: MemoryInput): MemoryPrediction {
  const [training, generation] = [predictTraining(input), predictGeneration(input)];
  return training.peak >= generation.peak ? training : generation;
}

function predictTraining(input: MemoryInput): MemoryPrediction {
  return { ...withOverhead(trainingParts(input), input.device), moment: "training" };
}

/** Predicts the peak of generation alone. */
export function predictGeneration(input: MemoryInput): MemoryPrediction {
  return { ...withOverhead(generationParts(input), input.device), moment: "generation" };
}

function withOverhead(parts: readonly MemoryPart[], device: MemoryInput["device"]): Omit<MemoryPrediction, "moment"> {
  const passing = total(parts.filter(({ name }) => !name.startsWith("weights")));
  const all = [
    ...parts,
    { name: "lost to fragmentation", bytes: passing * UNUSABLE_SHARE },
    { name: device === "cuda" ? "CUDA itself" : "Python and its libraries", bytes: PROCESS_BYTES[device] },
  ];
  return { parts: all, peak: total(all) };
}

function trainingParts(input: MemoryInput): MemoryPart[] {
  const { architecture, config, lengths } = input;
  const { hidden, layers, vocabulary } = architecture;
  const { batch_size, gradient_checkpointing, packing } = config.training;
  const batch = [...lengths].sort((a, b) => b.tokens - a.tokens).slice(0, batch_size);
  const longest = batch[0]?.tokens ?? 0;
  const tokens = packing ? sum(batch.map((sample) => sample.tokens)) : batch.length * longest;
  const width = widthOf(input);
  const row = packing ? tokens : longest;
  const layer = tokens * keptOfLayer(input, batch.length > 1 ? row : 0);
  // Gradients of the MLP's three inner values, and of the two norms' inputs in fp32, while one layer is worked on.
  const backward = tokens * (3 * width * architecture.intermediate + 16 * hidden);
  const kept = gradient_checkpointing ? layers * tokens * width * hidden : layers * layer;
  const answers = sum(batch.map(({ answerTokens }) => answerTokens));
  const logits = Math.min(answers, LOGIT_ROWS) * vocabulary * LOGIT_BYTES;
  const atWork = gradient_checkpointing ? layer + backward : backward;
  return [
    ...weightParts(input),
    {
      name: "LoRA with gradients and AdamW",
      bytes: (countLora(architecture, config.lora) * LORA_BYTES) / countShards(config),
    },
    { name: "pictures and their features", bytes: pictureBytes(input, batch) },
    {
      name: gradient_checkpointing ? "activations (layer inputs)" : "activations",
      bytes: kept + tokens * hidden * (4 + 2 * width),
    },
    largest(
      { name: "logits of the answers", bytes: logits },
      { name: gradient_checkpointing ? "one layer recomputed" : "one layer's gradients", bytes: atWork },
      { name: "vision tower at work", bytes: visionBytes(input, batch) - kept },
    ),
  ];
}

function generationParts(input: MemoryInput): MemoryPart[] {
  const { architecture, config, lengths } = input;
  const { hidden, intermediate, keyValue, layers, vocabulary } = architecture;
  const { batch_size, max_new_tokens } = config.generation;
  const prompt = (sample: SampleLength) => sample.tokens - sample.answerTokens;
  const batch = [...lengths].sort((a, b) => prompt(b) - prompt(a)).slice(0, batch_size);
  const tokens = batch.length * (batch[0] ? prompt(batch[0]) : 0);
  const width = widthOf(input);
  const cache = (tokens + batch.length * max_new_tokens) * 2 * keyValue * layers * width;
  const prefill = tokens * (width * (2 * hidden + 3 * intermediate) + 8 * hidden);
  return [
    ...weightParts(input),
    { name: "LoRA", bytes: (countLora(architecture, config.lora) * 4) / countShards(config) },
    { name: "pictures and their features", bytes: pictureBytes(input, batch) },
    { name: "keys and values of all tokens", bytes: cache },
    largest(
      { name: "one layer reading the prompt", bytes: prefill },
      { name: "logits of the next token", bytes: batch.length * vocabulary * (width + 4) },
      { name: "vision tower at work", bytes: visionBytes(input, batch) },
    ),
  ];
}

function weightParts(input: MemoryInput): MemoryPart[] {
  const { architecture, config } = input;
  const { layerMatrices, layer, visionLayer, total } = countParameters(architecture);
  const width = widthOf(input);
  const shards = countShards(config);
  if (shards > 1) {
    // What no layer holds stays gathered for the whole step; of layers, the one at work and the one fetched ahead.
    const outside = total - architecture.layers * layer - architecture.vision.layers * visionLayer;
    return [
      { name: `weights of the base, one of ${shards} shares`, bytes: (total * width) / shards },
      { name: "gathered weights outside of layers", bytes: outside * width },
      { name: "gathered weights of two layers", bytes: 2 * Math.max(layer, visionLayer) * width },
    ];
  }
  if (config.model.quantization === null) return [{ name: "weights of the base", bytes: total * width }];
  return [
    { name: "weights in 4 bit", bytes: layerMatrices * NF4_BYTES },
    { name: "weights kept in bf16", bytes: (total - layerMatrices) * width },
  ];
}

/**
 * Bytes that one layer keeps of one token for its backward pass. The base is frozen, so a matrix keeps its input only
 * for the LoRA pair that sits on it. `masked` is the row length where rows are padded or packed, and so an attention mask is kept.
 */
function keptOfLayer(input: MemoryInput, masked: number): number {
  const { architecture, config, device } = input;
  const { attention, heads, hidden, intermediate, keyValue, family } = architecture;
  const width = widthOf(input);
  const { liger } = config.training;
  const norms = 2 * (liger ? width : 4) * hidden + (family === "qwen3_vl" ? 4 * (attention + keyValue) : 0);
  // Dropout's output is the input of the pair; it keeps a mask of one byte an element, of four on the CPU.
  const mask = device === "cuda" ? 1 : 4;
  const perElement = width + (config.lora.dropout > 0 ? mask : 0);
  const pairs = sum(adaptedShapes(architecture, config.lora.target_modules).map(([input]) => input * perElement));
  const mlp = (liger ? 2 : 3) * width * intermediate;
  return norms + attentionBytes() + pairs + mlp;

  function attentionBytes(): number {
    const kind = config.model.attention;
    // What `auto` takes is not known before: sdpa needs more.
    const isFlash = kind === "flash_attention_2";
    const isRepeated = masked > 0 && !isFlash;
    // Queries, keys, values (once for every query head where there is a mask), the output, and its log-sum.
    const fused = width * (2 * attention + 2 * (isRepeated ? attention : keyValue)) + 4 * heads;
    if (isFlash) return fused;
    return fused + masked * (kind === "eager" ? heads * (width + 4) : width);
  }
}

/** Pixels as patches in fp32, and the features that stand in their tokens' places. */
function pictureBytes(input: MemoryInput, batch: readonly SampleLength[]): number {
  const { vision } = input.architecture;
  const patches = sum(batch.map((sample) => sample.patches));
  const pixels = patches * 3 * vision.frames * vision.patch ** 2 * 4;
  return pixels + (patches / vision.merge ** 2) * vision.out * widthOf(input) * (1 + vision.deepLayers);
}

/** The vision tower keeps nothing: what one of its layers needs at once. On the CPU it takes one picture at a time. */
function visionBytes(input: MemoryInput, batch: readonly SampleLength[]): number {
  const { hidden, intermediate } = input.architecture.vision;
  const patches = batch.map((sample) => sample.patches);
  const width = widthOf(input);
  const rotated = width * 4 * hidden + 24 * hidden;
  const mlp = width * (2 * hidden + 3 * intermediate) + 4 * hidden;
  return (input.device === "cpu" ? Math.max(0, ...patches) : sum(patches)) * Math.max(rotated, mlp);
}

function widthOf({ precision }: MemoryInput): number {
  return precision === "bf16-mixed" ? 2 : 4;
}

function largest(...parts: MemoryPart[]): MemoryPart {
  return parts.reduce((most, part) => (part.bytes > most.bytes ? part : most));
}

function total(parts: readonly MemoryPart[]): number {
  return sum(parts.map(({ bytes }) => bytes));
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
