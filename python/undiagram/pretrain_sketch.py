"""Sketches: annotations without pictures, of which a model learns what relationships tables of such names have.

A line has to be followed through half a picture, but most foreign keys are named after the table they refer to, and
that can be looked up among the tables just written. dev/LOG.md says how far the model has learnt to.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast

KEY = re.compile(r"(?i)(id|key|ref|fk|code|no|num|number)\d*$|^(id|fk)")
"""Names of columns that may refer to another table, and stay in every sketch."""
BARE = 0.25
"""The share of sketches whose relationships name nothing but tables."""
RELATIONSHIPS = '"relationships":'


def draw_sketch(annotation: str, rng: np.random.Generator) -> str:
    """The annotation with its tables in another order, some of the columns that are no keys, often no types, and
    sometimes nothing of the relationships but their tables, which is all that some styles show."""
    whole = json.loads(annotation)
    names = {(r["from_table"], name) for r in whole["relationships"] for name in r.get("from_columns", ())}
    names |= {(r["to_table"], name) for r in whole["relationships"] for name in r.get("to_columns", ())}
    share = rng.uniform(0, 0.6)
    shows_types = rng.random() < 0.25
    tables = []
    for index in rng.permutation(len(whole["tables"])):
        table = whole["tables"][index]
        kept = [
            column
            for column in table["columns"]
            if (table["name"], column["name"]) in names
            or column.keys() & {"primary_key", "foreign_key"}
            or KEY.search(column["name"])
            or rng.random() < share
        ]
        if not shows_types:
            kept = [{key: value for key, value in column.items() if key != "type"} for column in kept]
        tables.append({"name": table["name"], "columns": kept or table["columns"][:1]})
    relationships = whole["relationships"]
    if rng.random() < BARE:
        ends = dict.fromkeys((r["from_table"], r["to_table"]) for r in relationships)
        relationships = [{"from_table": start, "to_table": end} for start, end in ends]
    return json.dumps(sort_relationships(tables, relationships), separators=(",", ":"), ensure_ascii=False)


def sort_relationships(tables: list[dict[str, Any]], relationships: list[Mapping[str, Any]]) -> dict[str, Any]:
    """The annotation of these tables; relationships stand in the order of their ends, as `canonicalize` of
    packages/schema has them."""
    places: dict[tuple[str, ...], int] = {}
    for table in tables:
        places.setdefault((table["name"],), len(places))
        for column in table["columns"]:
            places.setdefault((table["name"], column["name"]), len(places))

    def place(table: str, columns: list[str]) -> list[int]:
        keys = [(table,), *((table, column) for column in columns)]
        return [places.get(key, len(places)) for key in keys]

    def order(relationship: Mapping[str, Any]) -> list[list[int]]:
        return [place(relationship[f"{end}_table"], relationship.get(f"{end}_columns", [])) for end in ("from", "to")]

    return {"tables": tables, "relationships": sorted(relationships, key=order)}


def make_slips(annotation: str, rng: np.random.Generator) -> tuple[str, list[int]]:
    """The annotation with about half of its relationships leading to any of its tables, and which of them do: what a
    reply looks like that has gone wrong, and is to be brought to its end all the same."""
    whole = json.loads(annotation)
    slipped = [index for index in range(len(whole["relationships"])) if rng.random() < 0.5]
    for index in slipped:
        table = whole["tables"][int(rng.integers(len(whole["tables"])))]
        whole["relationships"][index]["to_table"] = table["name"]
    return json.dumps(whole, separators=(",", ":"), ensure_ascii=False), slipped


def relationships_begin(annotation: str, tokenizer: PreTrainedTokenizerFast) -> int:
    """The index of the token with which the list of relationships begins."""
    start = annotation.rindex(RELATIONSHIPS) + len(RELATIONSHIPS)
    spans = tokenizer(annotation, add_special_tokens=False, return_offsets_mapping=True)["offset_mapping"]
    return next(index for index, (begin, _end) in enumerate(spans) if begin >= start)
