from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import torch
from pretrain_pictures import write_shard
from transformers import Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

from undiagram import pretrain_learner
from undiagram.command import StopRequest
from undiagram.contract import find_problems
from undiagram.errors import Interrupted
from undiagram.pretrain import Pretraining, learning_rate
from undiagram.pretrain_batch import Batches
from undiagram.pretrain_data import Pictures, Sampler
from undiagram.pretrain_labels import CHARACTER_CELLS
from undiagram.pretrain_learner import Learner
from undiagram.pretrain_model import (
    Answers,
    DenseHeads,
    answer_loss,
    centre_patch_filters,
    encode_pictures,
    split_cells,
)
from undiagram.pretrain_pointing import NOWHERE, SOURCES
from undiagram.pretrain_probe import compare
from undiagram.tiny import make_config, make_tokenizer

TOKENIZER = make_tokenizer()
STAGE = {"pictures": 8, "batch_pixels": 50_000, "max_pixels": 100_000, "warmup_steps": 0}
RATES = {"learning_rate": 2e-3, "final_learning_rate": 1e-3}
CONFIG: dict[str, Any] = {
    "schema_version": 1,
    "name": "test",
    "seed": 1,
    "pictures": {
        "count": 8,
        "words": "pretrain",
        "tables": {"min": 1, "max": 2},
        "columns": {"min": 2, "max": 2},
        "styles": {"test": 1},
        "max_pixels": 50_000,
        "min_text_px": 9,
    },
    "enlarge": 1.2,
    "prompt": {"system": "You read.", "user": "Extract"},
    "stages": [
        {
            "name": "letters",
            "windows": {"one": 1},
            "steps": 4,
            "language_weight": 0,
            "pointing_weight": 0,
            "dense_weights": {"patch": 1, "character": 1, "piece": 1, "end": 1},
            "tower_every": 1,
            "heads_alone": False,
            **STAGE,
            **RATES,
        },
        {
            "name": "all",
            "windows": {"all": 1},
            "steps": 3,
            "language_weight": 1,
            "pointing_weight": 0.3,
            "dense_weights": {"piece": 0.2},
            "tower_every": 2,
            "heads_alone": False,
            **STAGE,
            **RATES,
        },
    ],
    "optimizer": "muon",
    "weight_decay": 0.05,
    "clip": 1.0,
    "checkpoint_every_seconds": 1000,
    "probe_every_steps": 5,
}
CONFIG["probe"] = {**CONFIG["pictures"], "count": 2, "words": "probe"}


def make_small_config(tokenizer: Any) -> Qwen2_5_VLConfig:
    """python/tiny with a tenth of its work."""
    config = make_config(tokenizer)
    text = {"num_hidden_layers": 5, "num_attention_heads": 4, "num_key_value_heads": 4, "layer_types": None}
    rope = {**config.text_config.rope_parameters, "mrope_section": [4, 6, 6]}
    sizes = {"hidden_size": 128, "intermediate_size": 128, "rope_parameters": rope}
    text = {**config.text_config.to_dict(), **text, **sizes}
    vision = {"depth": 2, "hidden_size": 32, "num_heads": 1, "out_hidden_size": 128, "intermediate_size": 64}
    vision = {**config.vision_config.to_dict(), **vision, "fullatt_block_indexes": [0, 1]}
    return type(config)(**{**config.to_dict(), "text_config": text, "vision_config": vision})


@pytest.fixture(scope="module", autouse=True)
def small_model() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pretrain_learner, "make_config", make_small_config)
        patch.setattr(pretrain_learner, "make_tokenizer", lambda: TOKENIZER)  # It takes seconds to make.
        yield


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("pretrain")
    write_shard(root / "pictures", 8)
    write_shard(root / "probe", 2, seed=1)
    return root


def make_pretraining(folders: Path, run: Path, stop: StopRequest | None = None, **changes: Any) -> Pretraining:
    run.mkdir(exist_ok=True)
    paths = {"pictures": folders / "pictures", "probe": folders / "probe", "run": run, "out": run / "out"}
    return Pretraining(CONFIG | changes, argparse.Namespace(**paths, unpacked=None, loaders=0), stop or StopRequest())


def test_the_config_of_these_tests_is_one() -> None:
    assert find_problems("pretrain-config", CONFIG, "here") == []


