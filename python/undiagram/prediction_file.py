"""A file of predictions that grows line by line beside its final name, and takes that name when it is whole."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from undiagram.contract import find_problems
from undiagram.events import Events
from undiagram.lock import hold_lock


class PredictionFile:
    """`<out>.partial` until `complete` is called. What an earlier process answered stays and is not asked again."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.partial = out.with_name(f"{out.name}.partial")
        self.answered: set[str] = set()

    @property
    def is_complete(self) -> bool:
        return self.out.exists()

    def open(self, events: Events) -> None:
        """Takes up the lines that stand; a last one torn by a kill, and all behind a damaged one, are cut off."""
        self.partial.parent.mkdir(parents=True, exist_ok=True)
        self._stream = self.partial.open("ab+")
        hold_lock(self._stream, self.partial, events)
        self._stream.seek(0)
        intact = 0
        for line in self._stream.read().splitlines(keepends=True):
            id = self._read_id(line)
            if id is None:
                break
            self.answered.add(id)
            intact += len(line)
        self._stream.truncate(intact)

    def append(self, predictions: Sequence[Mapping[str, Any]]) -> None:
        """Adds lines and waits until they are on the disk."""
        text = "".join(json.dumps(prediction, ensure_ascii=False) + "\n" for prediction in predictions)
        self._stream.write(text.encode("utf-8"))
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self.answered.update(prediction["id"] for prediction in predictions)

    def complete(self) -> None:
        """Gives the file its final name."""
        self.partial.rename(self.out)
        self._stream.close()

    def _read_id(self, line: bytes) -> str | None:
        """The sample's id, or None when the line is torn or no prediction."""
        try:
            prediction = json.loads(line) if line.endswith(b"\n") else None
        except ValueError:
            return None
        is_sound = prediction is not None and not find_problems("prediction", prediction, str(self.partial))
        return prediction["id"] if is_sound else None
