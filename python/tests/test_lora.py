from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import torch
from conftest import CONFIG, LAYERS, make_config
from safetensors.torch import load_file, save_file
from transformers import Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration

from undiagram.collate import Encoder
from undiagram.contract import ROOT
from undiagram.errors import UndiagramError
from undiagram.lora import WEIGHTS, adapted_modules, add_lora, load_adapter, save_adapter, trainable_names
from undiagram.model import load_base


def fresh(dtype: torch.dtype = torch.float32) -> torch.nn.Module:
    return load_base(CONFIG["model"], dtype)


@pytest.fixture
def adapter(tmp_path: Path, encoder: Encoder) -> Path:
    """An adapter whose weights are all different from those of a new one."""
    model = add_lora(fresh(), CONFIG)
    generator = torch.Generator().manual_seed(1)
    weights = {
        f"model.{name}": torch.randn(parameter.shape, generator=generator)
        for name, parameter in model.named_parameters()
        if parameter.requires_grad
    }
    save_adapter(tmp_path / "adapter", CONFIG, weights, encoder)
    return tmp_path / "adapter"


def change_weights(adapter: Path, change: object) -> None:
    save_file(change(load_file(adapter / WEIGHTS)), adapter / WEIGHTS, metadata={"format": "pt"})  # type: ignore[operator]


def test_lora_sits_on_every_target_of_the_language_model_and_nowhere_else() -> None:
    model = add_lora(fresh(), CONFIG)
    modules = adapted_modules(model)
    assert len(modules) == LAYERS * 4
    assert all(".language_model.layers." in name for name in modules)
    assert {name.split(".lora_")[0] for name in trainable_names(model)} == set(modules)


def test_qwen2_5_vl_3b_gets_144_pairs_of_7_372_800_parameters() -> None:
    text = {"hidden_size": 2048, "num_hidden_layers": 36, "num_attention_heads": 16, "num_key_value_heads": 2}
    vision = {"depth": 1, "hidden_size": 1280, "out_hidden_size": 2048}
    with torch.device("meta"):
        base = Qwen2_5_VLForConditionalGeneration(Qwen2_5_VLConfig(text_config=text, vision_config=vision))
        base.requires_grad_(False)
        model = add_lora(base, make_config(lora__r=16, lora__alpha=32))
    assert len(adapted_modules(model)) == 144
    assert sum(p.numel() for p in model.parameters() if p.requires_grad) == 7_372_800


def test_targets_that_the_vision_tower_has_too_are_adapted_in_the_language_model_alone() -> None:
    model = add_lora(fresh(), make_config(lora__target_modules=["gate_proj", "q_proj"]))
    assert len(adapted_modules(model)) == LAYERS * 2
    assert not any("visual" in name for name in trainable_names(model))


@pytest.mark.parametrize("targets", [["q_proj", "qkv"], ["no_such_layer"], ["proj"], ["lm_head"]])
def test_targets_that_are_not_in_every_layer_are_refused_before_anything_changes(targets: list[str]) -> None:
    base = fresh()
    with pytest.raises(UndiagramError) as caught:
        add_lora(base, make_config(lora__target_modules=targets))
    assert caught.value.code == "lora_target_missing"
    assert adapted_modules(base) == []


def test_lora_weights_are_fp32_on_a_bf16_base() -> None:
    model = add_lora(fresh(torch.bfloat16), CONFIG)
    assert {p.dtype for p in model.parameters() if p.requires_grad} == {torch.float32}
    assert {p.dtype for p in model.parameters() if not p.requires_grad} == {torch.bfloat16}


def test_an_adapter_loads_as_it_was_saved(adapter: Path) -> None:
    model = load_adapter(fresh(), adapter, "tuned")
    saved = load_file(adapter / WEIGHTS)
    loaded = {name.replace(".tuned.", "."): p for name, p in model.named_parameters() if ".tuned." in name}
    assert loaded.keys() == saved.keys()
    assert all(torch.equal(loaded[name], saved[name]) for name in saved)


