import type { RunConfig } from "@undiagram/contract";
import type { Architecture } from "./read-architecture.ts";

export interface ParameterCounts {
  /** Token embeddings, and the output head where it is not tied to them. */
  embeddings: number;
  /** Matrices of the language model's layers: what 4 bit loading packs, and what a LoRA pair can sit on. */
  layerMatrices: number;
  /** One layer of the language model, its norms and biases included. */
  layer: number;
  /** Vision tower with what hands its features on. */
  vision: number;
  /** One layer of the vision tower. */
  visionLayer: number;
  total: number;
}

/** Parameters of a base model, exactly as its own files hold them. */
export function countParameters(architecture: Architecture): ParameterCounts {
  const { family, layers, hidden, headDim, attention, keyValue, vocabulary, isTied } = architecture;
  const matrices = sum(Object.values(matrixShapes(architecture)).map(([width, out]) => width * out));
  const embeddings = vocabulary * hidden * (isTied ? 1 : 2);
  // Qwen2.5 has biases on q, k and v; Qwen3 norms on the heads of q and k instead.
  const small = family === "qwen2_5_vl" ? attention + 2 * keyValue : 2 * headDim;
  const layer = matrices + small + 2 * hidden;
  const vision = countVision(architecture);
  const total = embeddings + layers * layer + hidden + vision.total;
  return {
    embeddings,
    layerMatrices: layers * matrices,
    layer,
    vision: vision.total,
    visionLayer: vision.layer,
    total,
  };
}

function countVision({ family, vision }: Architecture): { layer: number; total: number } {
  const { hidden, intermediate, out, layers, patch, frames, merge, positions, deepLayers } = vision;
  const linear = (width: number, to: number) => width * to + to;
  const merged = hidden * merge ** 2;
  const attention = linear(hidden, 3 * hidden) + linear(hidden, hidden);
  const patches = 3 * frames * patch ** 2 * hidden;
  const merger = linear(merged, merged) + linear(merged, out);
  if (family === "qwen2_5_vl") {
    // RMS norms have a weight and no bias; the MLP is gated: three matrices.
    const mlp = 2 * linear(hidden, intermediate) + linear(intermediate, hidden);
    const layer = attention + mlp + 2 * hidden;
    return { layer, total: patches + layers * layer + hidden + merger };
  }
  const mlp = linear(hidden, intermediate) + linear(intermediate, hidden);
  const layer = attention + mlp + 4 * hidden;
  const deep = deepLayers * (2 * merged + merger);
  return { layer, total: patches + hidden + positions * hidden + layers * layer + 2 * hidden + merger + deep };
}

/** Input and output width of a matrix. */
type Shape = readonly [width: number, out: number];

/** Each matrix of one layer, by its path in the layer. */
function matrixShapes(architecture: Architecture): Record<string, Shape> {
  const { hidden, attention, keyValue, intermediate } = architecture;
  return {
    "self_attn.q_proj": [hidden, attention],
    "self_attn.k_proj": [hidden, keyValue],
    "self_attn.v_proj": [hidden, keyValue],
    "self_attn.o_proj": [attention, hidden],
    "mlp.gate_proj": [hidden, intermediate],
    "mlp.up_proj": [hidden, intermediate],
    "mlp.down_proj": [intermediate, hidden],
  };
}

/** Matrices of one layer that a LoRA pair sits on. */
export function adaptedShapes(architecture: Architecture, targets: readonly string[]): Shape[] {
  return Object.entries(matrixShapes(architecture))
    .filter(([path]) => targets.some((target) => isNamed(path, target)))
    .map(([, shape]) => shape);
}

/** Targets that name no matrix of a layer, which training refuses, and the names that it would take. */
export function checkTargets(
  architecture: Architecture,
  targets: readonly string[],
): { unknown: string[]; known: string[] } {
  const paths = Object.keys(matrixShapes(architecture));
  return {
    unknown: targets.filter((target) => !paths.some((path) => isNamed(path, target))),
    known: paths.map((path) => path.slice(path.indexOf(".") + 1)),
  };
}

/** As python/undiagram/lora.py reads a target: a path or the end of one. Words such as `all-linear` mean nothing to it. */
function isNamed(path: string, target: string): boolean {
  return path === target || path.endsWith(`.${target}`);
}

/** Parameters of the LoRA pairs: rank times input and output width of every matrix they sit on. */
export function countLora(architecture: Architecture, lora: RunConfig["lora"]): number {
  return architecture.layers * lora.r * sum(adaptedShapes(architecture, lora.target_modules).flat());
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
