"""Makes python/tiny: a Qwen2.5-VL of some ten million parameters that trains and answers on two CPU cores.

    PYTHONPATH=python python -m undiagram.tiny

The same classes, tokens and chat format as the full-size model, seeded and randomly initialised: it knows nothing
until it is trained. The tokenizer is made here too: a key of the annotation is one token, a name a few letters each.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING

from undiagram.contract import ROOT
from undiagram.tiny_corpus import make_corpus

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast, Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration

SEED = 20260101
PIECES = 1536
SPECIAL_TOKENS = [
    "<|endoftext|>",
    "<|im_start|>",
    "<|im_end|>",
    "<|vision_start|>",
    "<|vision_end|>",
    "<|image_pad|>",
    "<|video_pad|>",
]

KEYS = (
    "tables|relationships|name|columns|type|primary_key|foreign_key|unique|nullable|"
    "from_table|from_columns|to_table|to_columns|from_optional|to_optional"
)
"""Of annotations. A token of their syntax is punctuation, a key, and what opens its value, as in `","type":"`."""
CONSONANTS, VOWELS = "bcdfghjklmnpqrstvwxz", "aeiouy"


def split_pattern() -> str:
    """What a token is, as a regular expression. Names are cut into letters, and a vowel joins the consonant before it.

    Where a name is cut is seen at the place itself: pieces merged by frequency depend on the whole word, so that a
    model that reads has to spell too (`cus`, `tom`, but `c`, `ust`, `ody`)."""
    from undiagram.tiny_corpus import PROMPTS, read_vocabulary

    types = read_vocabulary()["types"]
    words = {*re.findall(r"[A-Za-z]+", " ".join(PROMPTS)), *types, *(word.lower() for word in types)}
    upper_consonants, upper_vowels = CONSONANTS.upper(), VOWELS.upper()
    return "|".join(
        [
            rf'[\[\]{{}},:"]*"(?:{KEYS})":(?:\["|"|true|false)?',
            r"(?:many|one)_to_(?:many|one)",
            rf"(?: |(?<![A-Za-z0-9_]))(?:{'|'.join(sorted(words))})(?![A-Za-z0-9_])",
            r"\((?:[0-9]+(?:, ?[0-9]+)?|max|MAX)\)",  # The length of a type.
            rf"[{CONSONANTS}]?[{VOWELS}]|[{upper_consonants}]?[{upper_vowels}]|[{upper_consonants}][{VOWELS}]",
            r"[A-Za-z0-9_]",
            r"\s+",
            r'[\[\]{},:"]+',
            r'[^A-Za-z0-9_\s\[\]{},:"]+',
        ]
    )


# The roles and markers of Qwen's chat format; content is a text or a list of texts and images.
CHAT_TEMPLATE = """\
{%- for message in messages -%}
{{- '<|im_start|>' + message['role'] + '\\n' -}}
{%- if message['content'] is string -%}
{{- message['content'] -}}
{%- else -%}
{%- for part in message['content'] -%}
{%- if part['type'] == 'image' -%}
{{- '<|vision_start|><|image_pad|><|vision_end|>' -}}
{%- elif part['type'] == 'text' -%}
{{- part['text'] -}}
{%- endif -%}
{%- endfor -%}
{%- endif -%}
{{- '<|im_end|>\\n' -}}
{%- endfor -%}
{%- if add_generation_prompt -%}
{{- '<|im_start|>assistant\\n' -}}
{%- endif -%}
"""

CARD = """\
---
license: apache-2.0
library_name: transformers
pipeline_tag: image-text-to-text
tags: [qwen2_5_vl, database-diagrams]
---

# undiagram tiny

A Qwen2.5-VL of {millions:.1f} million parameters: vision depth {vision_depth} and width {vision_width}, language depth
{text_depth} and width {text_width}, {pieces} byte-level BPE pieces. It runs the whole pipeline on two CPU cores.

