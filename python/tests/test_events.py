from __future__ import annotations

import os

import pytest
from conftest import EventLog

from undiagram.errors import UndiagramError
from undiagram.events import Events


def test_without_a_descriptor_nothing_is_said(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture) -> None:
    monkeypatch.delenv("UNDIAGRAM_EVENTS_FD", raising=False)
    Events.from_environment().emit("finished", step=1, seconds=1.0)
    assert capfd.readouterr() == ("", "")


def test_each_event_is_one_line_of_the_contract(log: EventLog) -> None:
    log.events.emit("warning", code="x", message="two\nlines, ünïcode")
    log.events.emit("finished", step=1, seconds=1.0, final_loss=None)
    assert [event["event"] for event in log.read()] == ["warning", "finished"]
    assert "final_loss" not in log.read("finished")[0]


def test_a_reader_who_leaves_is_noted_and_not_fatal() -> None:
    reader, writer = os.pipe()
    events = Events(writer)
    events.emit("finished", step=1, seconds=1.0)
    assert not events.is_broken
    os.close(reader)
    events.emit("finished", step=1, seconds=1.0)
    assert events.is_broken
    os.close(writer)


@pytest.mark.parametrize("value", ["nine", "987"])
def test_a_descriptor_that_is_not_open_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("UNDIAGRAM_EVENTS_FD", value)
    with pytest.raises(UndiagramError, match="no open file descriptor"):
        Events.from_environment()


def test_further_processes_of_a_distributed_run_are_silent(monkeypatch: pytest.MonkeyPatch, log: EventLog) -> None:
    monkeypatch.setenv("UNDIAGRAM_EVENTS_FD", str(log.descriptor))
    monkeypatch.setenv("LOCAL_RANK", "1")
    Events.from_environment().emit("finished", step=1, seconds=1.0)
    assert log.read() == []
