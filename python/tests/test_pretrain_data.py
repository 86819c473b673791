from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pretrain_pictures import write_shard

from undiagram.pretrain_data import CROP_SIZE, Pictures, Sampler, are_drawn, select_tables
from undiagram.pretrain_labels import CHARACTER_CELLS, CHARACTERS, EMPTY, IGNORED, LINE_ENDS, SIDE, Text, label_cells
from undiagram.tiny import make_tokenizer

TOKENIZER = make_tokenizer()


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Pictures:
    return Pictures(write_shard(tmp_path_factory.mktemp("pictures"), 12), 12, enlarge=1.2)


@st.composite
def texts(draw: st.DrawFn) -> Text:
    text = draw(st.text(st.sampled_from(CHARACTERS + " "), min_size=1, max_size=12))
    width = draw(st.floats(4, 12)) * len(text)
    stops = [(i + 1) / len(text) for i in range(len(text))]
    return Text(text, draw(st.floats(-20, 200)), draw(st.floats(-10, 100)), width, 10, stops)


@given(texts())
def test_every_character_is_labelled_in_the_cell_its_centre_lies_in_and_in_no_other(text: Text) -> None:
    height, width = 4 * SIDE, 8 * SIDE
    labels = label_cells([text], [], TOKENIZER, height, width).characters
    rows, columns = CHARACTER_CELLS
    expected: dict[tuple[int, int, int], int] = {}
    for place, character in enumerate(text.text):
        x, y = text.centre(place, place + 1)
        left, right = (text.x + text.width * (i / len(text.text)) for i in (place, place + 1))
        is_whole = left >= 0 and right <= width and text.y >= 0 and text.y + text.height <= height
        if character != " " and 0 <= x < width and 0 <= y < height:
            cell = int(y % SIDE * rows // SIDE) * columns + int(x % SIDE * columns // SIDE)
            key = (int(y // SIDE), int(x // SIDE), cell)
            is_taken = key in expected
            expected[key] = CHARACTERS.index(character) if is_whole and not is_taken else IGNORED
    found = {tuple(map(int, key)): int(labels[tuple(key)]) for key in np.argwhere(labels != EMPTY)}
    assert found == expected


@given(texts())
def test_the_pieces_in_the_cells_of_a_text_spell_it(text: Text) -> None:
    whole = Text(text.text, 10, 10, 20.0 * len(text.text), 10, text.stops)
    labels = label_cells([whole], [], TOKENIZER, 2 * SIDE, 12 * SIDE).pieces
    rows, columns, _ = labels.shape
    in_line = labels.reshape(rows, columns, 4, 4).transpose(0, 2, 1, 3).reshape(rows * 4, columns * 4)
    found = [int(piece) for piece in in_line.T.flatten() if piece >= 0]
    assert TOKENIZER.decode(found) == text.text


@given(st.sampled_from(LINE_ENDS), st.floats(0, 111), st.floats(0, 83))
def test_a_line_end_is_labelled_where_it_meets_its_box(glyph: str, x: float, y: float) -> None:
    labels = label_cells([Text("a", 0, 0, 5, 9, [1])], [(glyph, x, y)], TOKENIZER, 3 * SIDE, 4 * SIDE).ends
    place = (int(y // SIDE), int(x // SIDE), int(y % SIDE // 7) * 4 + int(x % SIDE // 7))
    assert np.argwhere(labels != EMPTY).tolist() == [list(place)]
    assert LINE_ENDS[labels[place]] == glyph


def test_the_pieces_of_a_name_are_those_of_the_answer() -> None:
    names = ["customer_id", "firstName", "VARCHAR(255)", "Grelmo_vash", "tblQuepsub2", "ORDER_ITEMS", "numeric(10, 2)"]
    for name in names:
        answer = json.dumps(
            {"tables": [{"name": name, "columns": [{"name": name, "type": name}]}]}, separators=(",", ":")
        )
        ids = TOKENIZER(answer)["input_ids"]
        own = TOKENIZER(name)["input_ids"]
        hits = [i for i in range(len(ids)) if ids[i : i + len(own)] == own]
        assert len(hits) == 3, name


def test_an_example_shows_its_tables_whole_and_nothing_of_the_others(pictures: Pictures) -> None:
    rng = np.random.default_rng(0)
    kinds = {kind: [w for bucket in buckets.values() for w in bucket] for kind, buckets in pictures.windows.items()}
    assert len(kinds["all"]) == 12
    assert len(kinds["two"]) > 0
    for window in kinds["one"] + kinds["two"]:
        example = pictures.example(window, rng, TOKENIZER)
        shown = json.loads(example.answer)["tables"]
        assert [text.table for text in example.texts] == [table for table in window.tables for _ in range(3)]
        assert [text.text for text in example.texts] == [
            name for table in shown for name in (table["name"], *(column["name"] for column in table["columns"]))
        ]
        for text in example.texts:
            part = example.pixels[int(text.y) : int(text.y + text.height), int(text.x) : int(text.x + text.width)]
            assert part.min() < 128 < part.max()
        around = example.pixels.copy()
        for text in example.texts:
            around[int(text.y) - 1 : int(text.y + text.height) + 4, int(text.x) - 2 : int(text.x + text.width) + 3] = (
                255
            )
        assert around.min() == 255


def test_a_crop_shows_a_spot_with_text_at_its_own_scale_and_has_no_answer(pictures: Pictures) -> None:
    rng = np.random.default_rng(0)
    scales = []
    for _ in range(60):
        crop = pictures.crop(int(rng.integers(12)), rng)
        example = pictures.example(crop, rng, TOKENIZER)
        assert example.pixels.shape == (*CROP_SIZE, 3)
        assert example.answer == ""
        assert (example.labels.characters > EMPTY).any()
        scales.append(crop.scale)
        left, top, right, bottom = crop.box
        assert left >= 0
        assert top >= 0
        assert max(right, bottom) <= max(pictures.image(crop.picture).shape)
        for row, column, cell in np.argwhere(example.labels.characters > EMPTY):
            # Ink within a few pixels of the cell's middle: 3.5 pixels wide, 7 high.
            y, x = row * SIDE + (cell // 8) * 7 + 3, column * SIDE + int(cell % 8 * 3.5) + 2
            near = example.pixels[max(0, y - 9) : y + 10, max(0, x - 5) : x + 6]
            assert near.min() < 200
    assert min(scales) < 1.2 < max(scales)


def test_part_of_an_annotation_keeps_only_relationships_within_it(pictures: Pictures) -> None:
    for picture in range(len(pictures)):
        annotation = pictures.record(picture)["annotation"]
        tables = json.loads(annotation)["tables"]
        assert select_tables(annotation, range(len(tables))) == annotation
        assert json.loads(select_tables(annotation, [0])) == {"tables": tables[:1], "relationships": []}


def test_a_step_has_the_same_windows_whenever_it_is_asked_for(pictures: Pictures) -> None:
    def make() -> Sampler:
        return Sampler(pictures, {"one": 2, "crop": 1, "all": 1}, 80_000, 200_000, (1, 0))

    first, second = make(), make()
    steps = [first.examples(step, TOKENIZER) for step in range(20)]
    for step in reversed(range(20)):
        for one, other in zip(steps[step], second.examples(step, TOKENIZER), strict=True):
            assert one.answer == other.answer
            np.testing.assert_array_equal(one.pixels, other.pixels)
    for examples in steps:
        height, width, _ = examples[0].pixels.shape
        assert {example.pixels.shape[:2] for example in examples} == {(height, width)}
        assert len(examples) == max(1, 80_000 // (height * width))


def test_unpacked_pictures_are_the_same(pictures: Pictures, tmp_path: Path) -> None:
    unpacked = Pictures(pictures.folder, len(pictures))
    unpacked.unpack(tmp_path, processes=1)
    for picture in range(len(pictures)):
        np.testing.assert_array_equal(unpacked.image(picture), pictures.image(picture))


def test_pictures_are_there_only_once_all_their_shards_are(tmp_path: Path) -> None:
    write_shard(tmp_path, 250)
    assert are_drawn(tmp_path, 250)
    assert not are_drawn(tmp_path, 251)
