from __future__ import annotations

import errno
import os
import signal

import pytest
from conftest import EventLog
from torch.utils.data import DataLoader, Dataset

from undiagram.command import StopRequest, run_command
from undiagram.errors import ENVIRONMENT, INTERRUPTED, Problem, UndiagramError, to_undiagram_error
from undiagram.events import Events


@pytest.fixture(autouse=True)
def _own_handlers(monkeypatch: pytest.MonkeyPatch, log: EventLog) -> object:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    monkeypatch.setenv("UNDIAGRAM_EVENTS_FD", str(log.descriptor))
    monkeypatch.setenv("UNDIAGRAM_VERBOSE", "0")
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_a_failure_is_an_event_an_exit_code_and_no_stack_trace(log: EventLog, capfd: pytest.CaptureFixture) -> None:
    def fail(_events: Events, _stop: StopRequest) -> None:
        raise UndiagramError("dataset_invalid", "Bad data.", "Mend it.", problems=[Problem("a:1", "x", "y", "p")])

    assert run_command(fail) == 2
    (failed,) = log.read("failed")
    assert failed["code"] == "dataset_invalid"
    assert failed["message"] == "Bad data.\n  a:1 at p: expected x, got y"
    assert failed["next"] == "Mend it."
    output = capfd.readouterr()
    assert output.out == ""
    assert "Traceback" not in output.err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.ENOSPC, "full", "file"), "disk_full"),
        (MemoryError(), "out_of_memory"),
        (RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory"), "out_of_memory"),
        (RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"), "out_of_memory"),
        (RuntimeError("DataLoader worker (pid(s) 71, 72) exited unexpectedly"), "internal_error"),
        (RuntimeError("x does not have a deterministic implementation"), "not_deterministic"),
        (KeyError("surprise"), "internal_error"),
    ],
)
def test_every_failure_has_a_code_and_a_next_move(log: EventLog, error: Exception, code: str) -> None:
    def fail(_events: Events, _stop: StopRequest) -> None:
        raise error

    assert run_command(fail) == ENVIRONMENT
    assert [(event["code"], bool(event["next"])) for event in log.read("failed")] == [(code, True)]


class Killer(Dataset[int]):
    """Ends the process that asks for an item: by SIGKILL as the kernel does when memory runs out, or otherwise."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __len__(self) -> int:
        return 1

    def __getitem__(self, _: int) -> int:
        os.kill(os.getpid(), self.number)
        return 0


def test_a_loader_worker_that_was_killed_says_what_to_lower() -> None:
    with pytest.raises(RuntimeError) as caught:
        list(DataLoader(Killer(signal.SIGKILL), num_workers=1))
    error = to_undiagram_error(caught.value)
    assert error.code == "out_of_memory"
    for setting in ("training.loader_workers", "training.batch_size", "pixels.max"):
        assert setting in error.next


def test_a_loader_worker_that_crashed_is_not_said_to_lack_memory() -> None:
    with pytest.raises(RuntimeError) as caught:
        list(DataLoader(Killer(signal.SIGSEGV), num_workers=1))
    error = to_undiagram_error(caught.value)
    assert error.code == "internal_error"
    assert "Segmentation fault" in str(error)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_command_at_once_until_it_defers(log: EventLog, number: signal.Signals) -> None:
    def early(_events: Events, _stop: StopRequest) -> None:
        os.kill(os.getpid(), number)
        raise AssertionError("went on")

    def late(_events: Events, stop: StopRequest) -> None:
        stop.defer()
        os.kill(os.getpid(), number)
        assert stop.is_set

    assert run_command(early) == INTERRUPTED
    assert run_command(late) == 0
    assert len(log.read("interrupted")) == 1
