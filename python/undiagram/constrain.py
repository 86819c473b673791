"""Holds replies to the annotation's JSON Schema while they are generated: no token that would leave it is taken."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import llguidance
import llguidance.hf
import numpy as np
import torch

from undiagram.contract import SCHEMAS


class Constraint:
    """The schema as a grammar over one tokenizer's vocabulary, without whitespace: a model could fill it for ever."""

    def __init__(self, tokenizer: Any, end_ids: set[int], vocabulary: int) -> None:
        """`vocabulary` is the width of the model's logits, which may be padded beyond the tokenizer's."""
        schema = json.loads((SCHEMAS / "annotation.schema.json").read_text("utf-8"))
        grammar = llguidance.LLMatcher.grammar_from_json_schema(schema, overrides={"whitespace_flexible": False})
        ends = sorted(end_ids)
        self._start = llguidance.LLMatcher(
            llguidance.hf.from_tokenizer(tokenizer, n_vocab=vocabulary, eos_token=ends), grammar
        )
        raise_error(self._start)

    def open(self, replies: int) -> ConstrainedReplies:
        """For a batch of so many replies, none of which has begun."""
        return ConstrainedReplies([self._start.deep_copy() for _ in range(replies)])


class ConstrainedReplies:
    """How far each reply of a batch has come in the grammar."""

    def __init__(self, matchers: Sequence[llguidance.LLMatcher]) -> None:
        self._matchers = matchers

    def mask(self, logits: torch.Tensor, rows: Sequence[int]) -> torch.Tensor:
        """Logits of shape (rows, vocabulary), with -inf on every token that may not come next. `rows` says which reply
        each of them continues."""
        bits = np.stack([np.frombuffer(self._matchers[row].compute_bitmask(), dtype=np.uint8) for row in rows])
        allowed = np.unpackbits(bits, axis=1, count=logits.shape[1], bitorder="little").view(bool)
        return logits.masked_fill(~torch.from_numpy(allowed).to(logits.device), float("-inf"))

    def take(self, row: int, token: int) -> None:
        """Goes on with the token that was chosen."""
        if not self._matchers[row].consume_token(token):
            raise_error(self._matchers[row])


def raise_error(matcher: llguidance.LLMatcher) -> None:
    if matcher.is_error():
        raise RuntimeError(f"The annotation's JSON Schema cannot be followed: {matcher.get_error()}")
