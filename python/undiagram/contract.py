"""Checks values against the JSON Schemas that packages/contract emits: the one definition of every shared format."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from undiagram.errors import Problem, UndiagramError

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

ROOT = Path(__file__).resolve().parents[2]  # The repository.
SCHEMAS = ROOT / "packages" / "contract" / "schemas"


@cache
def validator(name: str) -> Validator:
    """The validator of one format: `run-config`, `run-event`, `predict-job`, `prediction`, `metadata-line`."""
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8")))


def find_problems(name: str, value: Any, where: str) -> list[Problem]:
    """Every way in which the value breaks the format, in the order of their paths."""
    errors = sorted(validator(name).iter_errors(value), key=lambda error: error.json_path)
    return [
        Problem(where, expected=error.message, got=describe_value(error.instance), path=error.json_path[2:] or None)
        for error in errors
    ]


def read_checked(name: str, file: Path) -> Any:
    """Reads a JSON file and checks it. Raises UndiagramError `config_invalid` with all problems."""
    try:
        value = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        problems = [Problem(str(file), "a readable JSON file", str(error))]
    else:
        problems = find_problems(name, value, str(file))
    if problems:
        raise UndiagramError(
            "config_invalid",
            f"{file} is not a valid {name.replace('-', ' ')}.",
            f"Mend what is named above; {SCHEMAS.relative_to(ROOT)}/{name}.schema.json describes each key.",
            problems=problems,
        )
    return value


def describe_value(value: Any) -> str:
    """A value as a message shows it: short, on one line."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 80 else f"{text[:77]}…"
