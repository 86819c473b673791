"""Writes a run's curves as TensorBoard event files, beside the run's own events."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from undiagram.events import Events

STEP_NUMBERS = (
    "loss",
    "learning_rate",
    "grad_norm",
    "samples_per_second",
    "tokens_per_second",
    "peak_memory_bytes",
    "data_wait_share",
)


def write_tensorboard(folder: Path, events: Events, first_step: int) -> None:
    """From here on every step and validation that is said goes into the folder too, and is on its way to the disk
    before the run goes on. What an earlier process wrote beyond `first_step` is dropped by TensorBoard as it reads."""
    from tensorboardX.event_file_writer import EventsWriter
    from tensorboardX.proto.event_pb2 import Event, SessionLog
    from tensorboardX.proto.summary_pb2 import Summary

    folder.mkdir(parents=True, exist_ok=True)
    # Two processes of one run may start within the second that the file's name tells.
    writer = EventsWriter(str(folder / "events"), filename_suffix=f".{os.getpid()}.{first_step}")
    if first_step > 0:
        writer.write_event(Event(step=first_step + 1, session_log=SessionLog(status=SessionLog.START)))

    def listen(event: dict[str, Any]) -> None:
        if event["event"] == "step":
            numbers = {f"train/{name}": event[name] for name in STEP_NUMBERS if name in event}
        elif event["event"] == "validation":
            numbers = {f"validation/{name}": value for name, value in event["metrics"].items()}
        else:
            return
        values = [Summary.Value(tag=tag, simple_value=value) for tag, value in numbers.items()]
        writer.write_event(Event(wall_time=event["time"], step=event["step"], summary=Summary(value=values)))
        writer.flush()

    events.listener = listen
