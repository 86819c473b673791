"""Errors a person can act on: a code for programs, prose for people, every problem named at once."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from dataclasses import dataclass

USAGE = 2  # Wrong usage, config or data.
ENVIRONMENT = 3  # The environment lacks something: memory, disk, a model, a device.
INTERRUPTED = 130


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where it stands, what was expected there, what came."""

    where: str
    expected: str
    got: str
    path: str | None = None


class UndiagramError(Exception):
    """What a command fails with. `next` is the reader's next move, as a sentence."""

    def __init__(
        self, code: str, message: str, next: str, exit_code: int = USAGE, problems: Sequence[Problem] = ()
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.next = next
        self.exit_code = exit_code
        self.problems = list(problems)

    def describe(self) -> str:
        """The message and every problem, a line each."""
        lines = [self.message]
        for problem in self.problems:
            path = f" at {problem.path}" if problem.path else ""
            lines.append(f"  {problem.where}{path}: expected {problem.expected}, got {problem.got}")
        return "\n".join(lines)


class Interrupted(BaseException):
    """Someone asked the command to stop, and it has put its work in order. No library may catch it on the way."""

    def __init__(self, step: int = 0, path: str | None = None) -> None:
        super().__init__(f"interrupted at step {step}")
        self.step = step
        self.path = path


def to_undiagram_error(error: BaseException) -> UndiagramError:
    """Any exception as one with a code and a next move."""
    if isinstance(error, UndiagramError):
        return error
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return UndiagramError(
            "disk_full",
            f"No space is left to write {error.filename or 'the output'}.",
            "Free some space and run the command again: finished work is kept.",
            ENVIRONMENT,
        )
    if is_out_of_memory(error):
        return out_of_memory(error, [])
    if "does not have a deterministic implementation" in str(error):
        return UndiagramError(
            "not_deterministic",
            f"An operation has no deterministic form on this device: {first_line(error)}",
            "Set training.deterministic to false; repeated runs may then differ in the last digits.",
            ENVIRONMENT,
        )
    return UndiagramError(
        "internal_error",
        f"{type(error).__name__}: {say_with_cause(error)}",
        "Run again with UNDIAGRAM_VERBOSE=1 to see where it happened, and report it.",
        ENVIRONMENT,
    )


def is_out_of_memory(error: BaseException) -> bool:
    """True for the ways in which Python and torch say that memory ran out, on a GPU or on the CPU."""
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return True
    signs = ("DefaultCPUAllocator", "CUDA error: out of memory", "CUBLAS_STATUS_ALLOC_FAILED")
    return isinstance(error, RuntimeError) and (any(sign in str(error) for sign in signs) or is_lost_worker(error))


def is_lost_worker(error: BaseException) -> bool:
    """True where a process that prepares batches was ended from outside; where nobody did, the kernel did, because
    memory or shared memory ran out."""
    signs = ("is killed by signal: Killed", "is killed by signal: Bus error")
    return "DataLoader worker" in str(error) and any(sign in say_with_cause(error) for sign in signs)


def say_with_cause(error: BaseException) -> str:
    """The error's first line, and that of the error it came from: there torch's loader says by which signal a worker
    died, or nothing where it ended by itself."""
    cause = error.__cause__
    return first_line(error) if cause is None else f"{first_line(error)}: {first_line(cause)}"


def out_of_memory(error: BaseException, sample_ids: Sequence[str]) -> UndiagramError:
    """Names the samples that were being worked on and the settings that need less memory."""
    if is_lost_worker(error):
        return UndiagramError(
            "out_of_memory",
            f"A process that prepares batches was ended, most likely because memory ran out: {say_with_cause(error)}",
            "Lower training.loader_workers (0: batches are made between the steps), training.batch_size or pixels.max; "
            "in a container, give it more shared memory (docker run --shm-size=8g).",
            ENVIRONMENT,
        )
    batch = f" on the batch with {', '.join(sample_ids)}" if sample_ids else ""
    return UndiagramError(
        "out_of_memory",
        f"Memory ran out{batch}: {first_line(error)}",
        "Lower training.batch_size (and raise training.accumulate to match) or pixels.max, or set "
        "training.gradient_checkpointing to true; for predictions lower generation.batch_size.",
        ENVIRONMENT,
    )


def first_line(error: BaseException) -> str:
    """The first line of the error's text, at most 300 characters."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300]
