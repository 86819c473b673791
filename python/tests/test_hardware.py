from __future__ import annotations

import os
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from undiagram.hardware import (
    base_dtype,
    cpu_multiplies_bf16,
    cpu_quota,
    divide_among_processes,
    limit_threads,
    resolve_precision,
)


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


@given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4))
def test_processes_of_a_cpu_take_the_samples_of_a_step_between_them(devices: int, processes: int, each: int) -> None:
    training = {"devices": devices, "accumulate": processes * each, "cpu_processes": processes}
    assert divide_among_processes(training, "cuda") == training
    divided = divide_among_processes(training, "cpu")
    assert (divided["devices"], divided["accumulate"]) == (devices * processes, each)


@pytest.mark.parametrize(
    ("quota", "processes", "wanted", "expected"),
    [(8, 1, None, 8), (8, 2, None, 4), (1, 2, None, 1), (3, 2, None, 1), (99, 2, None, 6), (8, 2, "12", 8)],
)
def test_processes_share_the_cores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quota: int, processes: int, wanted: str | None, expected: int
) -> None:
    """Of twelve, of which the container may use `quota`; `wanted` is what the user set."""
    (tmp_path / "cpu.max").write_text(f"{quota}00000 100000\n")
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    if wanted is not None:
        monkeypatch.setenv("OMP_NUM_THREADS", wanted)
    before = torch.get_num_threads()
    try:
        torch.set_num_threads(12)
        limit_threads(processes, tmp_path / "cpu.max")
        assert torch.get_num_threads() == expected
        told = os.environ.get("OMP_NUM_THREADS")
        assert told == (wanted or (str(expected) if processes > 1 else None))
    finally:
        torch.set_num_threads(before)
