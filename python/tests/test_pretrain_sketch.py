from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pretrain_pictures import write_shard

from undiagram.contract import ROOT
from undiagram.pretrain_data import SKETCHES, Pictures
from undiagram.pretrain_pointing import locate_slips
from undiagram.pretrain_sketch import draw_sketch, make_slips, relationships_begin, sort_relationships
from undiagram.tiny import make_tokenizer

TOKENIZER = make_tokenizer()


def sample_annotations() -> list[str]:
    """Of the committed sample dataset, in canonical form."""
    files = sorted(Path(ROOT / "datasets" / "sample").glob("*/metadata.jsonl"))
    return [json.loads(line)["annotation"] for file in files for line in file.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("annotation", sample_annotations())
def test_canonical_relationships_are_sorted_already(annotation: str) -> None:
    whole = json.loads(annotation)
    assert sort_relationships(whole["tables"], whole["relationships"]) == whole


@pytest.mark.parametrize("annotation", sample_annotations())
def test_a_sketch_keeps_all_that_relationships_speak_of_and_invents_nothing(annotation: str) -> None:
    whole = json.loads(annotation)
    for seed in range(5):
        sketch = json.loads(draw_sketch(annotation, np.random.default_rng(seed)))
        bare = [{end: r[end] for end in ("from_table", "to_table")} for r in whole["relationships"]]
        assert _as_set(sketch["relationships"]) in (_as_set(whole["relationships"]), _as_set(bare))
        assert len(sketch["relationships"]) == len(_as_set(sketch["relationships"]))
        assert sort_relationships(sketch["tables"], sketch["relationships"]) == sketch
        columns = {table["name"]: {c["name"] for c in table["columns"]} for table in sketch["tables"]}
        of_whole = {table["name"]: {c["name"] for c in table["columns"]} for table in whole["tables"]}
        assert columns.keys() == of_whole.keys()
        assert all(columns[name] <= of_whole[name] for name in columns)
        for relationship in sketch["relationships"]:
            for end in ("from", "to"):
                assert columns[relationship[f"{end}_table"]] >= set(relationship.get(f"{end}_columns", ()))


def test_sketches_of_one_annotation_differ() -> None:
    annotation = max(sample_annotations(), key=len)
    assert len({draw_sketch(annotation, np.random.default_rng(seed)) for seed in range(20)}) > 15


def test_sketches_of_a_step_are_padded_less_than_sketches_at_random(tmp_path: Path) -> None:
    pictures = Pictures(write_shard(tmp_path, 1), 1)
    annotations = sample_annotations()
    pictures.records = [json.dumps({"annotation": annotation}).encode() for annotation in annotations]

    def filled(sketches: list[str]) -> float:
        return sum(map(len, sketches)) / len(sketches) / max(map(len, sketches))

    seeds = range(20)
    together = [
        [example.answer for example in pictures.sketches(np.random.default_rng(seed), TOKENIZER)] for seed in seeds
    ]
    assert {len(sketches) for sketches in together} == {SKETCHES}
    shown = [annotation for annotation in annotations if "from_table" in annotation]
    apart = [
        [draw_sketch(annotation, rng) for annotation in rng.choice(shown, SKETCHES)]
        for rng in map(np.random.default_rng, seeds)
    ]
    assert np.mean([*map(filled, together)]) > np.mean([*map(filled, apart)]) + 0.1


@pytest.mark.parametrize("annotation", sample_annotations())
def test_slips_change_where_some_relationships_lead_and_nothing_else(annotation: str) -> None:
    whole = json.loads(annotation)
    for seed in range(5):
        changed, slipped = make_slips(annotation, np.random.default_rng(seed))
        answer = json.loads(changed)
        for index in slipped:
            assert answer["relationships"][index]["to_table"] in [table["name"] for table in whole["tables"]]
            answer["relationships"][index]["to_table"] = whole["relationships"][index]["to_table"]
        assert json.dumps(answer, separators=(",", ":"), ensure_ascii=False) == annotation


@pytest.mark.parametrize("annotation", sample_annotations())
def test_only_what_slips_lead_to_is_not_asked_for(annotation: str) -> None:
    changed, slipped = make_slips(annotation, np.random.default_rng(1))
    is_slip = locate_slips(changed, slipped, TOKENIZER)
    ids = TOKENIZER(changed, add_special_tokens=False)["input_ids"]
    assert len(is_slip) == len(ids) + 1
    relationships = [json.loads(changed)["relationships"][index] for index in slipped]
    wrong = "".join(r["to_table"] + (r.get("to_columns") or [""])[0] for r in relationships)
    assert TOKENIZER.decode([token for token, slip in zip(ids, is_slip, strict=False) if slip]) == wrong
    rest = TOKENIZER.decode([token for token, slip in zip(ids, is_slip, strict=False) if not slip])
    assert rest.count('"to_table":""') == len(slipped)


@pytest.mark.parametrize("annotation", sample_annotations())
def test_what_is_asked_for_begins_behind_the_last_table(annotation: str) -> None:
    ids = TOKENIZER(annotation, add_special_tokens=False)["input_ids"]
    begin = relationships_begin(annotation, TOKENIZER)
    head, tail = TOKENIZER.decode(ids[:begin]), TOKENIZER.decode(ids[begin:])
    assert head.endswith('"relationships":')
    assert json.loads(tail[:-1]) == json.loads(annotation)["relationships"]


def _as_set(relationships: list[Any]) -> set[str]:
    return {json.dumps(relationship, sort_keys=True) for relationship in relationships}
