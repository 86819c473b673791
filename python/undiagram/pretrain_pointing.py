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
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
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
LAYERS = (-4, -3, -2, -1)
"""Of the language model. The first is told to keep with every table how its name begins, and to ask for how a foreign
key does; the others, to find the place, and what stands there."""
GATHERINGS = 2
"""Heads of the first of LAYERS that are told so: one for how the name begins, one for how its last word does, because
foreign keys are named after either."""
SOURCES = GATHERINGS + len(LAYERS) - 1
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
    NOWHERE: for each of GATHERINGS, then for each of LAYERS but the first. Shape (SOURCES, tokens + 1).

    The layers look where a relationship's name was said; for its first token, all but the last of them look behind it,
    where all of it has been heard. There the gathering heads look back at how the name of a table began, and its last
    word; and, where a relationship is to say which table it leads to, the first of them at the foreign key: at the word
    of it that begins like one of these. Where the relationship names no columns, that is looked for in its table."""
    spans = tokenizer(answer, add_special_tokens=False, return_offsets_mapping=True)["offset_mapping"]
    # The first of those that begin at a letter: one outside of ASCII may take several.
    tokens = {begin: token for token, (begin, _end) in reversed(list(enumerate(spans)))}
    sources = np.full((SOURCES, len(spans) + 1), NOWHERE, dtype=np.int64)
    annotation = json.loads(answer)
    find = _Finder(answer)
    names: dict[tuple[str, ...], int] = {}
    keys: dict[str, list[str]] = {}

    def words(name: str, begin: int) -> dict[int, str]:
        """The first token of each word, and what it says."""
        starts = [tokens[begin + start] for start in word_starts(name) if begin + start in tokens]
        return {token: answer[slice(*spans[token])].lower() for token in starts}

    for table in annotation["tables"]:
        name = table["name"]
        begin = names[name,] = find.value("name", name)
        behind = tokens.get(begin + len(name))
        starts = list(words(name, begin))
        if behind is not None and starts:
            sources[:GATHERINGS, behind + 1] = starts[0], starts[-1]
        for column in table["columns"]:
            names[name, column["name"]] = find.value("name", column["name"])
        columns = sorted(table["columns"], key=lambda column: "foreign_key" not in column)
        keys[name] = [column["name"] for column in columns]
    for relationship in annotation["relationships"]:
        referring: list[dict[int, str]] = []
        otherwise: list[int] = []
        for end in ("from", "to"):
            table = relationship[f"{end}_table"]
            mentions = [((table,), find.value(f"{end}_table", table))]
            if columns := relationship.get(f"{end}_columns"):
                mentions.append(((table, columns[0]), find.value(f"{end}_columns", columns[0])))
            for key, begin in mentions:
                if key not in names or begin not in tokens or names[key] not in tokens:
                    continue
                first, source = tokens[begin], tokens[names[key]]
                count = sum(begin <= spans[token][0] < begin + len(key[-1]) for token in range(first, len(spans)))
                sources[GATHERINGS:, first : first + count] = np.arange(source, source + count)
                sources[GATHERINGS:-1, first] = source + count
                if end == "from" and len(key) > 1:
                    referring = [words(key[-1], begin)]
                    otherwise = list(referring[0])[:1]
                elif end == "from":
                    referring = [words(column, names[table, column]) for column in keys[table]]
                elif len(key) == 1:
                    said = list(words(table, names[key]).values())
                    ends = {*said[:1], *said[-1:]}
                    alike = [token for column in referring for token, word in column.items() if word in ends]
                    sources[0, first] = (alike + otherwise + [NOWHERE])[0]
    return sources


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
    minus the log of the attention that the first head of each key-value group (of the first of LAYERS, GATHERINGS of
    them) pays to the image token, or to the token that said it, and of the chance that `cells`, (width) to (CELLS),
    gives to the cell in the image token. `places`: (batch, longest answer) of `locate_answer`, the last positions of
    the sequence; `sources`: (batch, SOURCES, longest answer) of `locate_mentions`; `before`: tokens before the
    picture."""
    length = places.shape[1]
    is_shown = places != NOWHERE
    is_first = sources[:, -1] != sources[:, -2]
    losses = []
    for row, (attention, states, turns) in enumerate([seen[0]] * GATHERINGS + seen[1:]):
        # (batch, heads, tokens, width)
        queries, keys = (
            functional.linear(states, part.weight, part.bias).unflatten(-1, (-1, attention.head_dim)).transpose(1, 2)
            for part in (attention.q_proj, attention.k_proj)
        )
        cos, sin = (turn.unsqueeze(1) for turn in turns)
        gathers = row < GATHERINGS
        heads = slice(row, row + 1) if gathers else slice(None)
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


def gathering_loss(states: Tensor, gathered: Tensor, ids: Tensor, read: Callable[[Tensor], Tensor]) -> Tensor:
    """How badly what one of GATHERINGS has gathered can be read off the states, (batch, tokens, width), that the next
    layer sees: it is compared there, and must be loud enough for that. `gathered`: (batch, longest answer), its row of
    `locate_mentions`; `ids`: the answers; `read`: from states to the logits of tokens."""
    is_gathering = gathered != NOWHERE
    if not is_gathering.any():
        return states.new_zeros((), dtype=torch.float)
    wanted = ids.gather(1, gathered.clamp(min=0))[is_gathering]
    return functional.cross_entropy(read(states[:, -ids.shape[1] :][is_gathering]).float(), wanted)


def rotate(states: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotary turns of queries or keys, whose last axis holds the two halves of every pair."""
    low, high = states.chunk(2, -1)
    return states * cos + torch.cat([-high, low], -1) * sin
