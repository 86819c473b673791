"""The same code on either family of models, through the auto classes."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import torch
from conftest import CONFIG, LAYERS, EventLog, NeverStop, enliven, make_config, make_noise
from transformers import Qwen2_5_VLForConditionalGeneration, Qwen3VLConfig, Qwen3VLForConditionalGeneration
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

from undiagram.collate import Encoder, collate
from undiagram.data import read_split
from undiagram.generate import generate
from undiagram.loader import collate_samples
from undiagram.lora import WEIGHTS, adapted_modules, load_adapter
from undiagram.model import load_base, load_encoder
from undiagram.tiny import make_tokenizer
from undiagram.train import make_module, train


def make_qwen3(folder: Path) -> Path:
    """A small Qwen3-VL: patches of 16 pixels, features from a middle vision layer, rotary places interleaved."""
    tokenizer = make_tokenizer()
    config = Qwen3VLConfig(
        image_token_id=tokenizer.convert_tokens_to_ids("<|image_pad|>"),
        video_token_id=tokenizer.convert_tokens_to_ids("<|video_pad|>"),
        vision_start_token_id=tokenizer.convert_tokens_to_ids("<|vision_start|>"),
        vision_end_token_id=tokenizer.convert_tokens_to_ids("<|vision_end|>"),
        tie_word_embeddings=True,
        text_config={
            "vocab_size": len(tokenizer),
            "hidden_size": 64,
            "intermediate_size": 128,
            "num_hidden_layers": LAYERS,
            "num_attention_heads": 2,
            "num_key_value_heads": 1,
            "head_dim": 32,
            "rope_parameters": {
                "rope_type": "default",
                "rope_theta": 10_000.0,
                "mrope_section": [6, 5, 5],
                "mrope_interleaved": True,
            },
        },
        vision_config={
            "depth": 2,
            "hidden_size": 32,
            "intermediate_size": 64,
            "num_heads": 2,
            "out_hidden_size": 64,
            "num_position_embeddings": 64,
            "deepstack_visual_indexes": [0],
        },
    )
    torch.manual_seed(0)
    model = Qwen3VLForConditionalGeneration(config)
    model.generation_config.eos_token_id = tokenizer.eos_token_id
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    processor = Qwen2VLImageProcessorPil(patch_size=16, image_mean=[0.5] * 3, image_std=[0.5] * 3)
    processor.save_pretrained(folder)
    return folder


FAMILIES = {"qwen2_5_vl": Qwen2_5_VLForConditionalGeneration, "qwen3_vl": Qwen3VLForConditionalGeneration}
PICTURES = [make_noise(*size) for size in [(64, 64), (128, 96), (96, 160)]]


@pytest.fixture(scope="module", params=FAMILIES)
def config(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    if request.param == "qwen2_5_vl":
        return make_config()
    return make_config(model__base=str(make_qwen3(tmp_path_factory.mktemp("qwen3"))))


@pytest.fixture(scope="module")
def base(config: dict[str, Any]) -> Any:
    return enliven(load_base(config["model"], torch.float32))


@pytest.fixture(scope="module")
def family_encoder(config: dict[str, Any]) -> Encoder:
    return load_encoder(config)


def test_the_auto_class_loads_the_family(base: Any) -> None:
    assert type(base) is FAMILIES[base.config.model_type]


def test_a_run_trains_every_pair_and_its_adapter_changes_what_is_read(
    config: dict[str, Any],
    family_encoder: Encoder,
    dataset: Path,
    make_run: Callable[..., Path],
    log: EventLog,
) -> None:
    changes = {"training__max_steps": 3, "training__learning_rate": 2e-2, "training__gradient_checkpointing": True}
    run = make_run(model__base=config["model"]["base"], **changes)
    train(run, dataset, log.events, NeverStop())
    assert log.read("run_started")[0]["adapted_modules"] == LAYERS * 4
    losses = [event["loss"] for event in log.read("step")]
    assert losses[-1] < losses[0]

    loaded = load_adapter(load_base(config["model"], torch.float32), run / "adapter", "tuned").eval()
    assert len(adapted_modules(loaded)) == LAYERS * 4
    assert (run / "adapter" / WEIGHTS).is_file()
    batch = collate_samples(family_encoder, read_split(dataset, "validation")[:2])
    inputs = {key: value for key, value in batch.items() if key != "ids"}
    with torch.no_grad():
        tuned = loaded(**inputs).loss
        with loaded.disable_adapter():
            assert loaded(**inputs).loss != tuned


def test_the_loss_is_the_one_that_transformers_takes(
    config: dict[str, Any], family_encoder: Encoder, dataset: Path
) -> None:
    batch = collate_samples(family_encoder, read_split(dataset, "train")[:3])
    module = enliven(make_module(config, "32-true", 10))
    inputs = {key: value for key, value in batch.items() if key != "ids"}
    reference = module.model(**inputs).loss
    torch.testing.assert_close(module.summed_loss(batch) / (batch["labels"] != -100).sum(), reference)


@pytest.mark.parametrize("attention", ["sdpa", "eager"])
def test_packed_samples_give_the_loss_and_the_gradients_of_padded_ones(
    config: dict[str, Any], family_encoder: Encoder, dataset: Path, attention: str
) -> None:
    config = deepcopy(config)
    config["lora"]["dropout"] = 0.0
    config["model"]["attention"] = attention
    batch = collate_samples(family_encoder, read_split(dataset, "train")[:3])
    assert batch["attention_mask"].min() == 0
    losses, gradients, rows = [], [], []
    for packing in [False, True]:
        config["training"] |= {"packing": packing, "gradient_checkpointing": packing}
        module = enliven(make_module(config, "32-true", 10))
        language = module.model.get_base_model().model.language_model
        language.layers[0].register_forward_hook(lambda _, __, output: rows.append(tuple(output.shape[:2])))
        losses.append(module.summed_loss(batch))
        losses[-1].backward()
        gradients.append({name: p.grad for name, p in module.named_parameters() if p.grad is not None})
    padded, packed = gradients
    assert rows[0] == tuple(batch["input_ids"].shape)
    assert set(rows[1:]) == {(1, int(batch["attention_mask"].sum()))}
    torch.testing.assert_close(losses[1], losses[0])
    assert packed.keys() == padded.keys()
    for name in padded:
        torch.testing.assert_close(packed[name], padded[name], rtol=1e-3, atol=1e-5)


def test_answers_are_those_of_transformers_own_generate(base: Any, family_encoder: Encoder) -> None:
    encoded = [family_encoder.encode(str(number), picture) for number, picture in enumerate(PICTURES)]
    tokenizer = family_encoder.tokenizer
    batch = collate(encoded, tokenizer.pad_token_id, family_encoder.image_token_id, pad_left=True)
    inputs = {key: value for key, value in batch.items() if key not in ("ids", "labels")}
    output = base.generate(**inputs, max_new_tokens=20, do_sample=False, eos_token_id=-1, pad_token_id=0)
    reference = [row.tolist() for row in output[:, batch["input_ids"].shape[1] :]]
    assert [reply.tokens for reply in generate(base, batch, set(), 20)] == reference
    assert len({tuple(row) for row in reference}) > 1


def test_a_picture_becomes_as_many_tokens_as_its_patches_make(family_encoder: Encoder) -> None:
    processor = family_encoder.image_processor
    for picture in PICTURES:
        encoded = family_encoder.encode("x", picture)
        tokens = encoded.prompt.count(family_encoder.image_token_id)
        assert tokens == family_encoder.count_image_tokens(*picture.size)
        assert tokens * processor.merge_size**2 == len(encoded.pixel_values)
        assert tokens * (processor.patch_size * processor.merge_size) ** 2 <= CONFIG["pixels"]["max"]
