"""Which device, number format and how many threads this machine works with."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from undiagram.errors import ENVIRONMENT, Problem, UndiagramError

if TYPE_CHECKING:
    import torch


def resolve_precision(wanted: str) -> str:
    """`bf16-mixed` or `32-true`. `auto` takes bf16 only where hardware multiplies it: on a CPU with AVX2 alone, bf16
    was measured at 13 GFLOP/s against 91 in fp32."""
    if wanted != "auto":
        return wanted
    import torch

    if torch.cuda.is_available():
        return "bf16-mixed" if torch.cuda.is_bf16_supported(including_emulation=False) else "32-true"
    return "bf16-mixed" if cpu_multiplies_bf16() else "32-true"


def cpu_multiplies_bf16(cpuinfo: Path = Path("/proc/cpuinfo")) -> bool:
    """True with AVX512_BF16 or AMX. Where /proc does not tell, false."""
    try:
        text = cpuinfo.read_text("utf-8", errors="replace")
    except OSError:
        return False
    flags = next((line.split() for line in text.splitlines() if line.startswith("flags")), [])
    return bool({"avx512_bf16", "amx_bf16"} & set(flags))


def base_dtype(precision: str) -> torch.dtype:
    """The frozen base is held in bf16 with mixed precision. LoRA weights are always fp32: in bf16, AdamW's steps at a
    learning rate of 1e-4 would be rounded away."""
    import torch

    return torch.bfloat16 if precision == "bf16-mixed" else torch.float32


def resolve_device(devices: int = 1) -> str:
    """`cuda` where there is a GPU, else `cpu`. Raises `devices_missing` when fewer GPUs are there than asked for."""
    import torch

    if not torch.cuda.is_available():
        return "cpu"
    if torch.cuda.device_count() < devices:
        raise UndiagramError(
            "devices_missing",
            "This machine has fewer GPUs than the config asks for.",
            "Lower training.devices, and raise training.accumulate to match.",
            ENVIRONMENT,
            [Problem("training.devices", f"at most {torch.cuda.device_count()}", str(devices))],
        )
    return "cuda"


def divide_among_processes(training: dict[str, Any], device: str) -> dict[str, Any]:
    """The settings as this machine runs them: without a GPU, each device is `cpu_processes` processes, among which the
    micro-batches of a step are divided. Its samples stay the same."""
    processes = training["cpu_processes"] if device == "cpu" else 1
    return training | {
        "devices": training["devices"] * processes,
        "accumulate": training["accumulate"] // processes,
    }


def limit_threads(processes: int = 1, quota_file: Path = Path("/sys/fs/cgroup/cpu.max")) -> None:
    """No more threads than a container may use: torch counts the whole machine's cores, and stands in its own way. The
    `processes` that Lightning starts on this machine get a share each, unless OMP_NUM_THREADS says how many."""
    import torch

    quota = cpu_quota(quota_file)
    threads = torch.get_num_threads() if quota is None else min(torch.get_num_threads(), quota)
    if processes > 1 and "OMP_NUM_THREADS" not in os.environ:
        threads //= processes
        # Lightning counts all cores instead where this is not set; the processes that it starts inherit it.
        os.environ["OMP_NUM_THREADS"] = str(max(1, threads))
    torch.set_num_threads(max(1, threads))


def cpu_quota(file: Path) -> int | None:
    """Whole cores that the control group grants; None without a limit."""
    try:
        quota, period = file.read_text("ascii").split()
        return None if quota == "max" else -(-int(quota) // int(period))
    except (OSError, ValueError):
        return None