def test_pictures_in_a_batch_and_answers_are_seen_as_the_model_sees_them_one_by_one() -> None:
    torch.manual_seed(0)
    model = Qwen2_5_VLForConditionalGeneration(make_small_config(TOKENIZER)).eval()
    pixels = torch.randint(0, 255, (2, 84, 140, 3), dtype=torch.uint8)
    processor = Qwen2VLImageProcessorPil(size={"shortest_edge": 784, "longest_edge": 100_000})
    usual = processor(images=[picture.numpy() for picture in pixels], return_tensors="pt")
    image_token = TOKENIZER.convert_tokens_to_ids("<|image_pad|>")
    ids = torch.tensor([[30, 31, 32, 2], [40, 41, 2, 2]])
    answers = Answers(
        [20, 21],
        [22],
        ids,
        torch.full((2, 4), NOWHERE),
        torch.full((2, SOURCES, 4), NOWHERE),
        torch.tensor([[True] * 4, [True] * 3 + [False]]),
    )
    with torch.no_grad():
        features, _ = encode_pictures(model, pixels)
        expected = model.model.visual(usual["pixel_values"], grid_thw=usual["image_grid_thw"]).pooler_output
        torch.testing.assert_close(features.flatten(0, 2), expected, atol=1e-5, rtol=1e-4)
        rows = [[20, 21, *[image_token] * 15, 22, *answer] for answer in answers.ids.tolist()]
        ids = torch.tensor(rows)
        labels = ids.clone()
        labels[:, :-4] = -100
        labels[1, -1] = -100
        output = model(
            input_ids=ids,
            attention_mask=torch.ones_like(ids),
            mm_token_type_ids=(ids == image_token).long(),
            labels=labels,
            pixel_values=usual["pixel_values"],
            image_grid_thw=usual["image_grid_thw"],
        )
        loss, _, _ = answer_loss(model, DenseHeads(32, 128, len(TOKENIZER)), features, answers)
    torch.testing.assert_close(loss, output.loss, atol=1e-5, rtol=1e-4)


def test_filters_of_the_patch_embedding_begin_grey_and_blind_to_plain_grounds() -> None:
    model = Qwen2_5_VLForConditionalGeneration(make_small_config(TOKENIZER))
    before = model.model.visual.patch_embed.proj.weight.clone()
    centre_patch_filters(model)
    weight = model.model.visual.patch_embed.proj.weight.detach()
    assert weight.std() == pytest.approx(before.std().item(), rel=0.05)
    torch.testing.assert_close(weight.mean((3, 4)), torch.zeros(32, 3, 2), atol=1e-7, rtol=0)
    torch.testing.assert_close(weight, weight[:, :1, :1].expand_as(weight))


def test_a_patch_is_asked_for_the_characters_of_its_own_quarter_of_a_token() -> None:
    rows, columns = CHARACTER_CELLS
    cells = torch.arange(rows * columns)
    for place, quarter in enumerate(split_cells(cells)):
        top, left = divmod(place, 2)
        expected = cells.view(rows, columns)[2 * top : 2 * top + 2, 4 * left : 4 * left + 4]
        assert quarter.tolist() == expected.flatten().tolist()


