"""Turns a step's windows into tensors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from undiagram.pretrain_data import Example, Sampler
from undiagram.pretrain_pointing import NOWHERE, SOURCES

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast


@dataclass(frozen=True)
class PretrainBatch:
    pixels: Tensor
    """(batch, height, width, 3), uint8."""
    characters: Tensor
    pieces: Tensor
    ends: Tensor
    """(batch, rows, columns, cells)."""
    answers: Tensor
    """(batch, longest answer), each with its end token, padded with it."""
    places: Tensor
    """(batch, longest answer) of `locate_answer`."""
    sources: Tensor
    """(batch, SOURCES, longest answer) of `locate_mentions`."""
    asked: Tensor
    """(batch, longest answer): whether each token is asked for, or only given."""

    def to(self, device: str) -> PretrainBatch:
        return self._map(lambda tensor: tensor.to(device, non_blocking=True))

    def pin_memory(self) -> PretrainBatch:
        return self._map(torch.Tensor.pin_memory)

    def _map(self, change: Callable[[Tensor], Tensor]) -> PretrainBatch:
        return PretrainBatch(*(change(getattr(self, field.name)) for field in fields(self)))


class Batches(torch.utils.data.Dataset[PretrainBatch]):
    """The batches of some steps of a stage."""

    def __init__(self, sampler: Sampler, tokenizer: PreTrainedTokenizerFast, steps: range) -> None:
        self.sampler = sampler
        self.tokenizer = tokenizer
        self.steps = steps

    def __len__(self) -> int:
        return len(self.steps)

    def __getitem__(self, place: int) -> PretrainBatch:
        return collate_examples(self.sampler.examples(self.steps[place], self.tokenizer), self.tokenizer)


def collate_examples(examples: Sequence[Example], tokenizer: Any) -> PretrainBatch:
    """One batch of examples of one size."""
    texts = [example.answer for example in examples]
    ids = tokenizer(texts, add_special_tokens=False, split_special_tokens=True)["input_ids"]
    longest = max(map(len, ids)) + 1
    answers = torch.full((len(ids), longest), tokenizer.eos_token_id)
    for row, tokens in zip(answers, ids, strict=True):
        row[: len(tokens)] = torch.tensor(tokens)
    places = torch.full((len(ids), longest), NOWHERE)
    sources = torch.full((len(ids), SOURCES, longest), NOWHERE)
    asked = torch.zeros(len(ids), longest, dtype=torch.bool)
    for number, example in enumerate(examples):
        places[number, : len(example.places)] = torch.from_numpy(example.places)
        sources[number, :, : example.sources.shape[1]] = torch.from_numpy(example.sources)
        asked[number, : len(example.asked)] = torch.from_numpy(example.asked)
    return PretrainBatch(
        pixels=torch.from_numpy(np.stack([example.pixels for example in examples])),
        characters=torch.from_numpy(np.stack([example.labels.characters for example in examples])),
        pieces=torch.from_numpy(np.stack([example.labels.pieces for example in examples])),
        ends=torch.from_numpy(np.stack([example.labels.ends for example in examples])),
        answers=answers,
        places=places,
        sources=sources,
        asked=asked,
    )
