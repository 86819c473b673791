from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import CONFIG, make_config

from undiagram.contract import SCHEMAS, find_problems, read_checked
from undiagram.errors import USAGE, UndiagramError


def test_a_resolved_config_has_no_problems() -> None:
    assert find_problems("run-config", CONFIG, "config.json") == []


def test_every_problem_of_a_config_is_named_at_once_with_its_path(tmp_path: Path) -> None:
    file = tmp_path / "config.json"
    file.write_text(json.dumps(make_config(training__batch_size=0, lora__dropout=2, name="Bad Name")))
    with pytest.raises(UndiagramError) as caught:
        read_checked("run-config", file)
    assert caught.value.code == "config_invalid"
    assert caught.value.exit_code == USAGE
    assert {problem.path for problem in caught.value.problems} == {"training.batch_size", "lora.dropout", "name"}
    assert all(str(problem.path) in caught.value.describe() for problem in caught.value.problems)


@pytest.mark.parametrize("content", [None, "{", "[]"])
def test_a_config_that_is_missing_or_no_json_object_is_a_problem_not_a_crash(
    tmp_path: Path, content: str | None
) -> None:
    file = tmp_path / "config.json"
    if content is not None:
        file.write_text(content)
    with pytest.raises(UndiagramError, match="not a valid run config"):
        read_checked("run-config", file)


def test_python_holds_no_copy_of_a_format() -> None:
    package = Path(__file__).parents[1] / "undiagram"
    assert list(package.glob("**/*.schema.json")) == []
    assert SCHEMAS.is_dir()