def test_a_stopped_and_a_killed_run_come_to_the_weights_of_an_uninterrupted_one(
    folders: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_pretraining(folders, tmp_path / "whole").complete()
    whole = (tmp_path / "whole/out/model.safetensors").read_bytes()

    stop = StopRequest()
    stop.is_set = True
    for _ in range(2):
        with pytest.raises(Interrupted):
            make_pretraining(folders, tmp_path / "stopped", stop).complete()
    make_pretraining(folders, tmp_path / "stopped").complete()
    assert (tmp_path / "stopped/out/model.safetensors").read_bytes() == whole

    take_step = Learner.step
    taken = 0

    def die_in_the_second_stage(*arguments: Any, **named: Any) -> Any:
        nonlocal taken
        taken += 1
        if taken == 6:
            raise KeyboardInterrupt
        return take_step(*arguments, **named)

    monkeypatch.setattr(Learner, "step", die_in_the_second_stage)
    with pytest.raises(KeyboardInterrupt):
        make_pretraining(folders, tmp_path / "killed").complete()
    assert [path.name for path in (tmp_path / "killed/checkpoints").iterdir()] == ["step-00000004.ckpt"]
    make_pretraining(folders, tmp_path / "killed").complete()
    assert (tmp_path / "killed/out/model.safetensors").read_bytes() == whole


def test_a_finished_model_loads_as_any_other_and_can_be_gone_on_from(folders: Path, tmp_path: Path) -> None:
    make_pretraining(folders, tmp_path).complete()
    out = tmp_path / "out"
    model, info = Qwen2_5_VLForConditionalGeneration.from_pretrained(out, output_loading_info=True)
    assert not any(info[kind] for kind in ("missing_keys", "unexpected_keys", "mismatched_keys"))
    assert "npx nx run pretrain --config=test" in (out / "README.md").read_text("utf-8")
    again = Learner(CONFIG | {"begin_from": str(out)}, "cpu").model.state_dict()
    fresh = Learner(CONFIG, "cpu").model.state_dict()
    for name, weight in model.state_dict().items():
        assert torch.equal(again[name], weight.float())
        assert not torch.equal(again[name], fresh[name]) or weight.ndim == 1
    log = [json.loads(line) for line in (tmp_path / "log.ndjson").read_text("utf-8").splitlines()]
    assert {"dense_loss", "answer_loss", "probe_pieces_read", "probe_column_f1"} <= set().union(*log)
    shutil.rmtree(out)


@pytest.mark.parametrize("optimizer", ["muon", "adamw"])
def test_some_steps_on_a_few_pictures_lower_every_loss(folders: Path, optimizer: str) -> None:
    learner = Learner(CONFIG | {"optimizer": optimizer}, "cpu")
    sampler = Sampler(Pictures(folders / "pictures", 4), {"one": 1}, 100_000, 100_000, (0,))
    batch = Batches(sampler, learner.tokenizer, range(1))[0]
    figures = [learner.step(batch, 3e-3, {"patch": 1, "piece": 1}, 1.0, 1.0) for _ in range(25)]
    for loss, share in (("dense_loss", 0.6), ("answer_loss", 0.6), ("pointing_loss", 0.9)):
        assert figures[-1][loss] < share * figures[0][loss]


def test_heads_alone_learn_from_a_model_that_stays_as_it_is_until_the_next_stage(folders: Path, tmp_path: Path) -> None:
    cells, answers = CONFIG["stages"]
    alone = {**cells, "heads_alone": True}
    for stages, is_taught in (([alone], False), ([alone, answers], True)):
        pretraining = make_pretraining(folders, tmp_path / str(is_taught), stages=stages)
        learner = pretraining.learner
        model, heads = (deepcopy(module.state_dict()) for module in (learner.model, learner.heads))
        pretraining.complete()
        assert differs(learner.heads.state_dict(), heads)
        # The finished model is of half precision.
        half = {name: value.half() for name, value in model.items()}
        assert differs(learner.model.state_dict(), half) == is_taught


def differs(state: dict[str, Any], other: dict[str, Any]) -> bool:
    return not all(torch.equal(value, other[name]) for name, value in state.items())


def test_crops_teach_the_cells_also_where_answers_are_learnt(folders: Path) -> None:
    learner = Learner(CONFIG, "cpu")
    sampler = Sampler(Pictures(folders / "pictures", 4), {"crop": 1}, 50_000, 100_000, (0,))
    batch = Batches(sampler, learner.tokenizer, range(1))[0]
    figures = learner.step(batch, 1e-3, {"piece": 1}, 1.0, 1.0, spares_tower=True)
    assert figures.keys() == {"dense_loss", "piece_accuracy", "gradient_norm"}


def test_a_step_that_spares_the_tower_teaches_all_that_follows_it(folders: Path) -> None:
    learner = Learner(CONFIG, "cpu")
    sampler = Sampler(Pictures(folders / "pictures", 4), {"one": 1}, 50_000, 100_000, (0,))
    batch = Batches(sampler, learner.tokenizer, range(1))[0]
    before = {name: parameter.clone() for name, parameter in learner.model.named_parameters()}
    figures = learner.step(batch, 1e-3, {"piece": 1}, 1.0, 1.0, spares_tower=True)
    assert "answer_loss" in figures
    assert "dense_loss" not in figures
    changed = {name for name, parameter in learner.model.named_parameters() if not torch.equal(before[name], parameter)}
    assert changed == {name for name in before if not name.startswith("model.visual.")}


def test_sketches_teach_what_follows_the_tables_and_nothing_else(folders: Path) -> None:
    learner = Learner(CONFIG, "cpu")
    sampler = Sampler(Pictures(folders / "pictures", 8), {"sketch": 1}, 50_000, 100_000, (0,))
    batch = Batches(sampler, learner.tokenizer, range(1))[0]
    assert batch.pixels.numel() == 0
    before = [parameter.clone() for parameter in learner.model.model.visual.parameters()]
    figures = [learner.step(batch, 3e-3, {"piece": 1}, 1.0, 1.0) for _ in range(25)]
    assert figures[0].keys() == {"sketch_loss", "sketch_pointing_loss", "sketch_accuracy", "gradient_norm"}
    assert learner.pictures == 0
    assert figures[-1]["sketch_loss"] < 0.6 * figures[0]["sketch_loss"]
    assert all(map(torch.equal, before, learner.model.model.visual.parameters()))
    for row, asked in zip(batch.answers, batch.asked, strict=True):
        text = learner.tokenizer.decode(row[: int(asked.int().argmax())])
        assert text.endswith('"relationships":')


def test_the_learning_rate_warms_up_and_falls_to_its_last_value() -> None:
    stage = {"learning_rate": 1.0, "final_learning_rate": 0.1, "warmup_steps": 4, "steps": 20}
    rates = [learning_rate(stage, step) for step in range(20)]
    assert rates[:5] == pytest.approx([0.2, 0.4, 0.6, 0.8, 1.0])
    assert rates[-1] == pytest.approx(0.1)
    assert rates[4:] == sorted(rates[4:], reverse=True)


def test_replies_are_compared_by_exact_names_and_what_is_no_annotation_counts_as_nothing() -> None:
    truth = {"tables": [{"name": "a", "columns": [{"name": "x"}, {"name": "y"}]}], "relationships": []}
    perfect = compare([json.dumps(truth)], [truth])
    assert perfect == {"table_f1": 1, "column_f1": 1, "valid": 1}
    other = {"tables": [{"name": "a", "columns": [{"name": "x"}, {"name": "z"}]}]}
    assert compare([json.dumps(other)], [truth]) == {"table_f1": 1, "column_f1": 0.5, "valid": 1}
    for reply in ("", "{", "[]", '{"tables":[1]}'):
        assert compare([reply], [truth]) == {"table_f1": 0, "column_f1": 0, "valid": 0}
