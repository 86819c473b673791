import { z } from "zod";

/** The sizes of a base model that decide its memory and its time. */
export interface Architecture {
  family: "qwen2_5_vl" | "qwen3_vl";
  layers: number;
  /** Width of the residual stream. */
  hidden: number;
  /** Width of the MLP. */
  intermediate: number;
  /** Width of all query heads together. */
  attention: number;
  heads: number;
  headDim: number;
  /** Width of all key heads together; the value heads are as wide. */
  keyValue: number;
  vocabulary: number;
  /** Whether the output head is the embedding itself. */
  isTied: boolean;
  vision: {
    layers: number;
    hidden: number;
    intermediate: number;
    out: number;
    /** Side of a patch in pixels. */
    patch: number;
    /** Patches a side that become one token. */
    merge: number;
    frames: number;
    positions: number;
    /** Layers whose features are handed to the language model as well. */
    deepLayers: number;
  };
}

const Size = z.int().min(1);
const Text = z.looseObject({
  hidden_size: Size,
  intermediate_size: Size,
  num_hidden_layers: Size,
  num_attention_heads: Size,
  num_key_value_heads: Size,
  head_dim: Size.optional(),
  vocab_size: Size,
});
const ModelConfigFile = z.looseObject({
  model_type: z.enum(["qwen2_5_vl", "qwen3_vl"]),
  tie_word_embeddings: z.boolean(),
  vision_config: z.looseObject({
    depth: Size,
    hidden_size: Size,
    intermediate_size: Size,
    out_hidden_size: Size,
    patch_size: Size,
    spatial_merge_size: Size,
    temporal_patch_size: Size,
    num_position_embeddings: Size.optional(),
    deepstack_visual_indexes: z.array(z.int()).optional(),
  }),
});

/** Reads a model's config.json, of which older files hold the language model's sizes at the top. Null for other kinds of models. */
export function readArchitecture(value: unknown): Architecture | null {
  const model = ModelConfigFile.safeParse(value);
  if (!model.success) return null;
  const parsed = Text.safeParse(model.data.text_config ?? value);
  if (!parsed.success) return null;
  const text = parsed.data;
  const vision = model.data.vision_config;
  const headDim = text.head_dim ?? text.hidden_size / text.num_attention_heads;
  return {
    family: model.data.model_type,
    layers: text.num_hidden_layers,
    hidden: text.hidden_size,
    intermediate: text.intermediate_size,
    attention: text.num_attention_heads * headDim,
    heads: text.num_attention_heads,
    headDim,
    keyValue: text.num_key_value_heads * headDim,
    vocabulary: text.vocab_size,
    isTied: model.data.tie_word_embeddings,
    vision: {
      layers: vision.depth,
      hidden: vision.hidden_size,
      intermediate: vision.intermediate_size,
      out: vision.out_hidden_size,
      patch: vision.patch_size,
      merge: vision.spatial_merge_size,
      frames: vision.temporal_patch_size,
      positions: vision.num_position_embeddings ?? 0,
      deepLayers: vision.deepstack_visual_indexes?.length ?? 0,
    },
  };
}
