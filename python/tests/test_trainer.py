from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
import torch
from conftest import make_config
from lightning.pytorch import Callback
from transformers.modeling_flash_attention_utils import _process_flash_attention_kwargs

from undiagram.trainer import make_trainer

SUPPORTED = defaultdict(bool, deterministic=True)


@pytest.mark.parametrize("is_deterministic", [True, False])
def test_flash_attention_is_deterministic_where_the_run_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_deterministic: bool
) -> None:
    monkeypatch.setenv("FLASH_ATTENTION_DETERMINISTIC", "0")
    training = make_config(training__deterministic=is_deterministic)["training"]
    make_trainer(training, "cpu", "32-true", torch.nn.Linear(1, 1), tmp_path, Callback())
    # What transformers would hand to the package, which needs a GPU.
    options = _process_flash_attention_kwargs(1, 1, True, supports_mapping=SUPPORTED)
    assert options["deterministic"] is is_deterministic
