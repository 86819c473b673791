from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import draw_split, make_noise, write_metadata
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from undiagram.data import compact_annotation, read_image, read_size, read_split, resolve_inside
from undiagram.errors import UndiagramError


def test_samples_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    rows = draw_split(tmp_path, "train", 4)
    assert [sample.id for sample in read_split(tmp_path, "train")] == [row["id"] for row in rows]


def test_all_problems_of_a_split_are_named_with_their_lines(tmp_path: Path) -> None:
    good, *bad = draw_split(tmp_path, "train", 5)
    bad[0]["file_name"] = "../../elsewhere.png"
    bad[1]["annotation"] = "[not json"
    del bad[2]["id"]
    bad[3]["id"] = good["id"]
    write_metadata(tmp_path / "train", [good, *bad])
    with (tmp_path / "train" / "metadata.jsonl").open("a") as stream:
        stream.write("{torn\n")
    with pytest.raises(UndiagramError) as caught:
        read_split(tmp_path, "train")
    assert caught.value.code == "dataset_invalid"
    lines = [problem.where.rsplit(":", 1)[1] for problem in caught.value.problems]
    assert lines == ["2", "3", "4", "5", "6"]


@pytest.mark.parametrize("name", ["../out.png", "/etc/hostname", "images/../../out.png", "link.png"])
def test_a_path_that_leaves_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "train"
    folder.mkdir()
    Image.new("RGB", (9, 9)).save(tmp_path / "out.png")
    (folder / "link.png").symlink_to(tmp_path / "out.png")
    write_metadata(folder, [{"file_name": name, "id": "a", "annotation": "{}"}])
    with pytest.raises(UndiagramError, match="cannot be used") as caught:
        read_split(tmp_path, "train")
    assert "a path inside" in caught.value.problems[0].expected


@given(st.lists(st.sampled_from(["..", "a", ".", "b.png"]), min_size=1))
def test_a_resolved_path_is_inside_or_none(parts: list[str]) -> None:
    folder = Path("/tmp/some/folder")
    path = resolve_inside(folder, "/".join(parts))
    assert path is None or path.is_relative_to(folder.resolve())


values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(), lambda inner: st.lists(inner, max_size=3), max_leaves=9
)


@given(st.dictionaries(st.text(), values))
def test_a_compact_annotation_says_the_same_without_whitespace(value: dict[str, Any]) -> None:
    compact = compact_annotation(json.dumps(value, indent=2))
    assert compact is not None
    assert json.loads(compact) == value
    assert compact == compact_annotation(compact)
    assert compact == json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def test_an_empty_split_and_a_missing_one_are_refused(tmp_path: Path) -> None:
    (tmp_path / "train").mkdir()
    (tmp_path / "train" / "metadata.jsonl").touch()
    for split in ("train", "validation"):
        with pytest.raises(UndiagramError) as caught:
            read_split(tmp_path, split)
        assert caught.value.code == "dataset_invalid"


def test_a_picture_is_read_as_a_person_sees_it(tmp_path: Path) -> None:
    turned = Image.new("RGB", (30, 20), "white")
    exif = turned.getexif()
    exif[0x0112] = 6
    turned.save(tmp_path / "turned.jpg", exif=exif)
    assert read_size(tmp_path / "turned.jpg") == (20, 30) == read_image(tmp_path / "turned.jpg").size

    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(tmp_path / "clear.png")
    assert read_image(tmp_path / "clear.png").getpixel((0, 0)) == (255, 255, 255)

    Image.new("L", (4, 4), 7).save(tmp_path / "grey.png")
    assert read_image(tmp_path / "grey.png").mode == "RGB"


def test_a_broken_picture_is_named(tmp_path: Path) -> None:
    file = tmp_path / "broken.png"
    make_noise(99, 99).save(file)
    file.write_bytes(file.read_bytes()[:2000])
    with pytest.raises(UndiagramError) as caught:
        read_image(file)
    assert caught.value.code == "image_unreadable"
    assert "broken.png" in caught.value.message
