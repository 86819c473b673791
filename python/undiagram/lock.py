"""Keeps two processes from writing the same files: a runner that was killed may leave its Python finishing a step."""

from __future__ import annotations

import fcntl
import time
from pathlib import Path
from typing import IO

from undiagram.errors import ENVIRONMENT, UndiagramError
from undiagram.events import Events

PATIENCE = 120.0  # Seconds; a process whose reader has gone stops after its step or batch.


def hold_lock(stream: IO[bytes], path: Path, events: Events, patience: float = PATIENCE) -> None:
    """Locks the open file until it is closed or the process ends, however it ends. Raises `files_in_use`."""
    give_up = time.monotonic() + patience
    has_warned = False
    while True:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > give_up:
                break
        if not has_warned:
            events.emit("warning", code="files_in_use", message=f"Waiting for another process to leave {path}.")
            has_warned = True
        time.sleep(0.2)
    raise UndiagramError(
        "files_in_use",
        f"Another process is working on {path}.",
        "Wait until it has ended, or end it, and run the command again.",
        ENVIRONMENT,
    )
