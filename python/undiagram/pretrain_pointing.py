"""Where the model should look: for every token of an answer, the image token that shows it, or the token of the answer
that said it before; and a loss on attention.

Left to itself, the language model takes tens of thousands of pictures to find out that names stand in the picture at
all. The drawing knows where. In the last three layers one head of every key-value group is told to look there for what
is to be said; all groups, because the values of one head have little room for the letters of an image token. And as
a token shows several of them, the last layer must know the cell too. Relationships speak of tables and columns that
were just written, and are not read off the picture again.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from undiagram.pretrain_labels import PIECE_CELLS, SIDE, Text

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast, Qwen2_5_VLForConditionalGeneration

CELLS = PIECE_CELLS[0] * PIECE_CELLS[1]
NOWHERE = -1
"""Of tokens that stand nowhere else: syntax, keys, marks."""
LAYERS = (-5, -4, -3, -2, -1)
"""Of the language model. In the first two, some heads gather beginnings of words that the others compare; these find
the place, and what stands there."""
GATHERINGS = ((-5, 0), (-5, 1), (-5, 2), (-4, 0), (-4, 1))
"""Layer and head that gathers each of OWN_TABLE to LAST_WORD."""
OWN_TABLE, OWN_LAST_WORD, OWN_WORD, REFERENCE, LAST_WORD = range(len(GATHERINGS))
"""Behind every column: how its table's name begins, how the last word of that does, and its own word that may name a
table; the first two also where a relationship is to say a column, or a table without one. Behind every table: how its
name begins, and how its last word does, because foreign keys are named after either; the first of these also where a
relationship is to say which table it leads to, of the foreign key."""
POINTERS = len(LAYERS) - 2
"""Layers that find the place."""
SOURCES = len(GATHERINGS) + POINTERS
"""Rows of `locate_mentions`."""
FIRST_WEIGHT = 10
"""Of the first token of a relationship's name, which decides which name it is; the others follow from it."""


