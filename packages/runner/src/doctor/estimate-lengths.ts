import type { RunConfig } from "@undiagram/contract";
import type { Architecture } from "./read-architecture.ts";

/** What of a sample decides its length. */
export interface SampleSize {
  /** Pixels of the picture. */
  width: number;
  height: number;
  /** Characters of the annotation as compact JSON. */
  characters: number;
}

/** A sample as the model takes it. */
export interface SampleLength {
  /** Of prompt, picture and answer together. */
  tokens: number;
  answerTokens: number;
  /** Patches the vision tower sees: `merge` squared of them become one token. */
  patches: number;
}

/**
 * Characters of an annotation that make one token. Counted on the 2,000 training annotations of `starter`: 3.84 on
 * average and 2.95 at the least with Qwen's vocabulary; 5.71 and 3.58 with the tiny model's, which knows type names
 * whole. Chosen nearer to the least, for the longest samples decide what memory must hold.
 */
const CHARACTERS_PER_TOKEN = { large: 3.4, small: 4.7 };
const LARGE_VOCABULARY = 100_000;
/** Role names and marks of the chat template, around what the config says. */
const TEMPLATE_TOKENS = 20;

/** Lengths of samples without tokenizer or pictures, which need not be there yet: answers within some 20 %. */
export function estimateLengths(
  samples: readonly SampleSize[],
  config: Pick<RunConfig, "prompt" | "pixels">,
  architecture: Architecture,
): SampleLength[] {
  const { large, small } = CHARACTERS_PER_TOKEN;
  const perToken = architecture.vocabulary > LARGE_VOCABULARY ? large : small;
  const prompt = TEMPLATE_TOKENS + (config.prompt.system.length + config.prompt.user.length) / perToken;
  const { patch, merge } = architecture.vision;
  return samples.map(({ width, height, characters }) => {
    const fitted = fittedSize(width, height, patch * merge, config.pixels);
    const patches = (fitted.width / patch) * (fitted.height / patch);
    const answerTokens = Math.ceil(characters / perToken) + 1;
    return { tokens: Math.ceil(prompt) + patches / merge ** 2 + answerTokens, answerTokens, patches };
  });
}

/** Width and height at which the model is shown a picture: enlarged, multiples of a token's side, within the limits. */
export function fittedSize(
  drawnWidth: number,
  drawnHeight: number,
  side: number,
  pixels: RunConfig["pixels"],
): { width: number; height: number } {
  const [width, height] = [Math.round(drawnWidth * pixels.enlarge), Math.round(drawnHeight * pixels.enlarge)];
  const fitted = { width: nearest(width, side), height: nearest(height, side) };
  const area = fitted.width * fitted.height;
  if (area >= pixels.min && area <= pixels.max) return fitted;
  const isLarge = area > pixels.max;
  const scale = Math.sqrt((width * height) / (isLarge ? pixels.max : pixels.min));
  const round = isLarge ? Math.floor : Math.ceil;
  const fit = (length: number) => Math.max(side, round(length / scale / side) * side);
  return { width: fit(width), height: fit(height) };
}

function nearest(length: number, side: number): number {
  return Math.max(side, Math.round(length / side) * side);
}