{origin}
"""
RANDOM_ORIGIN = (
    f"The weights are randomly initialised from seed {SEED}: out of the box it reads nothing.\n"
    "`python -m undiagram.tiny` writes this folder again, `npx nx run pretrain` one that has learnt to read."
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m undiagram.tiny", description="Writes the tiny base model.")
    parser.add_argument("--out", type=Path, default=ROOT / "python" / "tiny", help="folder to write")
    make_tiny(parser.parse_args().out)


def make_tiny(folder: Path) -> None:
    """Writes the model with random weights. The same bytes every time."""
    import torch
    from transformers import Qwen2_5_VLForConditionalGeneration

    tokenizer = make_tokenizer()
    torch.manual_seed(SEED)
    save_tiny(folder, Qwen2_5_VLForConditionalGeneration(make_config(tokenizer)), tokenizer, RANDOM_ORIGIN)


def save_tiny(
    folder: Path, model: Qwen2_5_VLForConditionalGeneration, tokenizer: PreTrainedTokenizerFast, origin: str
) -> None:
    """Writes config, weights as fp16, tokenizer, image processor, chat template and a card that tells the weights'
    origin."""
    import torch
    from transformers import GenerationConfig
    from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()
    model.generation_config = GenerationConfig(
        do_sample=False, eos_token_id=tokenizer.eos_token_id, pad_token_id=tokenizer.pad_token_id
    )
    model.to(torch.float16).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    Qwen2VLImageProcessorPil().save_pretrained(folder)
    card = CARD.format(
        millions=model.num_parameters() / 1e6,
        vision_depth=model.config.vision_config.depth,
        vision_width=model.config.vision_config.hidden_size,
        text_depth=model.config.text_config.num_hidden_layers,
        text_width=model.config.text_config.hidden_size,
        pieces=len(tokenizer),
        origin=origin,
    )
    (folder / "README.md").write_text(card, "utf-8")


def make_config(tokenizer: PreTrainedTokenizerFast) -> Qwen2_5_VLConfig:
    """The architecture, with the token ids of this tokenizer."""
    from transformers import Qwen2_5_VLConfig

    token_id = tokenizer.convert_tokens_to_ids
    return Qwen2_5_VLConfig(
        vision_config={
            "depth": 4,
            "hidden_size": 192,
            "num_heads": 3,
            "intermediate_size": 768,
            "out_hidden_size": 256,
            # No windows: they cut words, and a picture has few patches.
            "fullatt_block_indexes": [0, 1, 2, 3],
            "window_size": 112,
            "patch_size": 14,
        },
        text_config={
            "vocab_size": len(tokenizer),
            "hidden_size": 256,
            "intermediate_size": 1024,
            "num_hidden_layers": 6,
            "num_attention_heads": 4,
            # Values as wide as what they are read from: an image token can show eight pieces of two lines of text.
            "num_key_value_heads": 4,
            "max_position_embeddings": 8192,
            # Rotary pairs of a 64-wide head that turn with time, height and width.
            "rope_parameters": {"rope_type": "default", "rope_theta": 10000.0, "mrope_section": [8, 12, 12]},
            "bos_token_id": None,
            "eos_token_id": tokenizer.eos_token_id,
            "pad_token_id": tokenizer.pad_token_id,
        },
        image_token_id=token_id("<|image_pad|>"),
        video_token_id=token_id("<|video_pad|>"),
        vision_start_token_id=token_id("<|vision_start|>"),
        vision_end_token_id=token_id("<|vision_end|>"),
        tie_word_embeddings=True,
    )


def make_tokenizer() -> PreTrainedTokenizerFast:
    """Byte-level BPE within what `split_pattern` cuts: any text comes back exactly, and annotations are short."""
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    backend = Tokenizer(models.BPE())
    backend.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(split_pattern()), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    backend.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=PIECES,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        special_tokens=SPECIAL_TOKENS,
        show_progress=False,
    )
    backend.train_from_iterator(make_corpus(SEED), trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=backend,
        eos_token="<|im_end|>",
        pad_token="<|endoftext|>",
        extra_special_tokens=[token for token in SPECIAL_TOKENS if token not in ("<|im_end|>", "<|endoftext|>")],
        clean_up_tokenization_spaces=False,
        chat_template=CHAT_TEMPLATE,
        model_max_length=8192,
    )


if __name__ == "__main__":
    main()
