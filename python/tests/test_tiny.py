from __future__ import annotations

import json
import random
import string
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from undiagram.collate import Encoder
from undiagram.contract import ROOT, find_problems
from undiagram.tiny import SPECIAL_TOKENS, make_tiny, make_tokenizer
from undiagram.tiny_corpus import make_annotation, read_vocabulary

TOKENIZER = make_tokenizer()


@given(st.text())
def test_any_text_comes_back_exactly(text: str) -> None:
    ids = TOKENIZER(text, add_special_tokens=False, split_special_tokens=True)["input_ids"]
    assert TOKENIZER.decode(ids) == text


@given(st.lists(st.sampled_from([*SPECIAL_TOKENS, '","type":"', "many_to_one", "VARCHAR(255)", "é", " ", "\n"])))
def test_text_that_looks_like_a_special_token_stays_text(parts: list[str]) -> None:
    text = "".join(parts)
    ids = TOKENIZER(text, add_special_tokens=False, split_special_tokens=True)["input_ids"]
    assert not set(ids) & set(TOKENIZER.convert_tokens_to_ids(SPECIAL_TOKENS))
    assert TOKENIZER.decode(ids, skip_special_tokens=True) == text


@given(st.text(string.ascii_letters + "_", min_size=1), st.text(string.ascii_letters + "_", min_size=1))
def test_where_a_name_is_cut_is_decided_by_the_letters_there(start: str, rest: str) -> None:
    # What stands before it keeps it from being a word that is a token of its own.
    shorter, longer = cuts("x_" + start), cuts("x_" + start + rest)
    end = len(start) + 1
    assert shorter & set(range(end)) == longer & set(range(end))


def cuts(text: str) -> set[int]:
    """Where in the text a token begins."""
    encoded = TOKENIZER(text, add_special_tokens=False, return_offsets_mapping=True)
    return {begin for begin, _ in encoded["offset_mapping"]}


def test_a_column_costs_some_fourteen_tokens(encoder: Encoder) -> None:
    rng = random.Random("other words than the tokenizer was trained on")
    vocabulary = read_vocabulary()
    annotations = [make_annotation(rng, vocabulary) for _ in range(50)]
    columns = sum(len(table["columns"]) for text in annotations for table in json.loads(text)["tables"])
    relationships = sum(len(json.loads(text)["relationships"]) for text in annotations)
    tokens = sum(len(encoder.answer_ids(text)) for text in annotations)
    assert tokens / (columns + relationships) < 16


def test_the_made_up_annotations_are_annotations() -> None:
    rng = random.Random(0)
    vocabulary = read_vocabulary()
    for _ in range(20):
        assert find_problems("annotation", json.loads(make_annotation(rng, vocabulary)), "made up") == []


def test_the_tiny_model_is_made_of_the_same_bytes_every_time(tmp_path: Path) -> None:
    for name in ("a", "b"):
        make_tiny(tmp_path / name)
    files = sorted(file.name for file in (tmp_path / "a").iterdir())
    assert [(tmp_path / "a" / name).read_bytes() for name in files] == [
        (tmp_path / "b" / name).read_bytes() for name in files
    ]
    # The committed folder may hold trained weights, but always this tokenizer.
    for name in ("tokenizer.json", "chat_template.jinja", "preprocessor_config.json"):
        assert (tmp_path / "a" / name).read_bytes() == (ROOT / "python" / "tiny" / name).read_bytes()


def test_the_tiny_model_is_small_enough_to_live_in_the_repository() -> None:
    assert (ROOT / "python" / "tiny" / "model.safetensors").stat().st_size < 32e6
