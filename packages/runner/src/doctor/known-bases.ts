/**
 * The sizes of known base models, as their own config.json on the Hub gives them (November 2026): enough of each file
 * to count parameters and activations before anything is downloaded. A config.json on this disk is believed first.
 */
export const KNOWN_BASES: Readonly<Record<string, unknown>> = {
  "Qwen/Qwen2.5-VL-3B-Instruct": {
    model_type: "qwen2_5_vl",
    hidden_size: 2048,
    intermediate_size: 11008,
    num_hidden_layers: 36,
    num_attention_heads: 16,
    num_key_value_heads: 2,
    vocab_size: 151936,
    tie_word_embeddings: true,
    vision_config: {
      ...{ depth: 32, hidden_size: 1280, intermediate_size: 3420, out_hidden_size: 2048 },
      ...{ patch_size: 14, spatial_merge_size: 2, temporal_patch_size: 2 },
    },
  },
  "Qwen/Qwen2.5-VL-7B-Instruct": {
    model_type: "qwen2_5_vl",
    hidden_size: 3584,
    intermediate_size: 18944,
    num_hidden_layers: 28,
    num_attention_heads: 28,
    num_key_value_heads: 4,
    vocab_size: 152064,
    tie_word_embeddings: false,
    vision_config: {
      ...{ depth: 32, hidden_size: 1280, intermediate_size: 3420, out_hidden_size: 3584 },
      ...{ patch_size: 14, spatial_merge_size: 2, temporal_patch_size: 2 },
    },
  },
  "Qwen/Qwen3-VL-4B-Instruct": {
    model_type: "qwen3_vl",
    text_config: {
      hidden_size: 2560,
      intermediate_size: 9728,
      num_hidden_layers: 36,
      num_attention_heads: 32,
      num_key_value_heads: 8,
      head_dim: 128,
      vocab_size: 151936,
    },
    tie_word_embeddings: true,
    vision_config: {
      ...{ depth: 24, hidden_size: 1024, intermediate_size: 4096, out_hidden_size: 2560 },
      ...{ patch_size: 16, spatial_merge_size: 2, temporal_patch_size: 2 },
      ...{ num_position_embeddings: 2304, deepstack_visual_indexes: [5, 11, 17] },
    },
  },
};
