"""Pretraining pictures: shards on disk to batches of equal-sized windows, each a function of seed and step alone."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from undiagram.pretrain_labels import SIDE, DenseLabels, Text, label_cells
from undiagram.pretrain_pointing import NOWHERE, SOURCES, locate_answer, locate_mentions, locate_slips
from undiagram.pretrain_sketch import draw_sketch, make_slips, relationships_begin

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast

WINDOWS = ("one", "two", "all")
"""What a window shows: one table of a picture, two of them, or the whole picture."""
CROP = "crop"
"""The window that has no answer: a spot of a picture around some text, wherever that leads. Twice as much of it is text
as of a table with its surroundings."""
CROP_SIZE = (84, 168)
"""Height and width that a crop is shown at."""
SKETCH = "sketch"
"""The window that shows nothing: its answer is a sketch of a picture's annotation, of which only the relationships are
asked for."""
SKETCHES = 16
"""In a step."""
SKETCHES_POOLED = 8
"""How many times as many sketches are drawn for it, of which those next to each other in length are taken."""
MARGIN = {"left": 24, "top": 8, "right": 14, "bottom": 8}
"""Room around the texts of a table, in pixels: padding, key icons, the beginnings of lines."""
SCALES = (0.93, 1.1)
"""Windows are enlarged as the config says and by something between these, because pictures are fitted to whole
tokens."""
SLIPS = 0.5
"""The share of answers in which relationships lead elsewhere; they are given, and what follows is asked for. Replies of
a model that had only seen right answers went round in circles behind such mistakes."""
SHARD = 250
"""Pictures in a shard, as packages/cli/src/pretrain/write-shard.ts writes them."""
SHIFT = 8
"""Pixels by which a window may be shifted, at least; it is padded to whole tokens."""


@dataclass(frozen=True)
class Window:
    """A part of a picture that shows some of its tables whole, and nothing of the others."""

    picture: int
    box: tuple[int, int, int, int]
    """Left, top, right, bottom, in pixels."""
    tables: tuple[int, ...]
    """Those it shows whole; none in a crop."""
    scale: float = 1.0
    """How much larger it is shown than drawn."""

    def size(self) -> tuple[int, int]:
        """Height and width as shown."""
        if not self.tables:
            return CROP_SIZE
        left, top, right, bottom = self.box
        return round((bottom - top) * self.scale), round((right - left) * self.scale)

    def canvas(self) -> tuple[int, int]:
        """Height and width that it is padded to, with room to shift it by some pixels."""
        height, width = self.size()
        if not self.tables:
            return height, width
        return _round_up(height + SHIFT), _round_up(width + SHIFT)


@dataclass(frozen=True)
class Example:
    pixels: np.ndarray
    """(height, width, 3), uint8."""
    labels: DenseLabels
    texts: list[Text]
    answer: str
    """The annotation of what the window shows; empty for a crop."""
    places: np.ndarray
    """Where each token of the answer stands, as `locate_answer` gives it."""
    sources: np.ndarray
    """And where in the answer it stood before, as `locate_mentions` gives it."""
    asked: np.ndarray
    """Whether each token of the answer is asked for, or only given."""


def are_drawn(folder: Path, count: int) -> bool:
    """Whether the first `count` pictures of a set are there. Shards are drawn in about their order."""
    drawn = 0
    while drawn < count:
        index = _shard(folder, drawn)
        if not index.is_file():
            return False
        drawn += SHARD
    return True


class Pictures:
    """The first `count` pictures of a set, all drawn. A picture is read from disk whenever it is asked for.
    `enlarge`: by how much its windows are enlarged, on average."""

    def __init__(self, folder: Path, count: int, enlarge: float = 1) -> None:
        self.folder = folder
        self.scales = (SCALES[0] * enlarge, SCALES[1] * enlarge)
        self.records: list[bytes] = []
        """What is known of each picture, as JSON."""
        while len(self.records) < count:
            self.records += _shard(folder, len(self.records)).read_bytes().splitlines()[: count - len(self.records)]
        self._unpacked: Path | None = None

    def __len__(self) -> int:
        return len(self.records)

    def record(self, picture: int) -> dict[str, Any]:
        return json.loads(self.records[picture])

    def image(self, picture: int) -> np.ndarray:
        """(height, width, 3), uint8."""
        record = self.record(picture)
        shard = _shard(self.folder, picture)
        if self._unpacked is None:
            return _decode(shard.with_suffix(".pack"), record)
        shape = (record["height"], record["width"], 3)
        return np.load(self._unpacked / f"{shard.stem}.npy", "r")[picture % SHARD, : shape[0] * shape[1] * 3].reshape(
            shape
        )

    def unpack(self, folder: Path, processes: int) -> None:
        """Decodes all pictures to `folder`, some 0.5 MB each; those that are there are kept. Windows are then read
        many times as fast, which a GPU needs and a CPU does not."""
        folder.mkdir(parents=True, exist_ok=True)
        shards = [_shard(self.folder, first) for first in range(0, len(self), SHARD)]
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            list(pool.map(_unpack_shard, shards, repeat(folder)))
        self._unpacked = folder

    @cached_property
    def windows(self) -> dict[str, dict[tuple[int, int], list[Window]]]:
        """Every window by kind and canvas, in the order of the pictures."""
        found: dict[str, dict[tuple[int, int], list[Window]]] = {kind: {} for kind in WINDOWS}
        for picture in range(len(self)):
            for kind, window in find_windows(picture, self.record(picture), self.scales):
                found[kind].setdefault(window.canvas(), []).append(window)
        return found

    def crop(self, picture: int, rng: np.random.Generator) -> Window:
        """A crop with some text of the picture in it."""
        record = self.record(picture)
        width, height = record["width"], record["height"]
        least = max(CROP_SIZE[0] / height, CROP_SIZE[1] / width)
        scale = max(least, rng.uniform(*self.scales))
        rows, columns = min(height, round(CROP_SIZE[0] / scale)), min(width, round(CROP_SIZE[1] / scale))
        _text, x, y, w, h, _stops, _table = record["texts"][int(rng.integers(len(record["texts"])))]
        left = _clamp(int(x + w / 2 - columns * rng.uniform(0.1, 0.9)), width - columns)
        top = _clamp(int(y + h / 2 - rows * rng.uniform(0.1, 0.9)), height - rows)
        return Window(picture, (left, top, left + columns, top + rows), (), scale)

    @cached_property
    def with_relationships(self) -> list[int]:
        """The pictures that show some."""
        return [i for i in range(len(self)) if '"from_table"' in self.record(i)["annotation"]]

    def sketches(self, rng: np.random.Generator, tokenizer: PreTrainedTokenizerFast) -> list[Example]:
        """Sketches of pictures' annotations, and nothing to see. They are of about the same length, because all are
        padded to that of the longest."""
        chosen = rng.choice(self.with_relationships, SKETCHES * SKETCHES_POOLED)
        answers = sorted((draw_sketch(self.record(int(i))["annotation"], rng) for i in chosen), key=len)
        first = int(rng.integers(len(answers) - SKETCHES + 1))
        return [_sketch_example(answer, rng, tokenizer) for answer in answers[first : first + SKETCHES]]

    def example(self, window: Window, rng: np.random.Generator, tokenizer: PreTrainedTokenizerFast) -> Example:
        """The window, shifted on its canvas by chance; what it is padded with is its own ground."""
        record = self.record(window.picture)
        image = self.image(window.picture)
        left, top, right, bottom = window.box
        size = window.size()
        height, width = window.canvas()
        pixels = np.empty((height, width, 3), np.uint8)
        pixels[:] = image[0, 0]
        x = int(rng.integers(0, width - size[1] + 1))
        y = int(rng.integers(0, height - size[0] + 1))
        part = image[top:bottom, left:right]
        if window.scale != 1:
            part = np.asarray(Image.fromarray(part).resize(size[::-1], Image.Resampling.BICUBIC))
        pixels[y : y + size[0], x : x + size[1]] = part
        scale = window.scale
        texts = [
            Text(text, (tx - left) * scale + x, (ty - top) * scale + y, w * scale, h * scale, stops, table)
            for text, tx, ty, w, h, stops, table in record["texts"]
            if left < tx + w and tx < right and top < ty + h and ty < bottom
        ]
        answer = record["annotation"]
        if not window.tables:
            answer = ""
        elif len(window.tables) < len(json.loads(answer)["tables"]):
            answer = select_tables(answer, window.tables)
        ends = [
            (glyph, (ex - left) * scale + x, (ey - top) * scale + y)
            for glyph, ex, ey in record["ends"]
            if left < ex < right and top < ey < bottom
        ]
        labels = label_cells(texts, ends, tokenizer, height, width)
        places, sources, asked = np.full(1, NOWHERE), np.full((SOURCES, 1), NOWHERE), np.ones(1, bool)
        if answer:
            answer, sources, asked = _slip(answer, rng, tokenizer)
            places = locate_answer(answer, texts, window.tables, tokenizer, labels.characters.shape[:2])
        return Example(pixels, labels, texts, answer, places, sources, asked)


def _sketch_example(answer: str, rng: np.random.Generator, tokenizer: PreTrainedTokenizerFast) -> Example:
    answer, sources, asked = _slip(answer, rng, tokenizer)
    asked[: relationships_begin(answer, tokenizer)] = False
    labels = label_cells([], [], tokenizer, 0, 0)
    return Example(np.empty((0, 0, 3), np.uint8), labels, [], answer, np.full(1, NOWHERE), sources, asked)


def _slip(
    answer: str, rng: np.random.Generator, tokenizer: PreTrainedTokenizerFast
) -> tuple[str, np.ndarray, np.ndarray]:
    """The answer, perhaps with slips, its sources, and which of its tokens are asked for."""
    slipped: list[int] = []
    if rng.random() < SLIPS:
        answer, slipped = make_slips(answer, rng)
    is_slip = locate_slips(answer, slipped, tokenizer)
    sources = locate_mentions(answer, tokenizer)
    sources[:, is_slip] = NOWHERE
    return answer, sources, ~is_slip


def find_windows(picture: int, record: Mapping[str, Any], scales: tuple[float, float]) -> list[tuple[str, Window]]:
    """The whole picture, every table that can be cut out of it, and every two tables that can be cut out together."""
    width, height = record["width"], record["height"]
    boxes: dict[int, list[float]] = {}
    strays = []
    for _text, x, y, w, h, _stops, table in record["texts"]:
        if table < 0:
            strays.append((x, y, x + w, y + h))
            continue
        box = boxes.setdefault(table, [x, y, x + w, y + h])
        box[:] = [min(box[0], x), min(box[1], y), max(box[2], x + w), max(box[3], y + h)]
    count = len(boxes)
    chance = random.Random(picture)
    windows = [("all", Window(picture, (0, 0, width, height), tuple(range(count)), chance.uniform(*scales)))]
    groups = [(i,) for i in range(count)] + [(i, j) for i in range(count) for j in range(i + 1, count)]
    for tables in groups:
        left = max(0, int(min(boxes[t][0] for t in tables)) - MARGIN["left"])
        top = max(0, int(min(boxes[t][1] for t in tables)) - MARGIN["top"])
        right = min(width, int(max(boxes[t][2] for t in tables)) + MARGIN["right"])
        bottom = min(height, int(max(boxes[t][3] for t in tables)) + MARGIN["bottom"])
        others = [box for t, box in boxes.items() if t not in tables] + strays
        if any(x0 < right + 4 and x1 > left - 4 and y0 < bottom + 4 and y1 > top - 4 for x0, y0, x1, y1 in others):
            continue
        window = Window(picture, (left, top, right, bottom), tables, chance.uniform(*scales))
        windows.append((WINDOWS[len(tables) - 1], window))
    return windows


def select_tables(annotation: str, tables: Sequence[int]) -> str:
    """The annotation of these tables and of the relationships between them."""
    whole = json.loads(annotation)
    kept = [whole["tables"][i] for i in tables]
    names = {table["name"] for table in kept}
    relationships = [r for r in whole["relationships"] if r["from_table"] in names and r["to_table"] in names]
    part = {"tables": kept, "relationships": relationships}
    return json.dumps(part, separators=(",", ":"), ensure_ascii=False)


class Sampler:
    """Which windows a step is trained on. Nothing but the arguments and the step decides."""

    def __init__(
        self,
        pictures: Pictures,
        shares: Mapping[str, float],
        batch_pixels: int,
        max_pixels: int,
        seed: tuple[int, ...],
    ) -> None:
        """`shares`: kind of window to its share of the steps. A step has as many windows of one size as `batch_pixels`
        allows, one at least; those of more than `max_pixels` are left out."""
        self.pictures = pictures
        self.batch_pixels = batch_pixels
        self.seed = seed
        self.buckets: list[list[Window] | str] = []
        """Windows of one kind and size; CROP and SKETCH stand for those that are not listed."""
        chances: list[float] = []
        for kind, share in shares.items():
            if kind in (CROP, SKETCH):
                self.buckets.append(kind)
                chances.append(share)
                continue
            fitting = [b for (height, width), b in pictures.windows[kind].items() if height * width <= max_pixels]
            count = sum(map(len, fitting))
            self.buckets += fitting
            chances += [share * len(bucket) / count for bucket in fitting]
        self.chances = np.array(chances) / sum(chances)

    def examples(self, step: int, tokenizer: PreTrainedTokenizerFast) -> list[Example]:
        rng = np.random.default_rng([*self.seed, step])
        bucket = self.buckets[int(rng.choice(len(self.buckets), p=self.chances))]
        pictures = self.pictures
        if bucket == SKETCH:
            return pictures.sketches(rng, tokenizer)
        height, width = CROP_SIZE if isinstance(bucket, str) else bucket[0].canvas()
        count = max(1, self.batch_pixels // (height * width))
        if isinstance(bucket, str):
            windows = [pictures.crop(int(i), rng) for i in rng.integers(0, len(pictures), count)]
        else:
            windows = [bucket[int(i)] for i in rng.integers(0, len(bucket), count)]
        return [pictures.example(window, rng, tokenizer) for window in windows]


def _shard(folder: Path, picture: int) -> Path:
    return folder / f"{picture // SHARD:05d}.jsonl"


def _decode(pack: Path, record: Mapping[str, Any]) -> np.ndarray:
    with pack.open("rb") as stream:
        stream.seek(record["offset"])
        return np.asarray(Image.open(io.BytesIO(stream.read(record["bytes"]))).convert("RGB"))


def _unpack_shard(shard: Path, folder: Path) -> None:
    """Writes a shard's pictures as the rows of one array, each as long as the longest."""
    path = folder / f"{shard.stem}.npy"
    if path.is_file():
        return
    records = [json.loads(line) for line in shard.read_bytes().splitlines()]
    rows = np.zeros((len(records), max(record["height"] * record["width"] * 3 for record in records)), np.uint8)
    for row, record in zip(rows, records, strict=True):
        image = _decode(shard.with_suffix(".pack"), record)
        row[: image.size] = image.reshape(-1)
    aside = path.with_suffix(".tmp")
    with aside.open("wb") as stream:
        np.save(stream, rows)
    aside.rename(path)


def _clamp(start: int, last: int) -> int:
    return min(max(0, start), last)


def _round_up(pixels: int) -> int:
    return -(-pixels // SIDE) * SIDE
