"""Pictures made ready for the model once: kept on disk under the hash of the picture's bytes and of the processor.

What is kept are the patches before they are normalized, where they are still whole numbers from 0 to 255, packed by
zlib: a picture of 802,816 pixels takes some 0.1 to 0.5 MB so, against 19 MB as the floats that the model is given.
Normalizing is a table of 256 values for each colour, taken from the processor itself, so it gives the same bits.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import struct
import zlib
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from undiagram.data import read_image
from undiagram.fit import process_picture

if TYPE_CHECKING:
    import numpy
    import torch

DIGEST = 32  # Bytes of a SHA-256, at the head of each entry.
GRID = struct.Struct("<II")  # Rows and columns of patches.
LEVEL = 1  # Of zlib: 4 ms for 1.3 MB, where level 6 takes 14 ms to save another tenth.


def default_folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "undiagram" / "pixels"


class PixelCache:
    """`limit` is in bytes, over all processors; each of `writers` processes may fill its share of what is free.
    Without room, and where the disk refuses, pictures are simply made anew each time."""

    def __init__(self, processor: Any, folder: Path, limit: int, writers: int = 1, enlarge: float = 1) -> None:
        self._processor = processor
        self._enlarge = enlarge
        self._identity = identify(processor, enlarge)
        self.folder = folder / self._identity[:16]
        self._table = normalizing_table(processor)
        self._free = (limit - make_room(folder, self.folder.name, limit)) // writers

    def load(self, picture: Path) -> tuple[torch.Tensor, torch.Tensor]:
        """Patches and grid as the processor gives them. An entry that is damaged is made again."""
        key = hashlib.sha256(self._identity.encode() + picture.read_bytes()).hexdigest()
        entry = self.folder / key[:2] / key[2:]
        unpacked = read_entry(entry)
        if unpacked is None:
            unpacked = self._make(picture)
            self._write(entry, *unpacked)
        return self._normalize(*unpacked)

    def _make(self, picture: Path) -> tuple[bytes, int, int]:
        plain = {"do_rescale": False, "do_normalize": False, "return_tensors": "np"}
        encoded = process_picture(self._processor, self._enlarge, read_image(picture), **plain)
        _, rows, columns = encoded["image_grid_thw"][0].tolist()
        # A still picture is the same in every frame: one is kept.
        first = split_patches(self._processor, encoded["pixel_values"])[:, :, 0]
        return first.astype("uint8").tobytes(), rows, columns

    def _normalize(self, levels: bytes, rows: int, columns: int) -> tuple[torch.Tensor, torch.Tensor]:
        import numpy
        import torch

        side = self._processor.patch_size
        colours = len(self._table)
        first = numpy.frombuffer(levels, numpy.uint8).reshape(rows * columns, colours, 1, side * side)
        frames = numpy.empty((*first.shape[:2], self._processor.temporal_patch_size, side * side), numpy.float32)
        for colour in range(colours):
            frames[:, colour] = self._table[colour][first[:, colour]]
        return torch.from_numpy(frames.reshape(rows * columns, -1)), torch.tensor([[1, rows, columns]])

    def _write(self, entry: Path, levels: bytes, rows: int, columns: int) -> None:
        body = GRID.pack(rows, columns) + zlib.compress(levels, LEVEL)
        if len(body) + DIGEST > self._free:
            return
        aside = entry.with_name(f"{entry.name}.{os.getpid()}.tmp")
        try:
            entry.parent.mkdir(parents=True, exist_ok=True)
            aside.write_bytes(hashlib.sha256(body).digest() + body)
            aside.replace(entry)
        except OSError:
            with suppress(OSError):
                aside.unlink()
            self._free = 0
            return
        self._free -= len(body) + DIGEST


def read_entry(entry: Path) -> tuple[bytes, int, int] | None:
    """Patches, rows and columns; None where there is no entry or its checksum is wrong."""
    try:
        data = entry.read_bytes()
    except OSError:
        return None
    digest, body = data[:DIGEST], data[DIGEST:]
    if hashlib.sha256(body).digest() != digest:
        return None
    return (zlib.decompress(body[GRID.size :]), *GRID.unpack(body[: GRID.size]))


def identify(processor: Any, enlarge: float) -> str:
    """A hash of all that decides what becomes of a picture."""
    versions = [version(name) for name in ("transformers", "pillow")]
    return hash_settings({**settings_of(processor, enlarge), "versions": versions})


def settings_of(processor: Any, enlarge: float) -> dict[str, Any]:
    return {"settings": processor.to_dict(), "enlarge": enlarge}


def hash_settings(settings: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(settings, sort_keys=True, default=str).encode()).hexdigest()


def split_patches(processor: Any, patches: numpy.ndarray) -> numpy.ndarray:
    """(patches, colours, frames, rows x columns of a patch)"""
    side = processor.patch_size
    return patches.reshape(len(patches), -1, processor.temporal_patch_size, side * side)


def normalizing_table(processor: Any) -> numpy.ndarray:
    """(colours, 256) floats: what the processor makes of each level of each colour."""
    import numpy
    from PIL import Image

    side = processor.patch_size * processor.merge_size
    levels = (numpy.arange(side * side) % 256).astype(numpy.uint8).reshape(side, side)
    image = Image.fromarray(numpy.stack([levels] * 3, axis=-1))
    plain, normalized = (
        split_patches(processor, processor(images=[image], do_resize=False, **options)["pixel_values"])
        for options in (
            {"do_rescale": False, "do_normalize": False, "return_tensors": "np"},
            {"return_tensors": "np"},
        )
    )
    table = numpy.empty((plain.shape[1], 256), numpy.float32)
    for colour, values in enumerate(table):
        values[plain[:, colour].astype(int)] = normalized[:, colour]
    return table


def make_room(folder: Path, kept: str, limit: int) -> int:
    """Bytes in use. Beyond the limit, what other processors left goes first, the oldest before the newer."""
    sizes = {part: sum(f.stat().st_size for f in part.rglob("*") if f.is_file()) for part in folder.glob("*")}
    for part in sorted(sizes, key=lambda part: part.stat().st_mtime):
        if sum(sizes.values()) > limit and part.name != kept:
            shutil.rmtree(part, ignore_errors=True)
            del sizes[part]
    return sum(sizes.values())
