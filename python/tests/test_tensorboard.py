from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import EventLog, NeverStop, StopAfter
from tensorboardX.proto.event_pb2 import Event

from undiagram.errors import Interrupted
from undiagram.train import train


def read_events(file: Path) -> Iterator[Any]:
    """An event file is records of a length, its checksum, the event, its checksum."""
    data = file.read_bytes()
    while data:
        (length,) = struct.unpack("<Q", data[:8])
        yield Event.FromString(data[12 : 12 + length])
        data = data[16 + length :]


def test_every_step_and_validation_stands_in_the_event_files(
    make_run: Callable[..., Path], dataset: Path, log: EventLog
) -> None:
    run = make_run(training__tensorboard=True)
    with pytest.raises(Interrupted):
        train(run, dataset, log.events, StopAfter(log, 2))
    train(run, dataset, log.events, NeverStop())
    files = sorted((run / "tensorboard").iterdir())
    assert len(files) == 2
    events = [event for file in files for event in read_events(file)]
    written = {(value.tag, event.step): value.simple_value for event in events for value in event.summary.value}
    for event in log.read("step"):
        assert written["train/loss", event["step"]] == pytest.approx(event["loss"])
        assert written["train/learning_rate", event["step"]] == pytest.approx(event["learning_rate"])
    for event in log.read("validation"):
        assert written["validation/loss", event["step"]] == pytest.approx(event["metrics"]["loss"])
    assert {step for tag, step in written if tag == "train/loss"} == {1, 2, 3, 4, 5}


def test_no_event_file_is_written_unasked(make_run: Callable[..., Path], dataset: Path, log: EventLog) -> None:
    run = make_run(training__max_steps=1)
    train(run, dataset, log.events, NeverStop())
    assert not (run / "tensorboard").exists()
