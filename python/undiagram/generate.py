"""Greedy answers to a batch of prompts, with rows leaving the batch as they end.

`generate` of transformers keeps every row to the last token of the longest, and copies the whole cache at every
token; both cost more than the arithmetic on a small model.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import torch
from transformers import PreTrainedModel
from transformers.cache_utils import Cache, DynamicLayer

from undiagram.collate import Batch

if TYPE_CHECKING:
    from undiagram.constrain import Constraint

CHUNK = 64  # Tokens by which the cache grows.
LOOP, LOOP_PERIOD, LOOP_STEP = 96, 32, 16  # Tokens that repeat; the longest piece; how often it is looked for.
SHRINK = 0.75  # Rows are dropped once this share or less of them is still going: dropping copies the cache.


@dataclass(frozen=True)
class Reply:
    tokens: list[int]
    """Without the end token."""
    finish: Literal["stop", "length", "loop"]
    """`length`: cut at max_new_tokens; `loop`: cut as it said the same over and over."""


class GrowingLayer(DynamicLayer):
    """Keys and values of one layer, in memory that grows by chunks instead of by every token."""

    def __init__(self) -> None:
        super().__init__()
        self.length = 0

    def update(
        self, key_states: torch.Tensor, value_states: torch.Tensor, *_args: Any, **_kwargs: Any
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Appends states of shape (batch, heads, tokens, width); returns views of all so far."""
        end = self.length + key_states.shape[2]
        if not self.is_initialized or end > self.keys.shape[2]:
            self.keys = self._grown(key_states, end)
            self.values = self._grown(value_states, end, is_key=False)
            self.dtype, self.device, self.is_initialized = key_states.dtype, key_states.device, True
        self.keys[:, :, self.length : end] = key_states
        self.values[:, :, self.length : end] = value_states
        self.length = end
        return self.keys[:, :, :end], self.values[:, :, :end]

    def _grown(self, states: torch.Tensor, end: int, is_key: bool = True) -> torch.Tensor:
        batch, heads, _, width = states.shape
        grown = states.new_empty(batch, heads, end + CHUNK, width)
        if self.length > 0:
            grown[:, :, : self.length] = (self.keys if is_key else self.values)[:, :, : self.length]
        return grown

    def get_seq_length(self) -> int:
        return self.length

    def keep_rows(self, rows: torch.Tensor) -> None:
        self.keys = self.keys[rows]
        self.values = self.values[rows]


@torch.inference_mode()
def generate(
    base: PreTrainedModel,
    batch: Batch,
    end_ids: set[int],
    max_new_tokens: int,
    constraint: Constraint | None = None,
) -> list[Reply]:
    """The most likely token at every place, of those the constraint allows, up to an end token. `batch` must be padded
    on the left; LoRA layers put into `base` act or not as they are switched."""
    layers = [GrowingLayer() for _ in range(base.config.get_text_config().num_hidden_layers)]
    cache = Cache(layers=layers)
    mask = batch["attention_mask"]
    output = base(
        input_ids=batch["input_ids"],
        attention_mask=mask,
        mm_token_type_ids=batch["mm_token_type_ids"],
        pixel_values=batch["pixel_values"],
        image_grid_thw=batch["image_grid_thw"],
        past_key_values=cache,
        use_cache=True,
        logits_to_keep=1,
    )
    # Positions go on from the largest one of the prompt: an image takes fewer positions than tokens.
    positions = mask.sum(-1) + base.model.rope_deltas[:, 0].to(mask.device)
    replies: list[list[int]] = [[] for _ in range(len(mask))]
    finishes: list[Literal["stop", "length", "loop"] | None] = [None] * len(mask)
    rows = list(range(len(mask)))  # Which reply each row of the batch writes.
    ends = torch.tensor(sorted(end_ids), device=mask.device)
    constrained = constraint.open(len(rows)) if constraint else None
    for step in range(max_new_tokens):
        logits = output.logits[:, -1]
        tokens = (constrained.mask(logits, rows) if constrained else logits).argmax(-1)
        for row, token, is_end in zip(rows, tokens.tolist(), torch.isin(tokens, ends).tolist(), strict=True):
            if finishes[row]:
                continue
            if is_end:
                finishes[row] = "stop"
                continue
            replies[row].append(token)
            if constrained:
                constrained.take(row, token)
            if is_loop(replies[row]):
                finishes[row] = "loop"
        going = [place for place, row in enumerate(rows) if not finishes[row]]
        if not going or step == max_new_tokens - 1:
            break
        if len(going) <= SHRINK * len(rows):
            kept = torch.tensor(going, device=mask.device)
            rows = [rows[place] for place in going]
            tokens, mask, positions = tokens[kept], mask[kept], positions[kept]
            for layer in layers:
                layer.keep_rows(kept)
        mask = torch.cat([mask, mask.new_ones(len(mask), 1)], dim=1)
        output = base(
            input_ids=tokens[:, None],
            attention_mask=mask,
            position_ids=(positions + step)[None, :, None].expand(3, -1, -1),
            past_key_values=cache,
            use_cache=True,
        )
    return [Reply(tokens, finish or "length") for tokens, finish in zip(replies, finishes, strict=True)]


def is_loop(tokens: list[int]) -> bool:
    """Whether the last LOOP tokens repeat one piece. The most likely token after them is nearly always more of the same
    to the limit: a model that has learnt nothing would cost the most time of all. No annotation says the same so
    often, as its names differ. Looks at every LOOP_STEP-th token only."""
    if len(tokens) < LOOP or len(tokens) % LOOP_STEP:
        return False
    end = tokens[-LOOP:]
    return any(end[period:] == end[:-period] for period in range(1, LOOP_PERIOD + 1))