def locate_answer(
    answer: str,
    texts: Sequence[Text],
    tables: Sequence[int],
    tokenizer: PreTrainedTokenizerFast,
    size: tuple[int, int],
) -> np.ndarray:
    """For every token of the answer and its end token the piece cell in which it stands, or NOWHERE: cells are counted
    row by row in an image token, and these row by row in the picture. `tables`: the tables of the texts that the
    answer's are, one by one; `size`: rows and columns of image tokens."""
    encoded = tokenizer(answer, add_special_tokens=False, return_offsets_mapping=True)
    spans: list[tuple[int, int]] = encoded["offset_mapping"]
    places = np.full(len(spans) + 1, NOWHERE, dtype=np.int64)
    rows, columns = PIECE_CELLS
    values = sorted(_find_values(answer, texts, tables), key=lambda value: value[0])
    token = 0
    for begin, text in values:
        while token < len(spans) and spans[token][0] < begin:
            token += 1
        while token < len(spans) and spans[token][1] <= begin + len(text.text):
            x, y = text.centre(spans[token][0] - begin, spans[token][1] - begin)
            row, column = int(y // SIDE), int(x // SIDE)
            if 0 <= row < size[0] and 0 <= column < size[1]:
                cell = int(y % SIDE * rows // SIDE) * columns + int(x % SIDE * columns // SIDE)
                places[token] = (row * size[1] + column) * rows * columns + cell
            token += 1
    return places


def _find_values(answer: str, texts: Sequence[Text], tables: Sequence[int]) -> Iterator[tuple[int, Text]]:
    """Where in the answer a name or a type begins, and the text that shows it."""
    annotation = json.loads(answer)
    find = _Finder(answer).value
    for table, index in zip(annotation["tables"], tables, strict=True):
        own = [text for text in texts if text.table == index]
        header = next((text for text in own if text.text == table["name"]), None)
        begin = find("name", table["name"])
        if header is not None:
            yield begin, header
        for column in table["columns"]:
            begin = find("name", column["name"])
            text = next((text for text in own if text is not header and text.text == column["name"]), None)
            if text is None:
                continue
            yield begin, text
            if "type" in column:
                begin = find("type", column["type"])
                row = [other for other in own if other is not text and abs(other.y - text.y) < text.height / 2]
                kind = next((other for other in row if other.text == column["type"]), None)
                if kind is not None:
                    yield begin, kind


def locate_mentions(answer: str, tokenizer: PreTrainedTokenizerFast) -> np.ndarray:
    """For every token of the answer and its end token the index of the answer's token to look at before saying it, or
    NOWHERE: for each of GATHERINGS, then for each of the POINTERS layers. Shape (SOURCES, tokens + 1).

    The layers look where a relationship's name was said; for its first token, all but the last of them look behind it,
    where all of it has been heard, and the first of them where the braces of a column close. What is gathered there,
    GATHERINGS says; where a relationship names no columns, its foreign key is the first of its table, as a rule one
    that is shown as such, with a word that begins like one of the name led to."""
    names = _Names(answer, tokenizer)
    sources = np.full((SOURCES, len(names.spans) + 1), NOWHERE, dtype=np.int64)
    gathered, pointed = sources[: len(GATHERINGS)], sources[len(GATHERINGS) :]
    annotation = json.loads(answer)
    find = _Finder(answer)
    keys: dict[str, list[_Name]] = {}
    said: dict[tuple[str, ...], _Name] = {}
    for table in annotation["tables"]:
        name = table["name"]
        said[name,] = names.find(name, find.value("name", name))
        for column in table["columns"]:
            said[name, column["name"]] = names.find(column["name"], find.value("name", column["name"]), "}")
        columns = sorted(table["columns"], key=lambda column: "foreign_key" not in column)
        keys[name] = [said[name, column["name"]] for column in columns]
    beginnings = {word for key, name in said.items() if len(key) == 1 for word in name.ends()}
    for key, name in said.items():
        if len(key) == 1:
            gathered[REFERENCE, name.behind + 1], gathered[LAST_WORD, name.behind + 1] = name.outer_words()
        else:
            gathered[OWN_TABLE, name.behind + 1], gathered[OWN_LAST_WORD, name.behind + 1] = said[key[:1]].outer_words()
            gathered[OWN_WORD, name.behind + 1] = name.find_word(beginnings)
    for relationship in annotation["relationships"]:
        for end in ("from", "to"):
            table = relationship[f"{end}_table"]
            mention = names.find(table, find.value(f"{end}_table", table))
            mentions = [((table,), mention)]
            if columns := relationship.get(f"{end}_columns"):
                column = names.find(columns[0], find.value(f"{end}_columns", columns[0]))
                gathered[OWN_TABLE, column.first], gathered[OWN_LAST_WORD, column.first] = mention.outer_words()
                mentions.append(((table, columns[0]), column))
            for key, name in mentions:
                if source := said.get(key):
                    pointed[:, name.first : name.first + name.count] = source.first + np.arange(name.count)
                    pointed[:-1, name.first] = source.first + source.count
                    pointed[0, name.first] = source.behind
            if end == "from":
                start, referring = mention, mentions[1:]
            elif (table,) in said:
                ends = said[table,].ends()
                if referring:
                    gathered[REFERENCE, mention.first] = referring[0][1].find_word(ends)
                else:
                    alike = (key for key in keys.get(relationship["from_table"], ()) if ends & {*key.words.values()})
                    gathered[OWN_TABLE, mention.first], gathered[OWN_LAST_WORD, mention.first] = start.outer_words()
                    gathered[REFERENCE, mention.first] = next((key.behind for key in alike), NOWHERE)
    return sources


@dataclass(frozen=True)
class _Name:
    """Tokens of an answer that say a name."""

    first: int
    count: int
    behind: int
    """The token at which all of it, or of its column, has been heard."""
    words: dict[int, str]
    """The first token of each word, and what it says, in small letters."""

    def outer_words(self) -> tuple[int, int]:
        """The first tokens of the first word and of the last, or NOWHERE."""
        tokens = list(self.words) or [NOWHERE]
        return tokens[0], tokens[-1]

    def ends(self) -> set[str]:
        """What the first word and the last say."""
        return {self.words[token] for token in self.outer_words() if token != NOWHERE}

    def find_word(self, beginnings: Set[str]) -> int:
        """The first token of the first word that begins like one of these, or else of the first word."""
        return next((token for token, word in self.words.items() if word in beginnings), self.outer_words()[0])


class _Names:
    """Finds the tokens of names in an answer."""

    def __init__(self, answer: str, tokenizer: PreTrainedTokenizerFast) -> None:
        self.answer = answer
        encoded = tokenizer(answer, add_special_tokens=False, return_offsets_mapping=True)
        self.spans: list[tuple[int, int]] = encoded["offset_mapping"]
        self.starts = [begin for begin, _end in self.spans]

    def find(self, name: str, begin: int, close: str = '"') -> _Name:
        """The name that stands at this letter, and the token that closes it."""
        words = {}
        for start in word_starts(name):
            token = self._at(begin + start)
            if self.starts[token] == begin + start:
                words.setdefault(token, self.answer[slice(*self.spans[token])].lower())
        first = self._at(begin)
        count = bisect_left(self.starts, begin + len(json.dumps(name, ensure_ascii=False)) - 2) - first
        return _Name(first, count, self._at(self.answer.index(close, begin + len(name))), words)

    def _at(self, letter: int) -> int:
        """The token that says a letter: the first, where it takes several."""
        return bisect_left(self.starts, self.starts[bisect_right(self.starts, letter) - 1])


def word_starts(name: str) -> list[int]:
    """Where the words of a name begin: behind what is no letter, and at a capital behind a small letter."""
    before = [" ", *name]
    return [
        place
        for place, (last, letter) in enumerate(zip(before, name, strict=False))
        if letter.isalpha() and (not last.isalpha() or (letter.isupper() and last.islower()))
    ]


def locate_slips(answer: str, slipped: Sequence[int], tokenizer: PreTrainedTokenizerFast) -> np.ndarray:
    """Of every token of the answer and its end token, whether it says where one of these relationships leads to: the
    table, or the first of its columns."""
    spans = tokenizer(answer, add_special_tokens=False, return_offsets_mapping=True)["offset_mapping"]
    is_slip = np.zeros(len(spans) + 1, dtype=bool)
    find = _Finder(answer)
    for index, relationship in enumerate(json.loads(answer)["relationships"]):
        names = {"to_table": relationship["to_table"]}
        if columns := relationship.get("to_columns"):
            names["to_columns"] = columns[0]
        for key, name in names.items():
            begin = find.value(key, name)
            if index in slipped:
                is_slip[:-1] |= [begin <= start < begin + len(name) for start, _end in spans]
    return is_slip


class _Finder:
    """Finds the values of an annotation in its JSON, one after the other."""

    def __init__(self, answer: str) -> None:
        self.answer = answer
        self.cursor = 0

    def value(self, key: str, value: str) -> int:
        """Where the next such value, or the list it is the first of, has its first letter. What JSON escapes is longer
        there than in a picture."""
        head = f'"{key}":' + ("[" if key.endswith("columns") else "")
        text = head + json.dumps(value, ensure_ascii=False)
        self.cursor = self.answer.index(text, self.cursor) + len(head) + 1
        return self.cursor


@contextmanager
def watch_attention(model: Qwen2_5_VLForConditionalGeneration) -> Iterator[list[tuple[Any, Tensor, Any]]]:
    """Within it, the list gains the attention of each of LAYERS that runs, what it sees, and its rotary turns."""
    seen: list[tuple[Any, Tensor, Any]] = []

    def keep(attention: Any, _arguments: Any, named: dict[str, Any]) -> None:
        seen.append((attention, named["hidden_states"], named["position_embeddings"]))

    layers = model.model.language_model.layers
    handles = [layers[place].self_attn.register_forward_pre_hook(keep, with_kwargs=True) for place in LAYERS]
    try:
        yield seen
    finally:
        for handle in handles:
            handle.remove()


def pointing_loss(
    seen: list[tuple[Any, Tensor, Any]], places: Tensor, sources: Tensor, before: int, cells: nn.Module
) -> Tensor:
    """How badly the model knows where what comes next stands, in the mean over the answer tokens that stand somewhere:
    minus the log of the attention that one of GATHERINGS, or in POINTERS layers the first head of each key-value group,
    pays to the image token, or to the token that said it, and of the chance that `cells`, (width) to (CELLS), gives to
    the cell in the image token. `places`: (batch, longest answer) of `locate_answer`, the last positions of the
    sequence; `sources`: (batch, SOURCES, longest answer) of `locate_mentions`; `before`: tokens before the picture."""
    length = places.shape[1]
    is_shown = places != NOWHERE
    is_first = sources[:, -1] != sources[:, -2]
    losses = []
    looking = [(LAYERS.index(layer), slice(head, head + 1)) for layer, head in GATHERINGS]
    looking += [(layer, slice(None)) for layer in range(len(LAYERS) - POINTERS, len(LAYERS))]
    for row, (layer, heads) in enumerate(looking):
        attention, states, turns = seen[layer]
        # (batch, heads, tokens, width)
        queries, keys = (
            functional.linear(states, part.weight, part.bias).unflatten(-1, (-1, attention.head_dim)).transpose(1, 2)
            for part in (attention.q_proj, attention.k_proj)
        )
        cos, sin = (turn.unsqueeze(1) for turn in turns)
        gathers = row < len(GATHERINGS)
        asking = rotate(queries[:, :: attention.num_key_value_groups][:, heads], cos, sin)[:, :, -length:]
        keys = rotate(keys[:, heads], cos, sin)
        scores = asking @ keys.transpose(2, 3) * attention.scaling
        total = scores.shape[-1]
        is_later = torch.ones(length, total, dtype=torch.bool, device=scores.device).triu(total - length + 1)
        source = sources[:, row]
        is_somewhere = source != NOWHERE
        if not gathers:
            is_somewhere |= is_shown
        elif not is_somewhere.any():
            continue
        scores = scores.masked_fill(is_later, float("-inf")).float().transpose(1, 2)[is_somewhere]
        wanted = torch.where(source == NOWHERE, places // CELLS + before, source + total - length + 1)[is_somewhere]
        missed = functional.cross_entropy(
            scores.transpose(1, 2), wanted[:, None].expand(scores.shape[:2]), reduction="none"
        )
        weight = (1 + (FIRST_WEIGHT - 1) * is_first[is_somewhere].float())[:, None].expand(missed.shape)
        losses.append((missed * weight).sum() / weight.sum())
    loss = torch.stack(losses).mean()
    if not is_shown.any():
        return loss
    # What the last layer sees, once the one before has looked.
    known = cells(seen[-1][1][:, -length:][is_shown]).float()
    return loss + functional.cross_entropy(known, places[is_shown] % CELLS)


def gathering_loss(
    seen: list[tuple[Any, Tensor, Any]],
    sources: Tensor,
    ids: Tensor,
    lenses: nn.ModuleList,
    read: Callable[[nn.Module, Tensor], Tensor],
) -> Tensor:
    """How badly what each of GATHERINGS has gathered can be read off what the next layer sees: it is compared there,
    and must be loud enough for that. `sources`: (batch, SOURCES, longest answer) of `locate_mentions`; `ids`: the
    answers; `lenses`: one for each; `read`: from a lens and states, (tokens, width), to the logits of tokens."""
    losses = [seen[0][1].new_zeros((), dtype=torch.float)]
    for row, lens in enumerate(lenses):
        gathered = sources[:, row]
        is_gathering = gathered != NOWHERE
        if not is_gathering.any():
            continue
        if row == REFERENCE:
            # Behind a column stands what was gathered there.
            passed_on = sources[:, OWN_WORD].gather(1, (gathered + 1).clamp(min=0))
            gathered = torch.where(passed_on == NOWHERE, gathered, passed_on)
        states = seen[LAYERS.index(GATHERINGS[row][0]) + 1][1]
        wanted = ids.gather(1, gathered.clamp(min=0))[is_gathering]
        logits = read(lens, states[:, -ids.shape[1] :][is_gathering])
        losses.append(functional.cross_entropy(logits.float(), wanted))
    return torch.stack(losses).sum() / len(lenses)


def rotate(states: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotary turns of queries or keys, whose last axis holds the two halves of every pair."""
    low, high = states.chunk(2, -1)
    return states * cos + torch.cat([-high, low], -1) * sin
