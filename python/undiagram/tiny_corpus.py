"""Text that the tiny model's tokenizer is trained on: annotations of generic words, which need not make sense."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

SIZED = {"CHAR", "VARCHAR", "NVARCHAR", "VARCHAR2", "NUMBER", "NUMERIC", "DECIMAL", "VARBINARY"}
SIZES = ["(255)", "(100)", "(50)", "(20)", "(10)", "(36)", "(10,2)", "(12,2)", "(2)", "(500)", "(64)", "(max)"]
PROMPTS = [
    "system\nYou read database diagrams and answer with the schema as compact JSON.",
    "user\nExtract data in JSON format",
    "assistant\n",
]


def make_corpus(seed: int, count: int = 3000) -> list[str]:
    """Prompts and annotations. The same seed gives the same texts."""
    rng = random.Random(seed)
    vocabulary = read_vocabulary()
    return PROMPTS * 1000 + [make_annotation(rng, vocabulary) for _ in range(count)]


def read_vocabulary() -> dict[str, list[str]]:
    """The words of tiny_words.txt by section; a line that starts with # names one."""
    sections: dict[str, list[str]] = {}
    for line in (Path(__file__).parent / "tiny_words.txt").read_text("utf-8").splitlines():
        if line.startswith("# "):
            words = sections.setdefault(line[2:].split(":")[0], [])
        else:
            words.extend(line.split())
    return sections


def make_annotation(rng: random.Random, vocabulary: dict[str, list[str]]) -> str:
    """One annotation of two to six tables. What a picture may leave out, types and the columns and kinds of
    relationships, is left out of some."""
    writer = Writer(rng, vocabulary)
    names = [writer.name(rng.choice([1, 1, 2]), is_plural=True) for _ in range(rng.randint(2, 6))]
    tables = [{"name": name, "columns": writer.columns(rng.randint(1, 5))} for name in names]
    relationships = [writer.relationship(name, names[0]) for name in names[1:]]
    return json.dumps({"tables": tables, "relationships": relationships}, separators=(",", ":"))


class Writer:
    """Writes the parts of one annotation in one style."""

    def __init__(self, rng: random.Random, vocabulary: dict[str, list[str]]) -> None:
        self.rng = rng
        self.vocabulary = vocabulary
        self.join = rng.choice([snake, snake, camel, pascal, upper])
        self.shows_types = rng.random() < 0.75
        self.is_lower = rng.random() < 0.3
        self.shows_ends = rng.random() < 0.6
        self.shows_kinds = rng.random() < 0.7

    def words(self, count: int) -> list[str]:
        """Every second word is any English one."""
        sections = ["common", "words", "open", "open"]
        return [self.rng.choice(self.vocabulary[self.rng.choice(sections)]) for _ in range(count)]

    def name(self, count: int, is_plural: bool = False) -> str:
        return self.join(self.words(count)) + ("s" if is_plural else "")

    def id(self) -> str:
        return self.join(["id"])

    def columns(self, count: int) -> list[dict[str, Any]]:
        keys = [self.column(self.id(), primary_key=True)]
        if self.rng.random() < 0.2:
            keys[0]["foreign_key"] = True
        return keys + [self.column(self.name(self.rng.choice([1, 2, 2]))) for _ in range(count)]

    def column(self, name: str, primary_key: bool = False) -> dict[str, Any]:
        column: dict[str, Any] = {"name": name}
        if self.shows_types:
            column["type"] = self.type()
        if primary_key:
            return {**column, "primary_key": True}
        marks = {"foreign_key": (True, 0.2), "unique": (True, 0.1), "nullable": (False, 0.2)}
        return column | {mark: value for mark, (value, share) in marks.items() if self.rng.random() < share}

    def type(self) -> str:
        name = self.rng.choice(self.vocabulary["types"])
        text = name + self.rng.choice(SIZES) if name in SIZED else name
        return text.lower() if self.is_lower else text

    def relationship(self, from_table: str, to_table: str) -> dict[str, Any]:
        ends = {"from_columns": [self.join([*self.words(1), "id"])], "to_columns": [self.id()]}
        relationship: dict[str, Any] = {"from_table": from_table}
        if self.shows_ends:
            relationship["from_columns"] = ends["from_columns"]
        relationship["to_table"] = to_table
        if self.shows_ends:
            relationship["to_columns"] = ends["to_columns"]
        if self.shows_kinds:
            relationship["type"] = self.rng.choice(["many_to_one"] * 4 + ["one_to_one", "many_to_many"])
            relationship |= {mark: True for mark in ("from_optional", "to_optional") if self.rng.random() < 0.2}
        return relationship


def snake(words: list[str]) -> str:
    return "_".join(words)


def upper(words: list[str]) -> str:
    return snake(words).upper()


def pascal(words: list[str]) -> str:
    return "".join(word.capitalize() for word in words)


def camel(words: list[str]) -> str:
    return words[0] + pascal(words[1:])
