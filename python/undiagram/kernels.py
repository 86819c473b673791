"""Faster ways to compute the same: attention, fused kernels, compiled layers. What is asked for and missing is an
error that names the command to install it, never a silent fallback."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from undiagram.errors import ENVIRONMENT, Problem, UndiagramError, first_line

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel

INSTALL = {
    "bitsandbytes": ".venv/bin/pip install --requirement python/requirements-gpu.txt",
    "liger_kernel": ".venv/bin/pip install --requirement python/requirements-gpu.txt",
    # Built against the torch that is installed, so it stands in no list.
    "flash_attn": ".venv/bin/pip install flash-attn --no-build-isolation",
}


def require_gpu_package(package: str, setting: str, otherwise: str) -> None:
    """Raises `package_missing` or `gpu_missing` when a setting asks for what this machine lacks. `otherwise` says
    what to set instead."""
    import torch

    if find_spec(package) is None:
        raise UndiagramError(
            "package_missing",
            f"{setting} needs the Python package {package}, which is not installed.",
            f"Run `{INSTALL[package]}` on a machine with an NVIDIA GPU, or set {otherwise}.",
            ENVIRONMENT,
            [Problem(setting, f"the package {package}", "none")],
        )
    if not torch.cuda.is_available():
        raise UndiagramError(
            "gpu_missing",
            f"{setting} needs an NVIDIA GPU, and torch finds none.",
            f"Run it where `nvidia-smi` lists a GPU, with a CUDA build of torch, or set {otherwise}.",
            ENVIRONMENT,
            [Problem(setting, "a GPU", "none")],
        )


def resolve_attention(wanted: str, dtype: torch.dtype) -> str:
    """The attention to load the model with. `auto` takes flash attention only where it can run: on a GPU, with its
    package, in half precision."""
    import torch

    if wanted == "flash_attention_2":
        require_gpu_package("flash_attn", "model.attention: flash_attention_2", "model.attention to sdpa")
    if wanted != "auto":
        return wanted
    can_flash = torch.cuda.is_available() and find_spec("flash_attn") is not None and dtype != torch.float32
    return "flash_attention_2" if can_flash else "sdpa"


def use_liger(base: PreTrainedModel) -> None:
    """Puts Liger's kernels into the loaded model. Its fused loss is left out: ours takes logits at answers alone."""
    require_gpu_package("liger_kernel", "training.liger", "training.liger to false")
    from transformers.integrations.liger import apply_liger_kernel

    apply_liger_kernel(base, {"cross_entropy": False, "fused_linear_cross_entropy": False})


def compile_layers(base: PreTrainedModel, backend: str = "inductor") -> None:
    """Compiles each decoder layer in place: layers are alike, so the work is done once, for any length. Names of
    weights stay as they are."""
    if backend == "inductor":
        check_compiler()
    for layer in base.model.language_model.layers:
        layer.compile(dynamic=True, backend=backend)


def check_compiler() -> None:
    """Raises `compiler_missing`: torch would say so in the middle of the first step."""
    import torch

    try:
        if torch.cuda.is_available():
            from torch.utils._triton import has_triton

            if not has_triton():
                raise RuntimeError("Triton is not installed")
        else:
            from torch._inductor.cpp_builder import get_cpp_compiler

            get_cpp_compiler()
    except Exception as error:
        raise UndiagramError(
            "compiler_missing",
            f"training.compile needs a compiler: {first_line(error)}.",
            "Install g++ (on a GPU: Triton, which comes with CUDA builds of torch), or set training.compile to false.",
            ENVIRONMENT,
        ) from error
