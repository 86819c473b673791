from __future__ import annotations

from pathlib import Path

import pytest
import torch
from conftest import CONFIG, enliven, make_config

from undiagram import kernels
from undiagram.collate import Encoder
from undiagram.contract import ROOT
from undiagram.data import read_split
from undiagram.errors import ENVIRONMENT, UndiagramError
from undiagram.kernels import INSTALL, compile_layers, require_gpu_package, resolve_attention
from undiagram.loader import collate_samples
from undiagram.model import load_base
from undiagram.train import make_module

WANTS = [
    ({"model__quantization": "nf4"}, "bitsandbytes", "model.quantization to null"),
    ({"model__attention": "flash_attention_2"}, "flash_attn", "model.attention to sdpa"),
    ({"training__liger": True}, "liger_kernel", "training.liger to false"),
]


@pytest.mark.parametrize(("changes", "package", "otherwise"), WANTS)
def test_a_package_that_is_missing_is_named_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, object], package: str, otherwise: str
) -> None:
    monkeypatch.setattr(kernels, "find_spec", lambda _: None)
    with pytest.raises(UndiagramError) as caught:
        make_module(make_config(**changes), "bf16-mixed", 10)
    assert (caught.value.code, caught.value.exit_code) == ("package_missing", ENVIRONMENT)
    assert package in caught.value.message
    assert ".venv/bin/pip install" in caught.value.next
    assert otherwise in caught.value.next


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU")
@pytest.mark.parametrize(("changes", "package", "otherwise"), WANTS)
def test_without_a_gpu_it_says_so_and_what_to_set_instead(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, object], package: str, otherwise: str
) -> None:
    monkeypatch.setattr(kernels, "find_spec", lambda _: "there")
    with pytest.raises(UndiagramError) as caught:
        make_module(make_config(**changes), "bf16-mixed", 10)
    assert (caught.value.code, caught.value.exit_code) == ("gpu_missing", ENVIRONMENT)
    assert otherwise in caught.value.next


def test_the_optional_packages_stand_in_the_file_that_the_command_names() -> None:
    listed = (ROOT / "python" / "requirements-gpu.txt").read_text("utf-8")
    for package in ("bitsandbytes", "liger_kernel"):
        assert "python/requirements-gpu.txt" in INSTALL[package]
        assert f"\n{package.replace('_', '-')}==" in listed
    assert INSTALL["flash_attn"] in listed


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU")
def test_auto_attention_is_sdpa_where_flash_attention_cannot_run() -> None:
    assert resolve_attention("auto", torch.bfloat16) == "sdpa"
    assert resolve_attention("eager", torch.bfloat16) == "eager"
    base = load_base({**CONFIG["model"], "attention": "auto"}, torch.float32)
    assert base.config._attn_implementation == "sdpa"


def test_what_is_there_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setitem(INSTALL, "json", "nothing")
    require_gpu_package("json", "setting", "nothing")


def test_compiled_layers_give_the_numbers_of_plain_ones(encoder: Encoder, dataset: Path) -> None:
    # The whole compiler takes minutes; what precedes it is what meets LoRA, lengths and gradient checkpointing.
    config = make_config(training__gradient_checkpointing=True, lora__dropout=0.0)
    samples = read_split(dataset, "train")
    plain, compiled = (enliven(make_module(config, "32-true", 10)).train() for _ in range(2))
    compile_layers(compiled.model.get_base_model(), backend="eager")
    for count in (1, 3):
        batch = collate_samples(encoder, samples[:count])
        losses = [module.summed_loss(batch) for module in (plain, compiled)]
        torch.testing.assert_close(losses[1], losses[0])
        gradients = []
        for module, loss in zip((plain, compiled), losses, strict=True):
            module.zero_grad()
            loss.backward()
            gradients.append([p.grad for p in module.parameters() if p.requires_grad])
        torch.testing.assert_close(gradients[1], gradients[0])
    assert compiled.state_dict().keys() == plain.state_dict().keys()
    assert torch._dynamo.utils.counters["stats"]["unique_graphs"] > 0


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU")
def test_compiling_without_a_compiler_says_so_before_the_first_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch._inductor.config.cpp.cxx", ("no-such-compiler",))
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UndiagramError) as caught:
        make_module(make_config(training__compile=True), "32-true", 10)
    assert caught.value.code == "compiler_missing"
