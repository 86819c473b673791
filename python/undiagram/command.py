"""Runs a command as the runner expects it: quiet, stoppable, with failures as events and exit codes."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

from undiagram.errors import INTERRUPTED, Interrupted, UndiagramError, to_undiagram_error
from undiagram.events import Events

STARTED_BY = "UNDIAGRAM_STARTED_BY"
"""Where a process names itself to those that it starts."""


class StopRequest:
    """SIGINT and SIGTERM. Until `defer` is called they end the command at once; after it they only set a flag, so
    that the work in hand can be finished and saved."""

    def __init__(self) -> None:
        self.is_set = False
        self._is_deferred = False

    def listen(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._handle)

    def defer(self) -> None:
        """From here on the caller watches `is_set`. Listens anew: libraries put handlers of their own in between."""
        self._is_deferred = True
        self.listen()

    def _handle(self, _number: int, _frame: FrameType | None) -> None:
        self.is_set = True
        if not self._is_deferred:
            raise Interrupted


def run_command(command: Callable[[Events, StopRequest], None]) -> int:
    """Runs it and returns the exit code. Stack traces are shown only with UNDIAGRAM_VERBOSE=1."""
    is_verbose = os.environ.get("UNDIAGRAM_VERBOSE") == "1"
    if not is_verbose:
        quieten_libraries()
    # Before torch is loaded: its threads otherwise spin while they wait for each other. On a machine that has other
    # work to do, a training step was measured at 25 s instead of 4.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    events = Events(None)
    try:
        events = Events.from_environment()
        stop = StopRequest()
        stop.listen()
        command(events, stop)
        return 0
    except Interrupted as interruption:
        events.emit("interrupted", step=interruption.step, path=interruption.path)
        return INTERRUPTED
    except Exception as error:
        if is_verbose:
            traceback.print_exc()
        return report_failure(to_undiagram_error(error), events)


def end_together() -> None:
    """Lets the processes that Lightning starts from this one outlive it by seconds at most, however it ends: killed
    before they have met, it would be waited for half an hour."""
    parent = os.environ.get(STARTED_BY)
    if parent is None or os.environ.get("LOCAL_RANK", "0") == "0":
        os.environ[STARTED_BY] = str(os.getpid())
        return

    def watch() -> None:
        while os.getppid() == int(parent):
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def report_failure(error: UndiagramError, events: Events) -> int:
    """Says the failure as an event and on stderr."""
    message = error.describe()
    events.emit("failed", code=error.code, message=message, next=error.next, exit_code=error.exit_code)
    with suppress(OSError):  # A runner that was killed reads no more.
        print(f"{message}\n{error.next}", file=sys.stderr)
    return error.exit_code


def quieten_libraries() -> None:
    """Leaves stderr to our own words."""
    warnings.filterwarnings("ignore")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TRANSFORMERS_NO_ADVISORY_WARNINGS", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("TQDM_DISABLE", "1")
    logging.disable(logging.WARNING)