def test_an_adapter_says_what_it_is_for_and_names_no_path_of_this_machine(tmp_path: Path, encoder: Encoder) -> None:
    adapter = tmp_path / "adapter"
    save_adapter(adapter, make_config(model__base=str(ROOT / "python" / "tiny")), {}, encoder)
    config = json.loads((adapter / "adapter_config.json").read_text())
    assert config["task_type"] == "CAUSAL_LM"
    assert config["base_model_name_or_path"] == "python/tiny"
    assert (config["r"], config["lora_alpha"], config["lora_dropout"]) == (4, 8, 0.1)
    texts = [file.read_bytes() for file in adapter.iterdir()]
    assert not any(str(ROOT).encode() in text or b"/tmp" in text for text in texts)
    assert not (adapter / "README.md").exists()
    assert {"tokenizer.json", "chat_template.jinja", "preprocessor_config.json"} <= {f.name for f in adapter.iterdir()}


def test_the_adapter_of_a_hub_model_names_its_revision(tmp_path: Path, encoder: Encoder) -> None:
    config = make_config(model__base="Qwen/Qwen2.5-VL-3B-Instruct", model__revision="abc123")
    save_adapter(tmp_path / "adapter", config, {}, encoder)
    written = json.loads((tmp_path / "adapter" / "adapter_config.json").read_text())
    assert (written["base_model_name_or_path"], written["revision"]) == ("Qwen/Qwen2.5-VL-3B-Instruct", "abc123")


def test_saving_again_replaces_the_adapter_with_the_same_bytes(adapter: Path, encoder: Encoder) -> None:
    before = {file.name: file.read_bytes() for file in adapter.iterdir()}
    weights = {f"model.{k.replace('.weight', '.default.weight')}": w for k, w in load_file(adapter / WEIGHTS).items()}
    save_adapter(adapter, CONFIG, weights, encoder)
    assert {file.name: file.read_bytes() for file in adapter.iterdir()} == before
    assert [file.name for file in adapter.parent.iterdir()] == ["adapter"]


@pytest.mark.parametrize("others", [[], ["base"]], ids=["alone", "beside another"])
def test_an_adapter_of_the_old_layout_loads_with_every_weight(adapter: Path, others: list[str]) -> None:
    saved = load_file(adapter / WEIGHTS)
    model = fresh()
    for name in others:
        model = load_adapter(model, adapter, name)
    change_weights(
        adapter, lambda ws: {k.replace("model.language_model.layers", "model.layers"): w for k, w in ws.items()}
    )
    model = load_adapter(model, adapter, "tuned")
    loaded = {name.replace(".tuned.", "."): p for name, p in model.named_parameters() if ".tuned." in name}
    assert all(torch.equal(loaded[name], saved[name]) for name in saved)


@pytest.mark.parametrize(
    "change",
    [
        lambda ws: dict(list(ws.items())[1:]),
        lambda ws: {k.replace("language_model", "other_model"): w for k, w in ws.items()},
        lambda ws: {**ws, "base_model.model.model.language_model.layers.9.x.lora_A.weight": torch.zeros(1)},
        lambda ws: {k: torch.cat([w, w]) if "layers.0.self_attn.q_proj.lora_A" in k else w for k, w in ws.items()},
    ],
    ids=["missing weight", "other names", "surplus weight", "other shape"],
)
def test_an_adapter_that_does_not_fit_in_every_weight_is_refused(adapter: Path, change: object) -> None:
    change_weights(adapter, change)
    with pytest.raises(UndiagramError) as caught:
        load_adapter(fresh(), adapter, "tuned")
    assert caught.value.code == "adapter_mismatch"
    assert caught.value.problems


def test_an_adapter_in_a_pickle_is_refused(adapter: Path) -> None:
    torch.save(load_file(adapter / WEIGHTS), adapter / "adapter_model.bin")
    (adapter / WEIGHTS).unlink()
    with pytest.raises(UndiagramError, match="does not fit"):
        load_adapter(fresh(), adapter, "tuned")


def test_two_adapters_live_side_by_side(adapter: Path, tmp_path: Path) -> None:
    shutil.copytree(adapter, tmp_path / "second")
    model = load_adapter(load_adapter(fresh(), adapter, "first"), tmp_path / "second", "second")
    assert set(model.peft_config) == {"first", "second"}
