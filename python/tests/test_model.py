from __future__ import annotations

from pathlib import Path

import pytest
import torch
from conftest import CONFIG, make_config, make_noise

from undiagram.collate import Encoder
from undiagram.contract import ROOT
from undiagram.errors import ENVIRONMENT, UndiagramError
from undiagram.model import load_base, load_encoder, name_base


@pytest.mark.parametrize("load", [lambda model: load_base(model, torch.float32), lambda _: None])
def test_a_model_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch, load: object) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    config = make_config(model__base="nobody/nothing", model__revision="abc")
    with pytest.raises(UndiagramError) as caught:
        load_base(config["model"], torch.float32)
    assert caught.value.code == "model_missing"
    assert caught.value.exit_code == ENVIRONMENT
    assert "nobody/nothing at abc" in caught.value.message
    with pytest.raises(UndiagramError, match="nobody/nothing"):
        load_encoder(config)


def test_a_base_is_named_alike_on_every_machine() -> None:
    assert name_base("python/tiny") == "python/tiny"
    assert name_base(str(ROOT / "python" / "tiny")) == "python/tiny"
    assert name_base("Qwen/Qwen2.5-VL-3B-Instruct") == "Qwen/Qwen2.5-VL-3B-Instruct"


def test_every_weight_of_the_base_is_frozen_and_in_the_asked_format() -> None:
    base = load_base(CONFIG["model"], torch.bfloat16)
    assert {parameter.requires_grad for parameter in base.parameters()} == {False}
    assert {parameter.dtype for parameter in base.parameters()} == {torch.bfloat16}


def test_the_image_processor_is_the_pil_one_whatever_is_installed(encoder: Encoder) -> None:
    assert type(encoder.image_processor).__name__.endswith("Pil")


def test_pictures_one_by_one_have_the_features_of_the_batch(encoder: Encoder) -> None:
    base = load_base(CONFIG["model"], torch.float32)
    pictures = [make_noise(*size) for size in [(112, 84), (56, 112), (140, 56)]]
    patches, grids = (torch.cat(parts) for parts in zip(*map(encoder.encode_image, pictures), strict=True))
    vision = base.model.visual.forward
    one_by_one = vision(patches, grid_thw=grids).pooler_output
    together = vision._forward(patches, grid_thw=grids).pooler_output
    torch.testing.assert_close(one_by_one, together)
    assert not one_by_one.requires_grad

    vision.remember(True)
    first = vision(patches, grid_thw=grids)
    first.pooler_output = None  # As callers do, who split it in place.
    assert torch.equal(vision(patches, grid_thw=grids).pooler_output, one_by_one)
    vision.remember(False)


def test_weights_that_are_no_safetensors_are_refused(tmp_path: Path) -> None:
    for file in (ROOT / "python" / "tiny").iterdir():
        if file.suffix != ".safetensors":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    torch.save({}, tmp_path / "pytorch_model.bin")
    with pytest.raises(UndiagramError) as caught:
        load_base({**CONFIG["model"], "base": str(tmp_path)}, torch.float32)
    assert caught.value.code == "model_missing"
