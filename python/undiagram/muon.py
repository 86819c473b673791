"""Muon: momentum whose steps favour no direction of a matrix. torch's own multiplies in bf16 wherever it runs, which
most CPUs do many times slower than fp32."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor

COEFFICIENTS = (3.4445, -4.7750, 2.0315)
"""Of the quintic that brings singular values near 1 in five rounds; published with Muon (Jordan 2024)."""
ROUNDS = 5


class Muon(torch.optim.Optimizer):
    """For matrices, and for tensors that are seen as one row per output. A step has the root mean square that AdamW's
    usually have, 0.2, so that both take one learning rate."""

    def __init__(self, matrices: Iterable[Tensor], lr: float, weight_decay: float, momentum: float = 0.95) -> None:
        super().__init__(matrices, {"lr": lr, "weight_decay": weight_decay, "momentum": momentum})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:
        for group in self.param_groups:
            for matrix in group["params"]:
                if matrix.grad is None:
                    continue
                state = self.state[matrix]
                if not state:
                    state["momentum"] = torch.zeros_like(matrix)
                state["momentum"].lerp_(matrix.grad, 1 - group["momentum"])
                ahead = matrix.grad.lerp(state["momentum"], group["momentum"])
                matrix.mul_(1 - group["lr"] * group["weight_decay"])
                flat = ahead.flatten(1)
                step = orthogonalize(flat).view_as(matrix)
                matrix.add_(step, alpha=-0.2 * group["lr"] * max(flat.shape) ** 0.5)


def orthogonalize(matrix: Tensor) -> Tensor:
    """The matrix with all its singular values near 1."""
    a, b, c = COEFFICIENTS
    wide = matrix if matrix.shape[0] <= matrix.shape[1] else matrix.T
    wide = wide.bfloat16() if wide.is_cuda else wide
    wide = wide / wide.norm().clamp(min=1e-7)
    for _ in range(ROUNDS):
        square = wide @ wide.T
        wide = a * wide + (b * square + c * square @ square) @ wide
    return (wide if matrix.shape[0] <= matrix.shape[1] else wide.T).to(matrix.dtype)
