import type { RunConfig } from "@undiagram/contract";
import type { Architecture } from "./read-architecture.ts";

export interface ParameterCounts {
  /** Token embeddings, and the output head where it is not tied to them. */
  embeddings: number;
  /** Matrices of the language model's layers: what 4 bit loading packs, and what a LoRA pair can sit on. */
  layerMatrices: number;
  /** Vision tower with what hands its features on. */
  vision: number;
  total: number;
}

/** Parameters of a base model, exactly as its own files hold them. */
export function countParameters(architecture: Architecture): ParameterCounts {
  const { family, layers, hidden, headDim, attention, keyValue, vocabulary, isTied } = architecture;
  const layerMatrices = layers * sum(Object.values(matrixShapes(architecture)).map(([width, out]) => width * out));
  const embeddings = vocabulary * hidden * (isTied ? 1 : 2);
  // Qwen2.5 has biases on q, k and v; Qwen3 norms on the heads of q and k instead.
  const small = family === "qwen2_5_vl" ? attention + 2 * keyValue : 2 * headDim;
  const norms = layers * (small + 2 * hidden) + hidden;
  const vision = countVision(architecture);
  return { embeddings, layerMatrices, vision, total: embeddings + layerMatrices + norms + vision };
}

function countVision({ family, vision }: Architecture): number {
  const { hidden, intermediate, out, layers, patch, frames, merge, positions, deepLayers } = vision;
  const linear = (width: number, to: number) => width * to + to;
  const merged = hidden * merge ** 2;
  const attention = linear(hidden, 3 * hidden) + linear(hidden, hidden);
  const patches = 3 * frames * patch ** 2 * hidden;
  const merger = linear(merged, merged) + linear(merged, out);
  if (family === "qwen2_5_vl") {
    // RMS norms have a weight and no bias; the MLP is gated: three matrices.
    const mlp = 2 * linear(hidden, intermediate) + linear(intermediate, hidden);
    return patches + layers * (attention + mlp + 2 * hidden) + hidden + merger;
  }
  const mlp = linear(hidden, intermediate) + linear(intermediate, hidden);
  const blocks = layers * (attention + mlp + 4 * hidden);
  return patches + hidden + positions * hidden + blocks + 2 * hidden + merger + deepLayers * (2 * merged + merger);
}

/** Input and output width of each matrix of one layer, by the name that a config calls it. */
export function matrixShapes(architecture: Architecture): Record<string, readonly [width: number, out: number]> {
  const { hidden, attention, keyValue, intermediate } = architecture;
  return {
    q_proj: [hidden, attention],
    k_proj: [hidden, keyValue],
    v_proj: [hidden, keyValue],
    o_proj: [attention, hidden],
    gate_proj: [hidden, intermediate],
    up_proj: [hidden, intermediate],
    down_proj: [intermediate, hidden],
  };
}

/** Parameters of the LoRA pairs: rank times input and output width of every matrix they sit on. */
export function countLora(architecture: Architecture, lora: RunConfig["lora"]): number {
  const shapes = matrixShapes(architecture);
  const widths = lora.target_modules.map((name) => sum(shapes[name] ?? []));
  return architecture.layers * lora.r * sum(widths);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
