"""Asks the runner what replies are worth. Scores have one definition, packages/score, so Python hands the replies over
as a file, says so as an event, and waits for one line of JSON on a descriptor of its own (the runner: stdin)."""

from __future__ import annotations

import json
import os
import select
import time
from pathlib import Path

from undiagram.command import StopRequest
from undiagram.contract import find_problems
from undiagram.errors import ENVIRONMENT, USAGE, Problem, UndiagramError
from undiagram.events import Events

PATIENCE = 300.0  # Seconds; scoring a few hundred replies takes about one.
Scores = dict[str, float]
"""Metric name to value; `overall` is always there."""


class Scorer:
    """The other end's answers, a line each."""

    def __init__(self, descriptor: int, events: Events, stop: StopRequest, patience: float = PATIENCE) -> None:
        self._descriptor = descriptor
        self._events = events
        self._stop = stop
        self._patience = patience
        self._received = b""

    @classmethod
    def from_environment(cls, events: Events, stop: StopRequest) -> Scorer:
        """The descriptor comes as a number in UNDIAGRAM_SCORES_FD. Raises `scorer_missing` without one: a run that
        is to keep its best adapter cannot do so unscored."""
        text = os.environ.get("UNDIAGRAM_SCORES_FD")
        try:
            descriptor = int(text or "")
            os.fstat(descriptor)
        except (ValueError, OSError) as error:
            raise UndiagramError(
                "scorer_missing",
                "training.score_samples asks for scores, and nobody is there to give them.",
                "Start the run with `npx undiagram train --config=...`, which scores replies, or set "
                "training.score_samples to 0 (and early_stopping_patience to null).",
                USAGE,
                [Problem("UNDIAGRAM_SCORES_FD", "the number of an open file descriptor", str(text))],
            ) from error
        return cls(descriptor, events, stop)

    def score(self, step: int, file: Path, samples: int) -> Scores | None:
        """The scores of a predictions file; None when the run was asked to stop before they came. Raises
        `score_missing` when the other end is gone or silent for too long, `score_invalid` when its answer is none."""
        self._events.emit("validation_replies", step=step, path=str(file), samples=samples)
        line = self._read_line()
        if line is None:
            return None
        try:
            answer = json.loads(line)
            problems = find_problems("validation-scores", answer, "answer")
        except ValueError as error:
            problems = [Problem("answer", "one JSON object", str(error))]
        if not problems and answer["step"] != step:
            problems = [Problem("answer", f"scores of step {step}", str(answer["step"]), "step")]
        if problems:
            raise UndiagramError(
                "score_invalid",
                "What came back for the validation replies are no scores.",
                "The last checkpoint is sound; run the command again.",
                ENVIRONMENT,
                problems,
            )
        return answer["metrics"]

    def _read_line(self) -> bytes | None:
        """The next line, or None when the run is to stop."""
        give_up = time.monotonic() + self._patience
        while b"\n" not in self._received:
            if self._stop.is_set or self._events.is_broken:
                return None
            if time.monotonic() > give_up:
                raise no_score(f"no answer came within {self._patience:g} seconds")
            if select.select([self._descriptor], [], [], 0.1)[0]:
                chunk = os.read(self._descriptor, 1 << 16)
                if not chunk:
                    raise no_score("the process that scores them has gone")
                self._received += chunk
        line, self._received = self._received.split(b"\n", 1)
        return line


def no_score(reason: str) -> UndiagramError:
    return UndiagramError(
        "score_missing",
        f"The validation replies were not scored: {reason}.",
        "Run the command again: it goes on from the last checkpoint.",
        ENVIRONMENT,
    )
