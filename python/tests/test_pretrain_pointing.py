from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from pretrain_pictures import write_shard
from transformers import Qwen2_5_VLForConditionalGeneration

from undiagram.pretrain_data import Pictures
from undiagram.pretrain_labels import IGNORED, Text
from undiagram.pretrain_model import token_positions
from undiagram.pretrain_pointing import (
    CELLS,
    FIRST_WEIGHT,
    GATHERINGS,
    LAYERS,
    NOWHERE,
    SOURCES,
    gathering_loss,
    locate_answer,
    locate_mentions,
    pointing_loss,
    watch_attention,
    word_starts,
)
from undiagram.tiny import make_config, make_tokenizer

TOKENIZER = make_tokenizer()


def test_every_token_of_a_name_is_where_its_piece_is_labelled(tmp_path: Path) -> None:
    pictures = Pictures(write_shard(tmp_path, 12), 12)
    rng = np.random.default_rng(0)
    windows = [w for kind in ("one", "two", "all") for bucket in pictures.windows[kind].values() for w in bucket]
    for window in windows:
        example = pictures.example(window, rng, TOKENIZER)
        cells = example.labels.pieces.flatten()
        ids = TOKENIZER(example.answer)["input_ids"]
        assert len(example.places) == len(ids) + 1
        said = ""
        for token, place in zip(ids, example.places, strict=False):
            if place != NOWHERE:
                assert cells[place] in (token, IGNORED)
                said += TOKENIZER.decode([token])
        annotation = json.loads(example.answer)
        tables = annotation["tables"]
        names = [name for table in tables for name in (table["name"], *(c["name"] for c in table["columns"]))]
        assert said == "".join(names)


