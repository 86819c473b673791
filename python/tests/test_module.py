from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
import torch
from conftest import CONFIG, enliven, make_config

from undiagram.collate import IGNORED, Batch, Encoder
from undiagram.data import Sample, read_split
from undiagram.loader import collate_samples
from undiagram.lora import add_lora
from undiagram.model import load_base
from undiagram.module import MODEL_INPUTS, TrainingModule
from undiagram.train import make_module


@pytest.fixture(scope="module")
def samples(dataset: Path) -> list[Sample]:
    return read_split(dataset, "train")


@pytest.fixture(scope="module")
def batch(encoder: Encoder, samples: list[Sample]) -> Batch:
    return collate_samples(encoder, samples[:3])


def gradients(module: TrainingModule, batches: list[Batch]) -> dict[str, torch.Tensor]:
    """As one optimizer step has them: summed over its batches, divided by the tokens of all."""
    module.zero_grad()
    tokens = sum(int((batch["labels"] != IGNORED).sum()) for batch in batches)
    for batch in batches:
        (module.summed_loss(batch) / tokens).backward()
    return {name: p.grad.clone() for name, p in module.named_parameters() if p.grad is not None}


def test_the_loss_is_the_one_that_transformers_takes_on_the_labels(batch: Batch) -> None:
    module = enliven(make_module(CONFIG, "32-true", 10))
    inputs = {key: batch[key] for key in (*MODEL_INPUTS, "labels")}
    reference = module.model(**inputs).loss
    tokens = (batch["labels"] != IGNORED).sum()
    torch.testing.assert_close(module.summed_loss(batch) / tokens, reference)


def test_few_logits_at_a_time_change_no_number(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    module = enliven(make_module(make_config(lora__dropout=0.0), "32-true", 10))
    rows: list[int] = []
    module.model.get_base_model().lm_head.register_forward_hook(lambda _, args, __: rows.append(len(args[0])))
    together = gradients(module, [batch])
    answers = int((batch["labels"] != IGNORED).sum())
    assert rows == [answers, answers]  # Once more on the way back: nothing is kept.
    rows.clear()
    monkeypatch.setattr("undiagram.module.LOGIT_ROWS", 50)
    apart = gradients(module, [batch])
    assert max(rows) == 50
    assert sum(rows) == 2 * answers
    for name in together:
        torch.testing.assert_close(apart[name], together[name], rtol=1e-3, atol=1e-6)


def test_positions_are_those_of_the_picture(batch: Batch) -> None:
    module = enliven(make_module(CONFIG, "32-true", 10))
    base = module.model.get_base_model()
    positions, _ = base.model.get_rope_index(
        batch["input_ids"],
        mm_token_type_ids=batch["mm_token_type_ids"],
        image_grid_thw=batch["image_grid_thw"],
        attention_mask=batch["attention_mask"],
    )
    inputs = {key: batch[key] for key in MODEL_INPUTS if key != "mm_token_type_ids"}
    reference = base(**inputs, labels=batch["labels"], position_ids=positions).loss
    flat = base(**inputs, labels=batch["labels"]).loss
    tokens = (batch["labels"] != IGNORED).sum()
    loss = module.summed_loss(batch) / tokens
    torch.testing.assert_close(loss, reference)
    assert abs(loss - flat) > 1e-4


def test_small_batches_accumulated_give_the_gradient_of_a_large_one(encoder: Encoder, samples: list[Sample]) -> None:
    module = enliven(make_module(CONFIG, "32-true", 10))
    large = gradients(module, [collate_samples(encoder, samples[:4])])
    small = gradients(module, [collate_samples(encoder, [sample]) for sample in samples[:4]])
    assert large.keys() == small.keys()
    for name in large:
        torch.testing.assert_close(small[name], large[name], rtol=1e-3, atol=1e-6)


def test_padding_changes_nothing(encoder: Encoder, samples: list[Sample]) -> None:
    module = enliven(make_module(CONFIG, "32-true", 10))
    together = module.summed_loss(collate_samples(encoder, samples[:4]))
    apart = sum(module.summed_loss(collate_samples(encoder, [sample])) for sample in samples[:4])
    torch.testing.assert_close(together, apart)


@pytest.mark.parametrize("is_on", [False, True])
def test_every_lora_weight_gets_a_gradient_and_nothing_else_does(batch: Batch, is_on: bool) -> None:
    module = enliven(make_module(make_config(training__gradient_checkpointing=is_on), "32-true", 10)).train()
    module.summed_loss(batch).backward()
    for name, parameter in module.named_parameters():
        if parameter.requires_grad:
            assert parameter.grad is not None, name
            assert parameter.grad.abs().sum() > 0, name
        else:
            assert parameter.grad is None, name


def test_gradient_checkpointing_changes_memory_and_no_number(batch: Batch) -> None:
    config = make_config(lora__dropout=0.0)
    plain = enliven(make_module(config, "32-true", 10)).train()
    config["training"]["gradient_checkpointing"] = True
    saving = enliven(make_module(config, "32-true", 10)).train()
    layers = saving.model.get_base_model().model.language_model.layers
    assert all(layer.gradient_checkpointing for layer in layers)
    assert all(layer._gradient_checkpointing_func.keywords == {"use_reentrant": False} for layer in layers)
    one, other = gradients(plain, [batch]), gradients(saving, [batch])
    for name in one:
        torch.testing.assert_close(other[name], one[name])


def test_the_vision_tower_builds_no_graph(batch: Batch) -> None:
    base = load_base(CONFIG["model"], torch.float32)
    add_lora(base, CONFIG)
    base.requires_grad_(True)  # Even then.
    features = base.model.get_image_features(batch["pixel_values"], batch["image_grid_thw"]).pooler_output
    assert not any(feature.requires_grad for feature in features)


def test_the_state_holds_the_lora_weights_alone() -> None:
    module = make_module(CONFIG, "32-true", 10)
    state = module.state_dict()
    assert all(".lora_A." in name or ".lora_B." in name for name in state)
    assert sum(tensor.numel() for tensor in state.values()) == sum(
        p.numel() for p in module.parameters() if p.requires_grad
    )


def test_weights_are_trained_by_adamw_along_a_cosine_after_the_warm_up() -> None:
    training = {"training__warmup_steps": 3, "training__learning_rate": 1e-4, "training__min_learning_rate_ratio": 0.0}
    module = make_module(make_config(**training), "32-true", 3 + 5)
    (optimizer,), (schedule,) = module.configure_optimizers()
    assert type(optimizer) is torch.optim.AdamW
    rates = []
    for _ in range(3 + 5):
        rates.append(schedule["scheduler"].get_last_lr()[0])
        optimizer.step()
        schedule["scheduler"].step()
    cosine = [(1 + math.cos(math.pi * place / 4)) / 2 for place in range(5)]
    assert rates == pytest.approx([1e-4 * share for share in (0.25, 0.5, 0.75, *cosine)])


def test_a_model_to_train_is_in_training_mode_throughout() -> None:
    # Loaded models are not: dropout would be off, and gradient checkpointing too, without a word.
    assert all(part.training for part in make_module(CONFIG, "32-true", 10).modules())


def test_the_start_of_lora_depends_on_the_seed_alone() -> None:
    def start(seed: int) -> dict[str, Any]:
        torch.rand(1)
        return make_module(make_config(training__seed=seed), "32-true", 10).state_dict()

    one, again, other = start(1), start(1), start(2)
    assert all(torch.equal(one[name], again[name]) for name in one)
    assert not all(torch.equal(one[name], other[name]) for name in one)
