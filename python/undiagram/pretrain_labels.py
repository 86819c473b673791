"""Dense labels: which character, piece of the tokenizer and line end stands in which cell of a picture.

Every token of the language model looks at SIDE x SIDE pixels. They are divided into cells, and a cell's label is the
character or the piece whose centre lies in it, or what is drawn where a line meets a box in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast

SIDE = 28
"""Pixels of a token's side: patches of 14, merged two by two."""
CHARACTER_CELLS = (4, 8)
"""Rows and columns of character cells in a token: 7 x 3.5 pixels each."""
PIECE_CELLS = (4, 4)
"""Rows and columns of piece cells in a token: 7 x 7 pixels each."""
END_CELLS = (4, 4)
"""Rows and columns of cells for line ends in a token."""
CHARACTERS = "".join(map(chr, range(33, 127)))
"""What has a label; other characters have none."""
LINE_ENDS = (
    *("plain", "one", "many", "exactly_one", "zero_or_one", "one_or_many", "zero_or_many", "arrow", "open_arrow"),
    *("diamond", "dot", "dot_P", "dot_Z", "dot_1", "1", "*", "0..1", "1..*", "0..*"),
)
"""The notations' names for what they draw; others have no label."""
EMPTY = -1
IGNORED = -2
"""Two centres in one cell, what the picture's edge cuts off, or what has no label."""

_CHARACTER_IDS = {character: i for i, character in enumerate(CHARACTERS)}
_LINE_END_IDS = {glyph: i for i, glyph in enumerate(LINE_ENDS)}


@dataclass(frozen=True)
class Text:
    """A run of text with its box in pixels."""

    text: str
    x: float
    y: float
    width: float
    height: float
    stops: Sequence[float]
    """Where each character ends, as a share of the width."""
    table: int = -1
    """Index of the annotation's table it belongs to, or -1."""

    def centre(self, start: int, end: int) -> tuple[float, float]:
        """The middle of characters start to end."""
        left, right = self.span(start, end)
        return (left + right) / 2, self.y + self.height / 2

    def span(self, start: int, end: int) -> tuple[float, float]:
        """Where characters start to end begin and end, in pixels from the left."""
        stops = (0.0, *self.stops)
        return self.x + self.width * stops[start], self.x + self.width * stops[end]

    def lies_within(self, start: int, end: int, height: int, width: int) -> bool:
        """Whether a picture of this size shows characters start to end whole."""
        left, right = self.span(start, end)
        return left >= 0 and right <= width and self.y >= 0 and self.y + self.height <= height


@dataclass(frozen=True)
class DenseLabels:
    """Class ids, EMPTY or IGNORED, by row and column of tokens and cell in the token, row by row."""

    characters: np.ndarray
    pieces: np.ndarray
    ends: np.ndarray


def label_cells(
    texts: Iterable[Text],
    line_ends: Iterable[tuple[str, float, float]],
    tokenizer: PreTrainedTokenizerFast,
    height: int,
    width: int,
) -> DenseLabels:
    """Labels of a picture of height x width pixels, both multiples of SIDE. Shapes (rows, columns, cells). `line_ends`:
    name, x and y."""
    characters = _Grid(CHARACTER_CELLS, height, width)
    pieces = _Grid(PIECE_CELLS, height, width)
    ends = _Grid(END_CELLS, height, width)
    for glyph, x, y in line_ends:
        ends.put((x, y), _LINE_END_IDS.get(glyph, IGNORED))
    shown = list(texts)
    # A sketch has none, and the tokenizer takes no empty list.
    encoded: Any = {"input_ids": [], "offset_mapping": []}
    if shown:
        encoded = tokenizer([text.text for text in shown], add_special_tokens=False, return_offsets_mapping=True)
    for text, ids, spans in zip(shown, encoded["input_ids"], encoded["offset_mapping"], strict=True):
        for place, character in enumerate(text.text):
            if character != " ":
                is_whole = text.lies_within(place, place + 1, height, width)
                label = _CHARACTER_IDS.get(character, IGNORED) if is_whole else IGNORED
                characters.put(text.centre(place, place + 1), label)
        for piece, (start, end) in zip(ids, spans, strict=True):
            end = max(end, start + 1)
            is_whole = text.lies_within(start, end, height, width)
            pieces.put(text.centre(start, end), piece if is_whole else IGNORED)
    return DenseLabels(characters.by_token(), pieces.by_token(), ends.by_token())


class _Grid:
    def __init__(self, cells: tuple[int, int], height: int, width: int) -> None:
        self.rows, self.columns = cells
        self.labels = np.full((height // SIDE * self.rows, width // SIDE * self.columns), EMPTY, dtype=np.int16)

    def put(self, point: tuple[float, float], label: int) -> None:
        column, row = int(point[0] * self.columns // SIDE), int(point[1] * self.rows // SIDE)
        if 0 <= row < self.labels.shape[0] and 0 <= column < self.labels.shape[1]:
            is_free = self.labels[row, column] == EMPTY
            self.labels[row, column] = label if is_free else IGNORED

    def by_token(self) -> np.ndarray:
        rows, columns = self.labels.shape[0] // self.rows, self.labels.shape[1] // self.columns
        split = self.labels.reshape(rows, self.rows, columns, self.columns).transpose(0, 2, 1, 3)
        return np.ascontiguousarray(split.reshape(rows, columns, self.rows * self.columns))