def test_equal_words_are_told_apart_by_table_and_row() -> None:
    def text(word: str, x: float, y: float, table: int) -> Text:
        return Text(word, x, y, 20, 10, [(i + 1) / len(word) for i in range(len(word))], table)

    answer = (
        '{"tables":[{"name":"name","columns":[{"name":"id","type":"int"},{"name":"name","type":"int"}]},'
        '{"name":"b","columns":[{"name":"id","type":"int","foreign_key":true}]}],"relationships":'
        '[{"from_table":"b","from_columns":["id"],"to_table":"name","to_columns":["id"]}]}'
    )
    first = [text("name", 0, 0, 4), text("id", 0, 30, 4), text("int", 60, 30, 4)]
    first += [text("name", 0, 60, 4), text("int", 60, 60, 4)]
    second = [text("b", 200, 0, 2), text("id", 200, 30, 2), text("int", 260, 30, 2)]
    places = locate_answer(answer, [*second, *first], [4, 2], TOKENIZER, (3, 10))
    shown = [
        (TOKENIZER.decode([token]), divmod(int(place) // CELLS, 10))
        for token, place in zip(TOKENIZER(answer)["input_ids"], places, strict=False)
        if place != NOWHERE
    ]
    table = [("name", (0, 0)), ("id", (1, 0)), ("int", (1, 2)), ("name", (2, 0)), ("int", (2, 2))]
    other = [("b", (0, 7)), ("id", (1, 7)), ("int", (1, 9))]
    words = [*table, *other]
    assert shown == [(TOKENIZER.decode([id]), place) for word, place in words for id in TOKENIZER(word)["input_ids"]]


@pytest.mark.parametrize("group", [1, 2])
def test_the_loss_is_that_of_the_attention_the_model_really_pays(group: int) -> None:
    """`group`: heads that share a key-value head."""
    torch.manual_seed(0)
    config = make_config(TOKENIZER)
    config.text_config.num_key_value_heads = 4 // group
    model = Qwen2_5_VLForConditionalGeneration._from_config(config, attn_implementation="eager")
    states = torch.randn(2, 20, 256)
    positions = token_positions(2, 2, 4, 20, states.device)[:, None].expand(3, 2, -1)
    places = torch.full((2, 9), NOWHERE)
    places[0, 3], places[1, 0], places[1, 8] = 5 * CELLS + 2, 7 * CELLS, 15
    sources = torch.full((2, SOURCES, 9), NOWHERE)
    sources[0, :, 7] = torch.tensor([1, 3, 4, 4, 2])
    cells = torch.nn.Linear(256, CELLS)
    with watch_attention(model) as seen:
        output = model.model.language_model(
            inputs_embeds=states, position_ids=positions, use_cache=False, output_attentions=True
        )
    # The last nine positions say answer tokens; at the first of them stands the prompt's last.
    first = 20 - 9
    wanted = [(0, 3, 2 + 5, 1), (1, 0, 2 + 7, 1), (1, 8, 2, 1)]
    gathering = output.attentions[LAYERS[0]][0]
    looking = [-gathering[group * row, first + 7, first + 1 + (1, 3)[row]].log() for row in range(GATHERINGS)]
    looking += [
        torch.stack(
            [
                -output.attentions[layer][row, head, first + token, key].log() * weight / (3 + FIRST_WEIGHT)
                for head in range(0, 4, group)
                for row, token, key, weight in [*wanted, (0, 7, first + 1 + source, FIRST_WEIGHT)]
            ]
        ).sum()
        / (4 // group)
        for layer, source in zip(LAYERS[1:], (4, 4, 2), strict=True)
    ]
    known = [
        -cells(seen[-1][1])[row, 20 - 9 + token].log_softmax(0)[cell]
        for row, token, cell in ((0, 3, 2), (1, 0, 0), (1, 8, 15))
    ]
    expected = torch.stack(looking).mean() + torch.stack(known).mean()
    assert pointing_loss(seen, places, sources, 2, cells).item() == pytest.approx(expected.item(), rel=1e-4)
    with torch.no_grad():
        model.model.language_model(inputs_embeds=states, position_ids=positions, use_cache=False)
    assert len(seen) == len(LAYERS)


def test_what_was_gathered_is_to_be_read_where_the_next_layer_compares_it() -> None:
    """Of each answer's tokens, the logits of the last positions are asked for those that were looked back at."""
    states = torch.randn(2, 9, 5)
    ids = torch.tensor([[4, 0, 3, 1, 2], [1, 2, 0, 3, 3]])
    gathered = torch.full((2, 5), NOWHERE)
    gathered[0, 3], gathered[1, 4], gathered[1, 2] = 2, 0, 1
    missed = [-states[row, 4 + at].log_softmax(0)[token] for row, at, token in ((0, 3, 3), (1, 4, 1), (1, 2, 2))]
    loss = gathering_loss(states, gathered, ids, torch.nn.Identity())
    assert loss.item() == pytest.approx(torch.stack(missed).mean().item(), rel=1e-5)
    assert gathering_loss(states, torch.full((2, 5), NOWHERE), ids, torch.nn.Identity()).item() == 0


def test_names_in_relationships_are_found_where_their_tables_say_them() -> None:
    answer = (
        '{"tables":[{"name":"cato","columns":[{"name":"id"},{"name":"cato"}]},'
        '{"name":"dido","columns":[{"name":"cato_id"}]}],"relationships":'
        '[{"from_table":"dido","from_columns":["cato_id"],"to_table":"cato","to_columns":["id"]}]}'
    )
    ids = TOKENIZER(answer, add_special_tokens=False)["input_ids"]
    spans = TOKENIZER(answer, add_special_tokens=False, return_offsets_mapping=True)["offset_mapping"]
    gathered, gathered_last, before, again, last = locate_mentions(answer, TOKENIZER)
    assert (before == again).all()
    assert len(last) == len(ids) + 1
    said = [token for token in range(len(ids)) if last[token] != NOWHERE]
    assert [ids[token] for token in said] == [ids[last[token]] for token in said]
    assert "".join(TOKENIZER.decode([ids[token]]) for token in said) == "didocato_idcatoid"
    relationships = answer.index("relationships")
    assert all(spans[last[token]][1] < relationships < spans[token][0] for token in said)
    firsts = [token for token in said if before[token] != last[token]]
    heads = ['"name":"dido', '"name":"cato_id', '"name":"cato', '"name":"id']
    assert [spans[before[token]][0] for token in firsts] == [answer.index(head) + len(head) for head in heads]
    looks_back = {token: source for token, source in enumerate(gathered) if source != NOWHERE}
    begins = {begin: token for token, (begin, _end) in enumerate(spans)}
    cato, dido = (begins[answer.index(f'{name}","columns')] for name in ("cato", "dido"))
    refers = begins[answer.index('cato_id"],"to_table')]
    assert looks_back == {cato + 3: cato, dido + 3: dido, begins[answer.rindex('cato","to_columns')]: refers}
    assert {token: source for token, source in enumerate(gathered_last) if source != NOWHERE} == {
        cato + 3: cato,
        dido + 3: dido,
    }


@pytest.mark.parametrize(
    ("table", "columns", "named", "seen"),
    [
        ("cato", ["dido_id", "cato_id"], [], "cato_id"),
        ("cato", ["dido_id", "fk_cato"], [], "cato"),
        ("boxCato", ["name", "catoId"], [], "catoId"),
        ("BOX_CATO", ["cato_id"], ["cato_id"], "cato_id"),
        ("cato", ["dido_id", "parent"], ["parent"], "parent"),
        ("cato", ["dido_id", "parent"], [], None),
    ],
)
def test_for_the_table_led_to_the_word_of_the_foreign_key_that_begins_like_it_is_gathered(
    table: str, columns: list[str], named: list[str], seen: str | None
) -> None:
    relationship = {"from_table": "x", **({"from_columns": named} if named else {}), "to_table": table}
    tables = [{"name": table, "columns": [{"name": "id"}]}]
    tables.append({"name": "x", "columns": [{"name": name} for name in columns]})
    answer = json.dumps({"tables": tables, "relationships": [relationship]}, separators=(",", ":"))
    spans = TOKENIZER(answer, add_special_tokens=False, return_offsets_mapping=True)["offset_mapping"]
    asked = next(token for token, (begin, _end) in enumerate(spans) if begin == answer.rindex(f'"{table}"') + 1)
    source = locate_mentions(answer, TOKENIZER)[0, asked]
    assert (source == NOWHERE) == (seen is None)
    if seen is not None:
        assert answer[spans[source][0] :].startswith(f'{seen}"')


def test_a_table_keeps_how_its_name_begins_and_its_last_word() -> None:
    answer = '{"tables":[{"name":"dido_bécoCato","columns":[]}],"relationships":[]}'
    spans = TOKENIZER(answer, add_special_tokens=False, return_offsets_mapping=True)["offset_mapping"]
    first, last = locate_mentions(answer, TOKENIZER)[:GATHERINGS]
    (behind,) = np.flatnonzero(first != NOWHERE)
    assert spans[behind - 1][0] == answer.index('","columns')
    starts = [spans[row[behind]][0] for row in (first, last)]
    assert starts == [answer.index("dido"), answer.index("Cato")]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("order_items", ["order_", "items"]),
        ("orderItems2", ["order", "Items2"]),
        ("ÉtéBis", ["Été", "Bis"]),
        ("ORDERS", ["ORDERS"]),
        ("_a.b", ["a.", "b"]),
        ("42", []),
    ],
)
def test_words_begin_behind_what_is_no_letter_and_at_capitals(name: str, words: list[str]) -> None:
    starts = word_starts(name)
    assert [name[begin:end] for begin, end in zip(starts, [*starts[1:], None], strict=False)] == words
