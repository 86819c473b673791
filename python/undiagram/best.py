"""Which adapter of a run was the best so far, by the overall score of real replies."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class Best:
    """Travels inside the checkpoints, weights and all, so that it can never be of another moment than they are."""

    step: int
    score: float
    weights: dict[str, torch.Tensor]
    """The trained weights of that step, on the CPU."""
    misses: int = 0
    """Scored validations since then, none of them better."""

    def to_state(self) -> dict[str, Any]:
        return asdict(self)

    def is_exhausted(self, patience: int | None) -> bool:
        """True when the run is to end because it no longer gets better."""
        return patience is not None and self.misses >= patience
