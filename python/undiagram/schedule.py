"""The learning rate over the run: a linear warm-up, then half a cosine."""

from __future__ import annotations

from math import cos, pi


def learning_rate_scale(step: int, warmup_steps: int, total_steps: int, min_ratio: float) -> float:
    """The share of the full learning rate at a step counted from 0. The last step takes `min_ratio`."""
    if step < warmup_steps:
        return (step + 1) / (warmup_steps + 1)
    share = min(1.0, (step - warmup_steps) / max(1, total_steps - 1 - warmup_steps))
    return min_ratio + (1 - min_ratio) * (1 + cos(pi * share)) / 2
