from __future__ import annotations

import json
import string
from typing import Any

import pytest
import torch
from conftest import CONFIG, enliven, make_noise
from hypothesis import given, settings
from hypothesis import strategies as st

from undiagram.collate import Encoder, collate
from undiagram.constrain import Constraint
from undiagram.contract import ROOT, find_problems
from undiagram.data import compact_annotation
from undiagram.generate import Reply, generate
from undiagram.model import load_base

# Behind other characters the tokenizer may cut punctuation otherwise than alone, while the grammar lets what must come
# be said in one way only: such a name can be said, but not always in the tokens of training. The same holds for no
# tables at all, which no picture shows.
NAMES = st.text(string.ascii_letters + string.digits + "_", min_size=1, max_size=20)
PICTURES = [make_noise(56 + 28 * (n % 3), 56 + 28 * (n % 2), seed=n) for n in range(6)]
COLUMNS = st.builds(
    lambda name, type, marks: {"name": name, **({"type": type} if type else {}), **marks},
    NAMES,
    st.none() | NAMES,
    st.sampled_from([{}, {"primary_key": True}, {"foreign_key": True, "unique": True}, {"nullable": False}]),
)
TABLES = st.builds(lambda name, columns: {"name": name, "columns": columns}, NAMES, st.lists(COLUMNS, max_size=3))
RELATIONSHIPS = st.builds(
    lambda start, columns, end, type, optional: {
        "from_table": start,
        **({"from_columns": columns} if columns else {}),
        "to_table": end,
        **type,
        **optional,
    },
    NAMES,
    st.lists(NAMES, max_size=2),
    NAMES,
    st.sampled_from([{}, {"type": "many_to_one"}, {"type": "one_to_one"}, {"type": "many_to_many"}]),
    st.sampled_from([{}, {"from_optional": True}, {"from_optional": True, "to_optional": True}]),
)
ANNOTATIONS = st.builds(
    lambda tables, relationships: {"tables": tables, "relationships": relationships},
    st.lists(TABLES, min_size=1, max_size=3),
    st.lists(RELATIONSHIPS, max_size=2),
)


@pytest.fixture(scope="module")
def base() -> Any:
    return enliven(load_base(CONFIG["model"], torch.float32))


@pytest.fixture(scope="module")
def constraint(encoder: Encoder, base: Any) -> Constraint:
    return Constraint(encoder.tokenizer, {encoder.tokenizer.eos_token_id}, base.config.get_text_config().vocab_size)


def follow(constraint: Constraint, tokens: list[int], vocabulary: int) -> list[bool]:
    """Whether each token was allowed after those before it; stops at the first that was not."""
    replies = constraint.open(1)
    allowed: list[bool] = []
    for token in tokens:
        allowed.append(bool(replies.mask(torch.zeros(1, vocabulary), [0])[0, token] == 0))
        if not allowed[-1]:
            break
        replies.take(0, token)
    return allowed


def complete(text: str) -> bool:
    return find_problems("annotation", json.loads(text), "reply") == []


def generate_constrained(
    base: Any, encoder: Encoder, constraint: Constraint, limit: int, pictures: int = len(PICTURES)
) -> list[tuple[str, Reply]]:
    """Replies to noise of different sizes, by a model with random weights."""
    encoded = [encoder.encode(str(n), picture) for n, picture in enumerate(PICTURES[:pictures])]
    batch = collate(encoded, encoder.tokenizer.pad_token_id, encoder.image_token_id, pad_left=True)
    replies = generate(base, batch, {encoder.tokenizer.eos_token_id}, limit, constraint)
    return [(encoder.tokenizer.decode(reply.tokens), reply) for reply in replies]


@given(ANNOTATIONS)
@settings(max_examples=30, deadline=None)
def test_every_annotation_may_be_said_as_training_says_it(
    base: Any, encoder: Encoder, constraint: Constraint, annotation: dict[str, Any]
) -> None:
    text = json.dumps(annotation, ensure_ascii=False, separators=(",", ":"))
    assert all(follow(constraint, encoder.answer_ids(text), base.config.get_text_config().vocab_size))


def test_the_committed_annotations_may_be_said_as_training_says_them(
    base: Any, encoder: Encoder, constraint: Constraint
) -> None:
    files = sorted((ROOT / "datasets" / "sample").glob("*/metadata.jsonl"))
    annotations = [json.loads(line)["annotation"] for file in files for line in file.read_text("utf-8").splitlines()]
    assert len(annotations) > 10
    for annotation in annotations:
        tokens = encoder.answer_ids(compact_annotation(annotation) or "")
        assert all(follow(constraint, tokens, base.config.get_text_config().vocab_size)), annotation


@pytest.mark.parametrize(
    "text",
    [
        "",
        "```json",
        ' {"tables":[]',
        '{"tables": []',
        '{"tables":[],"relationships":[]} ',
        '{"tables":[],"relationships":[],"note":1}',
        '{"relationships":[],"tables":[]}',
        '{"tables":[{"name":1',
        '{"tables":[{"name":""',
        '{"tables":[{"name":"a","columns":[{"name":"b","primary_key":false',
    ],
)
def test_what_leaves_the_schema_or_adds_whitespace_is_never_allowed(
    base: Any, encoder: Encoder, constraint: Constraint, text: str
) -> None:
    assert not all(follow(constraint, encoder.answer_ids(text), base.config.get_text_config().vocab_size))


@pytest.mark.parametrize("bias", [0.0, 30.0])
def test_a_random_model_says_annotations_or_their_beginnings(
    base: Any, encoder: Encoder, constraint: Constraint, bias: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a leaning such a model never ends a name; with one towards quotes and brackets it comes to an end."""
    closing = {encoder.tokenizer.eos_token_id}
    for text, token in encoder.tokenizer.get_vocab().items():
        if text and set(text) <= set('"]}'):
            closing.add(token)
    leaning = torch.zeros(base.config.get_text_config().vocab_size)
    leaning[sorted(closing)] = bias
    original = base.lm_head.forward
    monkeypatch.setattr(base.lm_head, "forward", lambda states: original(states) + leaning)
    replies = generate_constrained(base, encoder, constraint, 48)
    assert ("stop" in {reply.finish for _, reply in replies}) == (bias > 0)
    for text, reply in replies:
        assert reply.finish != "stop" or complete(text)
        assert all(follow(constraint, reply.tokens, len(leaning)))


def test_a_constrained_batch_answers_as_its_rows_do_one_by_one(
    base: Any, encoder: Encoder, constraint: Constraint
) -> None:
    together = [text for text, _ in generate_constrained(base, encoder, constraint, 20, pictures=4)]
    assert together[0] == generate_constrained(base, encoder, constraint, 20, pictures=1)[0][0]
    assert len(set(together)) > 1


def test_logits_wider_than_the_tokenizer_are_masked_to_their_end(encoder: Encoder) -> None:
    vocabulary = len(encoder.tokenizer) + 77
    constraint = Constraint(encoder.tokenizer, {encoder.tokenizer.eos_token_id}, vocabulary)
    masked = constraint.open(2).mask(torch.zeros(1, vocabulary), [1])
    assert masked.shape == (1, vocabulary)
    assert torch.isinf(masked[0, len(encoder.tokenizer) :]).all()
    assert (masked == 0).any()
