"""The model as pretraining runs it: whole batches of equal-sized pictures at once, and heads for the dense labels.

The weights are those of an ordinary Qwen2.5-VL; only the path through the vision tower is another, because the usual
one takes its pictures one after the other. It gives the same features (a test holds the two against each other),
provided that no vision block attends in windows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from undiagram.pretrain_labels import CHARACTER_CELLS, CHARACTERS, EMPTY, END_CELLS, LINE_ENDS, PIECE_CELLS
from undiagram.pretrain_pointing import (
    CELLS,
    GATHERINGS,
    POINTERS,
    gathering_loss,
    pointing_loss,
    rotate,
    watch_attention,
)

if TYPE_CHECKING:
    from transformers import Qwen2_5_VLForConditionalGeneration

    from undiagram.pretrain_batch import PretrainBatch

EARLY_WEIGHT = 0.3
"""Of the loss of an answer read off the states that each of the last layers but the first of POINTERS sees, beside that
of looking elsewhere: every layer that looks is to read at once, and those after it to mend that."""
MEAN = (0.48145466, 0.4578275, 0.40821073)
DEVIATION = (0.26862954, 0.26130258, 0.27577711)
"""Of the image processor's normalisation."""


class CellHead(nn.Module):
    """Says of every cell of a token whether something stands in it, and what."""

    def __init__(self, width: int, cells: int, cell_width: int, classes: int) -> None:
        super().__init__()
        self.cells = nn.Linear(width, cells * cell_width)
        self.filled = nn.Linear(cell_width, 1)
        self.classes = nn.Linear(cell_width, classes)
        self.cell_width = cell_width

    def forward(self, features: Tensor) -> Tensor:
        """(..., width) to (..., cells, cell width)."""
        return self.cells(features).unflatten(-1, (-1, self.cell_width))

    def loss(self, features: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
        """Mean over the filled cells and the empty ones, each half of the whole; and the share of filled cells whose
        class is right. `labels`: (..., cells)."""
        cells = self(features)
        is_known = labels >= EMPTY
        is_filled = labels > EMPTY
        presence = self.filled(cells).squeeze(-1).float()
        misses = functional.binary_cross_entropy_with_logits(presence, is_filled.float(), reduction="none")
        filled = is_filled.sum().clamp(min=1)
        empty = (is_known & ~is_filled).sum().clamp(min=1)
        presence_loss = (misses * is_filled).sum() / filled + (misses * (is_known & ~is_filled)).sum() / empty
        logits = self.classes(cells[is_filled]).float()
        targets = labels[is_filled].long()
        class_loss = functional.cross_entropy(logits, targets, reduction="sum") / filled
        with torch.no_grad():
            right = (logits.argmax(-1) == targets).sum() / filled
        return class_loss + 0.5 * presence_loss, right


class DenseHeads(nn.Module):
    """Characters, pieces of the tokenizer and line ends, read off the image tokens; and characters read off the patches
    that each is merged from, which have a quarter of the places to tell apart. Not part of the finished model."""

    def __init__(self, vision_width: int, width: int, pieces: int) -> None:
        super().__init__()
        cells = CHARACTER_CELLS[0] * CHARACTER_CELLS[1]
        self.patch_characters = CellHead(vision_width, cells // 4, 32, len(CHARACTERS))
        self.characters = CellHead(width, cells, 32, len(CHARACTERS))
        self.pieces = CellHead(width, PIECE_CELLS[0] * PIECE_CELLS[1], 64, pieces)
        self.ends = CellHead(width, END_CELLS[0] * END_CELLS[1], 16, len(LINE_ENDS))
        self.next_cell = nn.Linear(width, CELLS, bias=False)
        self.gathered = nn.ModuleList(nn.Linear(width, width, bias=False) for _ in GATHERINGS)
        self.early = nn.ModuleList(nn.Linear(width, width, bias=False) for _ in range(POINTERS - 1))
        """What comes before the language model's own last norm and head, to read a state further down as if it were
        the last: a tuned lens."""
        for lens in (*self.gathered, *self.early):
            nn.init.eye_(lens.weight)

    def loss(
        self, tokens: Tensor, patches: Tensor, batch: PretrainBatch, weights: Mapping[str, float]
    ) -> tuple[Tensor, dict[str, Tensor]]:
        """The weighted sum of the losses that have a weight, and the share of right classes of each."""
        asked = {
            "patch": (self.patch_characters, patches, split_cells(batch.characters)),
            "character": (self.characters, tokens, batch.characters),
            "piece": (self.pieces, tokens, batch.pieces),
            "end": (self.ends, tokens, batch.ends),
        }
        found = {kind: asked[kind][0].loss(*asked[kind][1:]) for kind, weight in weights.items() if weight > 0}
        total = torch.stack([weights[kind] * loss for kind, (loss, _) in found.items()]).sum()
        return total, {f"{kind}_accuracy": share for kind, (_, share) in found.items()}


def split_cells(labels: Tensor) -> Tensor:
    """Character cells of tokens, (..., cells), as those of their patches two by two, (..., 4, cells of a patch)."""
    rows, columns = CHARACTER_CELLS
    split = labels.unflatten(-1, (2, rows // 2, 2, columns // 2))
    return split.transpose(-3, -2).flatten(-2).flatten(-3, -2)


def centre_patch_filters(model: Qwen2_5_VLForConditionalGeneration) -> None:
    """Makes every filter of the patch embedding grey and blind to plain grounds. The blocks' norms keep the mean, so
    that what is common to all patches, mostly white, would be louder than the text; reading starts earlier so."""
    weight = model.model.visual.patch_embed.proj.weight
    with torch.no_grad():
        grey = weight.mean((1, 2), keepdim=True) * weight[0, :, :, 0, 0].numel() ** 0.5
        weight.copy_((grey - grey.mean((3, 4), keepdim=True)).expand_as(weight))


def encode_pictures(model: Qwen2_5_VLForConditionalGeneration, pixels: Tensor) -> tuple[Tensor, Tensor]:
    """What the language model sees of pictures, (batch, rows, columns, language width), and the patches it is merged
    from, (batch, rows, columns, patches of a token, vision width). `pixels`: (batch, height, width, 3) of uint8, sides
    in whole tokens."""
    visual = model.model.visual
    config = visual.config
    side, merge = config.patch_size, config.spatial_merge_size
    batch, height, width, _ = pixels.shape
    rows, columns = height // side // merge, width // side // merge
    scaled = pixels.float() / 255
    scaled = (scaled - scaled.new_tensor(MEAN)) / scaled.new_tensor(DEVIATION)
    # Patches in the order of the merger: those of one token beside each other.
    patches = scaled.view(batch, rows, merge, side, columns, merge, side, 3)
    patches = patches.permute(0, 1, 4, 2, 5, 7, 3, 6).reshape(batch, rows * columns * merge**2, -1)
    # A picture is a film of two equal frames.
    weight = visual.patch_embed.proj.weight.sum(2).flatten(1)
    hidden = functional.linear(patches, weight)
    turn = _vision_turns(config, rows, columns, hidden.device)
    for block in visual.blocks:
        normed = block.norm1(hidden)
        query, key, value = block.attn.qkv(normed).unflatten(-1, (3, config.num_heads, -1)).transpose(1, 3).unbind(2)
        attended = functional.scaled_dot_product_attention(turn(query), turn(key), value)
        hidden = hidden + block.attn.proj(attended.transpose(1, 2).flatten(2))
        hidden = hidden + block.mlp(block.norm2(hidden))
    patches = visual.merger.ln_q(hidden).view(batch, rows, columns, merge**2, -1)
    return visual.merger.mlp(patches.flatten(-2)), patches


def _vision_turns(config: Any, rows: int, columns: int, device: torch.device) -> Any:
    """Turns queries and keys, (batch, heads, patches, width), by the row and the column of their patch."""
    merge, width = config.spatial_merge_size, config.hidden_size // config.num_heads
    row = torch.arange(rows * merge, device=device).view(rows, 1, merge, 1).expand(rows, columns, merge, merge)
    column = torch.arange(columns * merge, device=device).view(1, columns, 1, merge).expand(rows, columns, merge, merge)
    # In older versions of transformers it is no setting.
    theta = getattr(config, "rope_parameters", {"rope_theta": 10000.0})["rope_theta"]
    speeds = theta ** -(torch.arange(0, width // 2, 2, device=device, dtype=torch.float) / (width // 2))
    angles = torch.cat([row.flatten()[:, None] * speeds, column.flatten()[:, None] * speeds], -1)
    cos, sin = angles.cos().repeat(1, 2), angles.sin().repeat(1, 2)

    def turn(states: Tensor) -> Tensor:
        return rotate(states.float(), cos, sin).to(states.dtype)

    return turn


@dataclass(frozen=True)
class Answers:
    """Prompts and answers of a batch whose pictures are all of one size."""

    before: list[int]
    """Prompt tokens before the picture, and after it."""
    after: list[int]
    ids: Tensor
    """(batch, longest answer), each with its end token, padded with it."""
    places: Tensor
    """(batch, longest answer) of `locate_answer`."""
    sources: Tensor
    """(batch, SOURCES, longest answer) of `locate_mentions`."""
    asked: Tensor
    """(batch, longest answer): whether each token is asked for, or only given."""


def answer_loss(
    model: Qwen2_5_VLForConditionalGeneration, heads: DenseHeads, features: Tensor, answers: Answers
) -> tuple[Tensor, Tensor, Tensor]:
    """Mean loss per token that is asked for, the loss of looking elsewhere than where it stands and of what lenses read
    on the way, and the share of those tokens that are the most likely one. `features` of `encode_pictures`; without a
    picture, of no rows and columns."""
    batch, rows, columns, width = features.shape
    device = features.device
    embed = model.get_input_embeddings()
    before, after = (
        embed(torch.tensor(ids, device=device)).expand(batch, -1, -1) for ids in (answers.before, answers.after)
    )
    image = features.view(batch, rows * columns, width).to(before.dtype)
    states = torch.cat([before, image, after, embed(answers.ids[:, :-1])], 1)
    positions = token_positions(len(answers.before), rows, columns, states.shape[1], device)
    with watch_attention(model) as seen:
        hidden = model.model.language_model(
            inputs_embeds=states, position_ids=positions[:, None].expand(3, batch, -1), use_cache=False
        ).last_hidden_state
    # Padding stands on the right, where nothing before it looks.
    hidden = hidden[:, -answers.ids.shape[1] :]
    logits = model.lm_head(hidden[answers.asked]).float()
    targets = answers.ids[answers.asked]
    with torch.no_grad():
        right = (logits.argmax(-1) == targets).float().mean()

    def read(lens: nn.Module, states: Tensor) -> Tensor:
        return model.lm_head(model.model.language_model.norm(lens(states)))

    pointing = pointing_loss(seen, answers.places, answers.sources, len(answers.before), heads.next_cell)
    pointing = pointing + gathering_loss(seen, answers.sources, answers.ids, heads.gathered, read)
    loss = functional.cross_entropy(logits, targets)
    for lens, (_, states, _) in zip(heads.early, seen[-len(heads.early) :], strict=True):
        early = read(lens, states[:, -answers.ids.shape[1] :][answers.asked])
        pointing = pointing + EARLY_WEIGHT * functional.cross_entropy(early.float(), targets)
    return loss, pointing, right


def token_positions(before: int, rows: int, columns: int, length: int, device: torch.device) -> Tensor:
    """(3, length): time, row and column of a sequence with one picture, as M-RoPE counts them."""
    text = torch.arange(before, device=device).expand(3, -1)
    row = torch.arange(rows, device=device).repeat_interleave(columns)
    column = torch.arange(columns, device=device).repeat(rows)
    picture = torch.stack([torch.zeros_like(row), row, column]) + before
    rest = torch.arange(length - before - rows * columns, device=device).expand(3, -1) + before + max(rows, columns)
    return torch.cat([text, picture, rest], 1)
