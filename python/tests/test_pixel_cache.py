from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import numpy
import pytest
import torch
from conftest import EventLog, NeverStop
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

from undiagram.data import read_image
from undiagram.fit import process_picture
from undiagram.pixel_cache import PixelCache, default_folder
from undiagram.train import train

GB = 10**9
PROCESSORS = {
    "qwen2.5": Qwen2VLImageProcessorPil(size={"shortest_edge": 3136, "longest_edge": 12544}),
    "qwen3": Qwen2VLImageProcessorPil(
        size={"shortest_edge": 4096, "longest_edge": 16384}, patch_size=16, image_mean=[0.5] * 3, image_std=[0.5] * 3
    ),
}


def write_picture(file: Path, size: tuple[int, int] = (120, 90), seed: int = 0) -> Path:
    levels = numpy.random.default_rng(seed).integers(0, 256, (*size[::-1], 3), dtype=numpy.uint8)
    Image.fromarray(levels).save(file)
    return file


def entries(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file())


@settings(max_examples=15, deadline=None)
@given(
    size=st.tuples(st.integers(20, 250), st.integers(20, 250)),
    name=st.sampled_from(list(PROCESSORS)),
    enlarge=st.sampled_from([1, 1.4]),
)
def test_what_comes_from_the_cache_is_to_the_bit_what_the_processor_makes(
    tmp_path_factory: pytest.TempPathFactory, size: tuple[int, int], name: str, enlarge: float
) -> None:
    folder = tmp_path_factory.mktemp("cache")
    picture = write_picture(folder / "picture.png", size)
    expected = process_picture(PROCESSORS[name], enlarge, read_image(picture), return_tensors="pt")
    for _ in ("made", "read"):
        pixels, grid = PixelCache(PROCESSORS[name], folder / "pixels", GB, enlarge=enlarge).load(picture)
        assert pixels.dtype == torch.float32
        assert torch.equal(pixels, expected["pixel_values"])
        assert torch.equal(grid, expected["image_grid_thw"])
    assert len(entries(folder / "pixels")) == 1


def test_an_entry_is_read_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = write_picture(tmp_path / "picture.png")
    first, _ = PixelCache(PROCESSORS["qwen3"], tmp_path / "pixels", GB).load(picture)
    cache = PixelCache(PROCESSORS["qwen3"], tmp_path / "pixels", GB)
    monkeypatch.setattr(cache, "_make", lambda _: pytest.fail("made again"))
    assert torch.equal(cache.load(picture)[0], first)


@pytest.mark.parametrize("damage", [lambda data: data[:-7], lambda data: data[:50] + b"?" + data[51:], lambda _: b""])
def test_a_damaged_entry_is_made_again_and_never_given(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    picture = write_picture(tmp_path / "picture.png")
    first, _ = PixelCache(PROCESSORS["qwen3"], tmp_path / "pixels", GB).load(picture)
    (entry,) = entries(tmp_path / "pixels")
    sound = entry.read_bytes()
    entry.write_bytes(damage(sound))
    assert torch.equal(PixelCache(PROCESSORS["qwen3"], tmp_path / "pixels", GB).load(picture)[0], first)
    assert entry.read_bytes() == sound


def test_other_settings_and_other_pictures_have_entries_of_their_own(tmp_path: Path) -> None:
    picture = write_picture(tmp_path / "picture.png", (70, 64))
    shown = [
        PixelCache(processor, tmp_path / "pixels", GB, enlarge=enlarge).load(picture)[0]
        for processor in PROCESSORS.values()
        for enlarge in (1, 1.4)
    ]
    assert len({hashlib.sha256(pixels.numpy().tobytes()).digest() for pixels in shown}) == 4
    write_picture(picture, seed=1)
    again = PixelCache(PROCESSORS["qwen3"], tmp_path / "pixels", GB).load(picture)[0]
    assert torch.equal(again, PROCESSORS["qwen3"](images=[read_image(picture)], return_tensors="pt")["pixel_values"])
    assert len(entries(tmp_path / "pixels")) == 5


def test_the_limit_is_kept_and_what_other_settings_left_goes_first(tmp_path: Path) -> None:
    folder = tmp_path / "pixels"
    pictures = [write_picture(tmp_path / f"{seed}.png", seed=seed) for seed in range(6)]
    old, new = (PixelCache(processor, folder, GB) for processor in PROCESSORS.values())
    for picture in pictures:
        old.load(picture)
    size = sum(file.stat().st_size for file in entries(folder))
    os.utime(old.folder, (1, 1))
    limited = PixelCache(PROCESSORS["qwen3"], folder, size // 2)
    assert limited.folder == new.folder
    for picture in pictures:
        limited.load(picture)
    assert 0 < sum(file.stat().st_size for file in entries(folder)) <= size // 2
    assert not old.folder.exists()


def test_a_disk_that_refuses_costs_time_and_no_run(tmp_path: Path) -> None:
    (tmp_path / "pixels").write_text("a file where the folder should be")
    picture = write_picture(tmp_path / "picture.png")
    pixels, _ = PixelCache(PROCESSORS["qwen3"], tmp_path / "pixels", GB).load(picture)
    assert torch.equal(pixels, PROCESSORS["qwen3"](images=[read_image(picture)], return_tensors="pt")["pixel_values"])


def test_a_run_has_the_same_numbers_with_and_without_the_cache(
    make_run: Callable[..., Path], dataset: Path, log: EventLog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    changes = {"training__max_steps": 3, "training__validation_samples": 0}
    losses = []
    for name, gigabytes, workers in (("without", 0, 0), ("made", 1, 0), ("read", 1, 2)):
        run = make_run(name, training__pixel_cache_gb=gigabytes, training__loader_workers=workers, **changes)
        log.file.write_text("")
        train(run, dataset, log.events, NeverStop())
        losses.append([event["loss"] for event in log.read("step")])
        assert default_folder().exists() == (name != "without")
        assert all(0 <= event["data_wait_share"] <= 1 for event in log.read("step"))
        assert sum(event["data_wait_seconds"] for event in log.read("step")) > 0
    assert losses[0] == losses[1] == losses[2]
    assert len(entries(default_folder())) == 10
