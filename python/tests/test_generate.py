from __future__ import annotations

from typing import Any

import pytest
import torch
from conftest import CONFIG, enliven, make_noise
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from undiagram.collate import Batch, Encoder, collate
from undiagram.generate import LOOP, LOOP_PERIOD, LOOP_STEP, GrowingLayer, generate, is_loop
from undiagram.model import load_base

PICTURES = [make_noise(*size) for size in [(56, 56), (112, 84), (84, 140), (112, 112)]]


@pytest.fixture(scope="module")
def base() -> Any:
    return enliven(load_base(CONFIG["model"], torch.float32))


def make_batch(encoder: Encoder, pictures: list[Image.Image]) -> Batch:
    encoded = [encoder.encode(str(number), picture) for number, picture in enumerate(pictures)]
    return collate(encoded, encoder.tokenizer.pad_token_id, encoder.image_token_id, pad_left=True)


def common_token(base: Any, encoder: Encoder, length: int) -> int:
    """A token that some, but not all, of the pictures' answers hold."""
    answers = [set(r.tokens) for r in generate(base, make_batch(encoder, PICTURES), set(), length)]
    return next(t for t in sorted(set.union(*answers)) if not all(t in answer for answer in answers))


def test_a_batch_answers_as_its_rows_do_one_by_one(base: Any, encoder: Encoder) -> None:
    ends = {common_token(base, encoder, 40)}
    together = generate(base, make_batch(encoder, PICTURES), ends, 40)
    apart = [generate(base, make_batch(encoder, [picture]), ends, 40)[0] for picture in PICTURES]
    assert together == apart
    assert len({tuple(reply.tokens) for reply in together}) > 1
    assert len({reply.finish for reply in together}) > 1


def test_answers_are_those_of_transformers_own_generate(base: Any, encoder: Encoder) -> None:
    batch = make_batch(encoder, PICTURES)
    inputs = {key: value for key, value in batch.items() if key not in ("ids", "labels")}
    end = common_token(base, encoder, 30)
    output = base.generate(**inputs, max_new_tokens=30, do_sample=False, eos_token_id=end, pad_token_id=end)
    reference = [row.tolist() for row in output[:, batch["input_ids"].shape[1] :]]
    for reply, row in zip(generate(base, batch, {end}, 30), reference, strict=True):
        assert reply.tokens == (row[: row.index(end)] if end in row else row)
        assert reply.finish == ("stop" if end in row else "length")


@pytest.mark.parametrize("limit", [1, 2, 50])
def test_a_reply_has_at_most_max_new_tokens_and_is_then_cut(base: Any, encoder: Encoder, limit: int) -> None:
    for reply in generate(base, make_batch(encoder, PICTURES[:2]), set(), limit):
        assert len(reply.tokens) == limit
        assert reply.finish == "length"


def test_an_end_token_is_no_part_of_the_reply(base: Any, encoder: Encoder) -> None:
    batch = make_batch(encoder, PICTURES)
    first_tokens = {reply.tokens[0] for reply in generate(base, batch, set(), 1)}
    assert {(len(r.tokens), r.finish) for r in generate(base, batch, first_tokens, 5)} == {(0, "stop")}


def test_a_reply_that_goes_round_in_circles_is_cut(base: Any, encoder: Encoder) -> None:
    """An untrained model says the same over and over, to whatever limit."""
    for reply in generate(base, make_batch(encoder, PICTURES), set(), 2000):
        assert reply.finish == "loop"
        assert is_loop(reply.tokens)


@given(
    start=st.lists(st.integers(0, 9), max_size=200),
    piece=st.lists(st.integers(0, 9), min_size=1, max_size=LOOP_PERIOD),
)
def test_a_loop_is_found_soon_wherever_it_starts(start: list[int], piece: list[int]) -> None:
    tokens = list(start)
    while not is_loop(tokens):
        tokens.append(piece[(len(tokens) - len(start)) % len(piece)])
        assert len(tokens) < len(start) + LOOP + LOOP_STEP


@given(st.lists(st.lists(st.integers(0, 9), max_size=LOOP_PERIOD - 1), min_size=LOOP, max_size=2 * LOOP))
def test_what_names_a_new_thing_each_time_is_no_loop(pieces: list[list[int]]) -> None:
    tokens: list[int] = []
    for number, piece in enumerate(pieces):
        for token in [*piece, 100 + number]:
            tokens.append(token)
            assert not is_loop(tokens)


def test_a_cache_layer_holds_what_was_put_in_while_it_grows() -> None:
    layer = GrowingLayer()
    parts = [torch.randn(3, 2, tokens, 4) for tokens in (5, 1, 1, 80, 1, 200)]
    for number, part in enumerate(parts):
        keys, values = layer.update(part, -part)
        assert torch.equal(keys, torch.cat(parts[: number + 1], dim=2))
        assert torch.equal(values, -keys)
    layer.keep_rows(torch.tensor([2, 0]))
    keys, _ = layer.update(parts[1][[2, 0]], parts[1][[2, 0]])
    assert torch.equal(keys[:, :, :-1], torch.cat(parts, dim=2)[[2, 0]])
    assert layer.get_seq_length() == keys.shape[2]
