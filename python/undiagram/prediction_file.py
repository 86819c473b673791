"""A file of predictions that grows line by line beside its final name, and takes that name when it is whole."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from undiagram.contract import find_problems


class PredictionFile:
    """`<out>.partial` until `complete` is called. What an earlier process answered stays and is not asked again."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.partial = out.with_name(f"{out.name}.partial")
        self.is_complete = out.exists()
        self.answered: set[str] = set()
        if not self.is_complete:
            self._take_up()

    def append(self, predictions: Sequence[Mapping[str, Any]]) -> None:
        """Adds lines and waits until they are on the disk."""
        text = "".join(json.dumps(prediction, ensure_ascii=False) + "\n" for prediction in predictions)
        with self.partial.open("ab") as stream:
            stream.write(text.encode("utf-8"))
            stream.flush()
            os.fsync(stream.fileno())
        self.answered.update(prediction["id"] for prediction in predictions)

    def complete(self) -> None:
        """Gives the file its final name."""
        self.partial.rename(self.out)
        self.is_complete = True

    def _take_up(self) -> None:
        """Reads the lines that stand; a last one torn by a kill, and all behind a damaged one, are cut off."""
        self.partial.parent.mkdir(parents=True, exist_ok=True)
        self.partial.touch()
        intact = 0
        for line in self.partial.read_bytes().splitlines(keepends=True):
            try:
                prediction = json.loads(line) if line.endswith(b"\n") else None
            except ValueError:
                break
            if prediction is None or find_problems("prediction", prediction, str(self.partial)):
                break
            self.answered.add(prediction["id"])
            intact += len(line)
        if intact < self.partial.stat().st_size:
            os.truncate(self.partial, intact)
