"""Says what this Python environment and its device can do, as one JSON object on stdout:

python -m undiagram.probe torch bitsandbytes
"""

from __future__ import annotations

import json
import platform
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

SIZE = {"cuda": 8192, "cpu": 1024}
"""Side of the matrices that are multiplied to measure the speed: large enough to keep the device busy."""


def main() -> int:
    answer: dict[str, Any] = {
        "python": platform.python_version(),
        "packages": {name: find_version(name) for name in sys.argv[1:]},
        "devices": [],
        "cpu_has_bf16": False,
        "flops": None,
    }
    if find_version("torch") is not None:
        answer |= probe_torch()
    print(json.dumps(answer))
    return 0


def find_version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def probe_torch() -> dict[str, Any]:
    import torch

    from undiagram.hardware import cpu_multiplies_bf16, limit_threads

    limit_threads()
    devices = [describe_device(index) for index in range(torch.cuda.device_count())]
    has_bf16 = devices[0]["has_bf16"] if devices else cpu_multiplies_bf16()
    return {
        "devices": devices,
        "cpu_has_bf16": cpu_multiplies_bf16(),
        "flops": measure_flops("cuda" if devices else "cpu", torch.bfloat16 if has_bf16 else torch.float32),
    }


def describe_device(index: int) -> dict[str, Any]:
    import torch

    free, total = torch.cuda.mem_get_info(index)
    return {
        "name": torch.cuda.get_device_name(index),
        "memory_bytes": total,
        "free_bytes": free,
        "has_bf16": torch.cuda.get_device_capability(index) >= (8, 0),
    }


def measure_flops(device: str, dtype: torch.dtype, repeats: int = 5) -> float:
    """Operations a second of the fastest of a few matrix products."""
    import torch

    size = SIZE[device]
    left, right = (torch.ones(size, size, device=device, dtype=dtype) for _ in range(2))
    seconds = []
    for _ in range(repeats):
        started = time.perf_counter()
        left @ right
        if device == "cuda":
            torch.cuda.synchronize()
        seconds.append(time.perf_counter() - started)
    return 2 * size**3 / min(seconds)


if __name__ == "__main__":
    sys.exit(main())
