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
    LAST_WORD,
    LAYERS,
    NOWHERE,
    OWN_LAST_WORD,
    OWN_TABLE,
    OWN_WORD,
    REFERENCE,
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
    config.text_config.num_attention_heads = 4 * group
    # As many rotary pairs as half a head is wide.
    config.text_config.rope_parameters["mrope_section"] = [8 // group, 12 // group, 12 // group]
    model = Qwen2_5_VLForConditionalGeneration._from_config(config, attn_implementation="eager")
    states = torch.randn(2, 20, 256)
    positions = token_positions(2, 2, 4, 20, states.device)[:, None].expand(3, 2, -1)
    places = torch.full((2, 9), NOWHERE)
    places[0, 3], places[1, 0], places[1, 8] = 5 * CELLS + 2, 7 * CELLS, 15
    sources = torch.full((2, SOURCES, 9), NOWHERE)
    looks_back = (1, 3, 0, 5, 6)
    sources[0, :, 7] = torch.tensor([*looks_back, 4, 4, 2])
    cells = torch.nn.Linear(256, CELLS)
    with watch_attention(model) as seen:
        output = model.model.language_model(
            inputs_embeds=states, position_ids=positions, use_cache=False, output_attentions=True
        )
    # The last nine positions say answer tokens; at the first of them stands the prompt's last.
    first = 20 - 9
    wanted = [(0, 3, 2 + 5, 1), (1, 0, 2 + 7, 1), (1, 8, 2, 1)]
    looking = [
        -output.attentions[layer][0, group * head, first + 7, first + 1 + source].log()
        for (layer, head), source in zip(GATHERINGS, looks_back, strict=True)
    ]
    looking += [
        torch.stack(
            [
                -output.attentions[layer][row, head, first + token, key].log() * weight / (3 + FIRST_WEIGHT)
                for head in range(0, 4 * group, group)
                for row, token, key, weight in [*wanted, (0, 7, first + 1 + source, FIRST_WEIGHT)]
            ]
        ).sum()
        / 4
        for layer, source in zip(LAYERS[2:], (4, 4, 2), strict=True)
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
    seen = [(None, torch.randn(2, 9, 5), None) for _ in LAYERS]
    ids = torch.tensor([[4, 0, 3, 1, 2], [1, 2, 0, 3, 3]])
    lenses = torch.nn.ModuleList(torch.nn.Linear(5, 5) for _ in GATHERINGS)
    sources = torch.full((2, SOURCES, 5), NOWHERE)

    def loss() -> float:
        return gathering_loss(seen, sources, ids, lenses, lambda lens, states: lens(states)).item()

    def missed(row: int, batch: int, at: int, token: int) -> torch.Tensor:
        states = seen[LAYERS.index(GATHERINGS[row][0]) + 1][1]
        return -lenses[row](states[batch, 4 + at]).log_softmax(0)[token]

    assert loss() == 0
    sources[0, OWN_TABLE, 3], sources[1, OWN_TABLE, 4], sources[1, OWN_TABLE, 2] = 2, 0, 1
    tables = torch.stack([missed(OWN_TABLE, *of) for of in ((0, 3, 3), (1, 4, 1), (1, 2, 2))]).mean()
    assert loss() == pytest.approx(tables.item() / len(GATHERINGS), rel=1e-5)
    # Token 2 has gathered the beginning of token 0; of token 1 its own beginning is asked.
    sources[0, OWN_WORD, 3] = 0
    sources[0, REFERENCE, 4], sources[1, REFERENCE, 3] = 2, 1
    words = missed(OWN_WORD, 0, 3, 4)
    references = (missed(REFERENCE, 0, 4, 4) + missed(REFERENCE, 1, 3, 2)) / 2
    assert loss() == pytest.approx((tables + words + references).item() / len(GATHERINGS), rel=1e-5)


def find_sources(answer: str) -> tuple[list[int], np.ndarray]:
    """Where the answer's tokens begin, and what locate_mentions says."""
    spans = TOKENIZER(answer, add_special_tokens=False, return_offsets_mapping=True)["offset_mapping"]
    sources = locate_mentions(answer, TOKENIZER)
    assert sources.shape == (SOURCES, len(spans) + 1)
    return [begin for begin, _end in spans], sources


def test_names_in_relationships_are_found_where_their_tables_say_them() -> None:
    answer = (
        '{"tables":[{"name":"cato","columns":[{"name":"id"},{"name":"cato"}]},'
        '{"name":"dido","columns":[{"name":"cato_id","type":"int"}]}],"relationships":'
        '[{"from_table":"dido","from_columns":["cato_id"],"to_table":"cato","to_columns":["id"]}]}'
    )
    ids = TOKENIZER(answer, add_special_tokens=False)["input_ids"]
    begins, sources = find_sources(answer)
    before, between, last = sources[len(GATHERINGS) :]
    said = [token for token in range(len(ids)) if last[token] != NOWHERE]
    assert [ids[token] for token in said] == [ids[last[token]] for token in said]
    assert "".join(TOKENIZER.decode([ids[token]]) for token in said) == "didocato_idcatoid"
    relationships = answer.index("relationships")
    assert all(begins[last[token] + 1] <= relationships < begins[token] for token in said)
    # First behind a table's name, or where a column ends; then behind any name.
    firsts = [token for token in said if before[token] != last[token]]
    dido, key, cato, identifier = (answer.index(f'{name}"') + len(name) for name in ("dido", "cato_id", "cato", "id"))
    assert [begins[between[token]] for token in firsts] == [dido, key, cato, identifier]
    assert [begins[before[token]] for token in firsts] == [dido, answer.index('"}]}],'), cato, identifier]


def test_columns_keep_their_table_and_relationships_ask_for_it() -> None:
    answer = (
        '{"tables":[{"name":"cato","columns":[{"name":"id","type":"int"}]},{"name":"boxDido","columns":'
        '[{"name":"fk_cato","type":"int","foreign_key":true},{"name":"misc"}]}],"relationships":['
        '{"from_table":"boxDido","from_columns":["fk_cato"],"to_table":"cato","to_columns":["id"]},'
        '{"from_table":"boxDido","to_table":"cato"}]}'
    )
    begins, sources = find_sources(answer)
    cato, box, dido, fk = (
        answer.index(text) for text in ('cato","columns', "boxDido", 'Dido","columns', 'cato","type')
    )
    identifier, misc = answer.index('id","type'), answer.index('misc"')
    ends = [answer.index(text) for text in ('"}]},{', '},{"name":"misc', '"}]}],')]
    # A relationship's own mention of its table stands nearest.
    said = [answer.index(f'boxDido","{kind}') for kind in ("from_columns", "to_table")]
    asks = [answer.index(text) for text in ('","from_columns', '","to_columns', '","to_table":"cato"}')]
    led_to = answer.index('cato","to_columns')
    wanted = {
        OWN_TABLE: [cato, box, box, said[0], led_to, said[1]],
        OWN_LAST_WORD: [cato, dido, dido, said[0] + len("box"), led_to, said[1] + len("box")],
        OWN_WORD: [identifier, fk, misc],
    }
    for row, places in wanted.items():
        looks = [(begins[token - 1], begins[at]) for token, at in enumerate(sources[row]) if at != NOWHERE]
        assert looks == list(zip([*ends, *asks], places, strict=False))


@pytest.mark.parametrize(
    ("table", "columns", "named", "seen"),
    [
        ("cato", ["dido_id", "cato_id"], [], "cato_id"),
        ("cato", ["dido_id", "fk_cato"], [], "fk_cato"),
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
    begins, sources = find_sources(answer)
    source = sources[REFERENCE, begins.index(answer.rindex(f'"{table}"') + 1)]
    assert (source == NOWHERE) == (seen is None)
    if named:
        assert answer[begins[source] :].startswith(f'{seen}"')
    elif seen is not None:
        # The end of the column, which has gathered the word.
        assert begins[source] == answer.index(f'{seen}"') + len(seen)
        assert answer[begins[sources[OWN_WORD, source + 1]] :].lower().startswith("cato")


def test_a_table_keeps_how_its_name_begins_and_its_last_word() -> None:
    answer = '{"tables":[{"name":"dido_bécoCato","columns":[]}],"relationships":[]}'
    begins, sources = find_sources(answer)
    rows = sources[[REFERENCE, LAST_WORD]]
    (behind,) = np.flatnonzero(rows[0] != NOWHERE)
    assert begins[behind - 1] == answer.index('","columns')
    assert [begins[row[behind]] for row in rows] == [answer.index("dido"), answer.index("Cato")]


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
