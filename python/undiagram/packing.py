"""Packing: the samples of a batch one behind the other in a single row, in place of padded rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

Tensors = dict[str, "torch.Tensor"]


def pack(inputs: Tensors, labels: torch.Tensor, positions: torch.Tensor) -> tuple[Tensors, torch.Tensor]:
    """The same samples without padding. `labels` are (batch, length), `positions` the M-RoPE places of the tokens,
    (3, batch, length).

    Returns input_ids (1, tokens), position_ids (4, 1, tokens), pixel_values and image_grid_thw; and labels (1, tokens).
    The first row of position_ids counts the tokens of each sample from 0. Where it begins anew, transformers begins a
    new sequence: in the lengths that flash attention takes, in the mask of other attention. It looks for that only
    where there is no attention_mask. A sample's first token has no label, so that none is to foretell the next sample.
    """
    import torch

    mask = inputs["attention_mask"]
    is_token = mask.bool()
    packed = {
        "input_ids": inputs["input_ids"][is_token][None],
        "position_ids": torch.cat([(mask.cumsum(-1) - 1)[None], positions])[:, is_token][:, None],
        "pixel_values": inputs["pixel_values"],
        "image_grid_thw": inputs["image_grid_thw"],
    }
    return packed, labels[is_token][None]
