from __future__ import annotations

from pathlib import Path

import pytest
import torch

from undiagram.hardware import base_dtype, cpu_multiplies_bf16, cpu_quota, resolve_precision


@pytest.mark.parametrize(
    ("flags", "expected"),
    [("fpu avx2 fma", False), ("avx512f avx512_bf16", True), ("amx_bf16 amx_tile", True), ("avx512f avx512bw", False)],
)
def test_auto_takes_bf16_only_from_a_cpu_that_multiplies_it(tmp_path: Path, flags: str, expected: bool) -> None:
    (tmp_path / "cpuinfo").write_text(f"processor : 0\nflags\t\t: {flags}\n")
    assert cpu_multiplies_bf16(tmp_path / "cpuinfo") is expected
    assert cpu_multiplies_bf16(tmp_path / "missing") is False


def test_a_precision_that_is_named_is_taken() -> None:
    assert resolve_precision("bf16-mixed") == "bf16-mixed"
    assert resolve_precision("32-true") == "32-true"
    assert resolve_precision("auto") in ("bf16-mixed", "32-true")


def test_the_base_is_held_in_bf16_with_mixed_precision_alone() -> None:
    assert base_dtype("bf16-mixed") == torch.bfloat16
    assert base_dtype("32-true") == torch.float32


@pytest.mark.parametrize(("text", "cores"), [("max 100000", None), ("150000 100000", 2), ("50000 100000", 1)])
def test_a_containers_quota_is_rounded_up_to_whole_cores(tmp_path: Path, text: str, cores: int | None) -> None:
    (tmp_path / "cpu.max").write_text(f"{text}\n")
    assert cpu_quota(tmp_path / "cpu.max") == cores
    assert cpu_quota(tmp_path / "missing") is None
