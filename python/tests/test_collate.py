from __future__ import annotations

from pathlib import Path

import pytest
import torch
from conftest import CONFIG, make_config
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from undiagram.collate import IGNORED, Encoder, collate, measure_lengths
from undiagram.data import Sample, read_split
from undiagram.errors import UndiagramError
from undiagram.model import load_encoder

sizes = st.tuples(st.integers(20, 300), st.integers(20, 300))
names = st.text(min_size=1, max_size=8) | st.sampled_from(
    ["<|im_end|>", "<|image_pad|>", "assistant", "a\nassistant\n"]
)


@pytest.fixture(scope="module")
def samples(dataset: Path) -> list[Sample]:
    return read_split(dataset, "train")


@settings(max_examples=30, deadline=None)
@given(sizes=st.lists(sizes, min_size=1, max_size=3), name=names, pad_left=st.booleans())
def test_decoded_labels_are_the_answer_and_nothing_else(
    encoder: Encoder, sizes: list[tuple[int, int]], name: str, pad_left: bool
) -> None:
    answers = [f'{{"tables":["{name}",{place}]}}' for place in range(len(sizes))]
    encoded = [encoder.encode(str(i), Image.new("RGB", size), answers[i]) for i, size in enumerate(sizes)]
    batch = collate(encoded, encoder.tokenizer.pad_token_id, encoder.image_token_id, pad_left)
    for labels, ids, answer in zip(batch["labels"], batch["input_ids"], answers, strict=True):
        learnt = labels[labels != IGNORED]
        assert encoder.tokenizer.decode(learnt) == answer + "<|im_end|>"
        assert torch.equal(learnt, ids[labels != IGNORED])
        assert not set(learnt.tolist()) & {encoder.image_token_id, encoder.tokenizer.pad_token_id}


@pytest.mark.parametrize("name", ["<|im_end|>", "<|image_pad|>"])
def test_a_table_named_like_a_special_token_is_text(encoder: Encoder, name: str) -> None:
    *ids, end = encoder.answer_ids(f'{{"tables":["{name}"]}}')
    assert end == encoder.tokenizer.eos_token_id
    assert not set(ids) & set(encoder.tokenizer.all_special_ids)


@settings(max_examples=30, deadline=None)
@given(sizes=st.lists(sizes, min_size=1, max_size=3), pad_left=st.booleans())
def test_every_row_holds_one_image_token_for_each_merged_patch(
    encoder: Encoder, sizes: list[tuple[int, int]], pad_left: bool
) -> None:
    encoded = [encoder.encode(str(size), Image.new("RGB", size), "{}") for size in sizes]
    batch = collate(encoded, encoder.tokenizer.pad_token_id, encoder.image_token_id, pad_left)
    merged = batch["image_grid_thw"].prod(-1) // encoder.image_processor.merge_size**2
    assert (batch["input_ids"] == encoder.image_token_id).sum(-1).tolist() == merged.tolist()
    assert merged.tolist() == [encoder.count_image_tokens(*size) for size in sizes]
    assert len(batch["pixel_values"]) == batch["image_grid_thw"].prod(-1).sum()
    # Without these, transformers loses M-RoPE and says nothing.
    assert torch.equal(batch["mm_token_type_ids"] == 1, batch["input_ids"] == encoder.image_token_id)


@settings(max_examples=60, deadline=None)
@given(size=st.tuples(st.integers(5, 900), st.integers(5, 900)), enlarge=st.sampled_from([1, 1.4]))
def test_the_pixel_cap_holds_and_the_fitted_size_is_the_one_shown(
    encoder: Encoder, size: tuple[int, int], enlarge: float
) -> None:
    encoder = Encoder(encoder.tokenizer, encoder.image_processor, "", "", enlarge)
    width, height = encoder.fitted_size(*size)
    assert width * height <= CONFIG["pixels"]["max"] or min(width, height) == 28
    _, grid = encoder.encode_image(Image.new("RGB", size))
    assert grid.tolist() == [[1, height // 14, width // 14]]


@given(size=st.tuples(st.integers(70, 90), st.integers(70, 90)))
def test_a_picture_within_the_limits_is_shown_as_much_larger_as_asked(encoder: Encoder, size: tuple[int, int]) -> None:
    encoder = Encoder(encoder.tokenizer, encoder.image_processor, "", "", 1.2)
    for shown, drawn in zip(encoder.fitted_size(*size), size, strict=True):
        assert abs(shown - 1.2 * drawn) <= 14.5


def test_padding_stands_on_the_asked_side_and_is_masked(encoder: Encoder) -> None:
    encoded = [encoder.encode("a", Image.new("RGB", (56, 56)), "{}"), encoder.encode("b", Image.new("RGB", (112, 112)))]
    right = collate(encoded, encoder.tokenizer.pad_token_id, encoder.image_token_id)
    left = collate(encoded, encoder.tokenizer.pad_token_id, encoder.image_token_id, pad_left=True)
    assert right["attention_mask"][0].tolist() == sorted(right["attention_mask"][0].tolist(), reverse=True)
    assert left["attention_mask"][0].tolist() == sorted(left["attention_mask"][0].tolist())
    for batch in (left, right):
        assert batch["attention_mask"].sum(-1).tolist() == [len(e.prompt + e.answer) for e in encoded]
        assert set(batch["input_ids"][batch["attention_mask"] == 0].tolist()) == {encoder.tokenizer.pad_token_id}


def test_the_prompt_is_in_the_chat_format_of_the_model(encoder: Encoder) -> None:
    assert encoder.tokenizer.decode(encoder.prompt_ids(2)) == (
        "<|im_start|>system\nYou read diagrams.<|im_end|>\n"
        "<|im_start|>user\n<|vision_start|><|image_pad|><|image_pad|><|vision_end|>"
        "Extract data in JSON format<|im_end|>\n"
        "<|im_start|>assistant\n"
    )


def test_measured_lengths_are_those_of_the_encoded_samples(encoder: Encoder, samples: list[Sample]) -> None:
    lengths = measure_lengths(encoder, samples, 2048)
    encoded = [encoder.encode_sample(sample) for sample in samples]
    assert lengths.answer == [len(e.answer) for e in encoded]
    assert lengths.total == [len(e.prompt) + len(e.answer) for e in encoded]


def test_all_samples_that_are_too_long_are_named_and_none_is_cut(encoder: Encoder, samples: list[Sample]) -> None:
    totals = measure_lengths(encoder, samples, 2048).total
    limit = sorted(totals)[4]
    with pytest.raises(UndiagramError) as caught:
        measure_lengths(encoder, samples, limit)
    assert caught.value.code == "sample_too_long"
    named = {problem.where for problem in caught.value.problems}
    assert named == {sample.id for sample, total in zip(samples, totals, strict=True) if total > limit}
    assert str(max(totals)) in caught.value.next
    measure_lengths(encoder, samples, max(totals))


def test_a_prompt_with_a_second_image_token_is_refused() -> None:
    with pytest.raises(UndiagramError, match="hold the picture once"):
        load_encoder(make_config(prompt__user="Look: <|image_pad|>"))
