"""Says what happens, as one JSON object a line, on a file descriptor of its own. Never on stdout."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from typing import Any

from undiagram.errors import USAGE, Problem, UndiagramError


class Events:
    """The stream of run events. Without a descriptor nothing is said; a reader who leaves is noted, not fatal."""

    def __init__(self, descriptor: int | None) -> None:
        self._descriptor = descriptor
        self.is_broken = False
        """True once the reader has gone: the work is then saved and stopped, for nobody would hear of it."""
        self.listener: Callable[[dict[str, Any]], None] | None = None
        """Is told every event too."""

    @classmethod
    def from_environment(cls) -> Events:
        """The descriptor comes as a number in UNDIAGRAM_EVENTS_FD. Of a distributed run, only the first process has a
        say."""
        text = os.environ.get("UNDIAGRAM_EVENTS_FD")
        if text is None or not is_first_process():
            return cls(None)
        try:
            descriptor = int(text)
            os.fstat(descriptor)
        except (ValueError, OSError) as error:
            raise UndiagramError(
                "config_invalid",
                "UNDIAGRAM_EVENTS_FD names no open file descriptor.",
                "Unset it, or open the descriptor it names (3>events.ndjson).",
                USAGE,
                [Problem("UNDIAGRAM_EVENTS_FD", "the number of an open file descriptor", f"{text} ({error})")],
            ) from error
        return cls(descriptor)

    def emit(self, event: str, **fields: Any) -> None:
        """Writes one event, whole and at once. Numbers must be finite; fields that are None are left out."""
        said = {"event": event, "time": time.time(), **{k: value for k, value in fields.items() if value is not None}}
        if self.listener is not None:
            self.listener(said)
        if self._descriptor is None or self.is_broken:
            return
        line = json.dumps(said, ensure_ascii=False, allow_nan=False) + "\n"
        rest = memoryview(line.encode("utf-8"))
        try:
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
        except OSError:
            self.is_broken = True


def is_first_process() -> bool:
    """False in the further processes of a distributed run, however they were started."""
    return all(os.environ.get(name, "0") == "0" for name in ("RANK", "LOCAL_RANK", "NODE_RANK", "GROUP_RANK"))
