from __future__ import annotations

import importlib
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from tokenizers import Tokenizer

from undiagram.contract import ROOT
from undiagram.data import read_split


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(ROOT / "python" / "bench"))
    return importlib.import_module("training")


def test_answers_of_the_random_base_are_as_long_as_those_of_qwen(bench: Any, tmp_path: Path) -> None:
    annotations = [sample.annotation for sample in read_split(ROOT / "datasets" / "sample", "train")]
    file = tmp_path / "tokenizer.json"
    shutil.copy(ROOT / "python" / "tiny" / "tokenizer.json", file)
    bench.lengthen_answers(file, annotations)
    tokenizer = Tokenizer.from_file(str(file))
    encoded = tokenizer.encode_batch(annotations, add_special_tokens=False)
    tokens = sum(len(encoding.ids) for encoding in encoded)
    assert sum(map(len, annotations)) / tokens == pytest.approx(bench.QWEN_CHARACTERS_PER_TOKEN, rel=0.01)
    assert [tokenizer.decode(encoding.ids) for encoding in encoded] == annotations


def test_what_takes_a_gpu_is_done_in_a_process_that_has_ended_when_the_next_begins(bench: Any) -> None:
    process = bench.run_apart(os.getpid)
    assert process != os.getpid()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
