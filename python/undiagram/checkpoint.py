"""Checkpoint files: written whole or not at all, the last two kept, the newest intact one found."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from undiagram.errors import first_line

KEPT = 2


def checkpoint_path(folder: Path, step: int) -> Path:
    return folder / f"step-{step:08d}.ckpt"


def list_checkpoints(folder: Path) -> list[Path]:
    """Newest first. Files still being written have another ending."""
    return sorted(folder.glob("step-*.ckpt"), reverse=True)


def write_checkpoint(path: Path, save: Callable[[Path], None], is_writer: bool = True) -> None:
    """Has it written aside, fsynced and renamed, and drops the oldest. A kill at any moment leaves what was there.

    `save` is called by every process of a distributed run, the files are handled by the writer alone.
    """
    aside = path.with_suffix(".tmp")
    if is_writer:
        path.parent.mkdir(parents=True, exist_ok=True)
    try:
        try:
            save(aside)
        except OSError as error:
            # Lightning writes elsewhere first, and names that place when there is no room here.
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise OSError(error.errno, error.strerror, str(path)) from error
            raise
        if not is_writer:
            return
        sync(aside)
        aside.rename(path)
        sync(path.parent)
    finally:
        if is_writer:
            aside.unlink(missing_ok=True)
    for old in [*list_checkpoints(path.parent)[KEPT:], *path.parent.glob("*.tmp")]:
        old.unlink()


def sync(path: Path) -> None:
    """Waits until a file, or a folder's list of files, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@dataclass(frozen=True)
class Checkpoint:
    """One that was found and can be read."""

    path: Path
    content: dict[str, Any]


def find_newest(folder: Path, on_damaged: Callable[[Path, str], None]) -> Checkpoint | None:
    """The newest checkpoint that can be read. Damaged ones are told to `on_damaged`."""
    import torch

    for path in list_checkpoints(folder):
        try:
            return Checkpoint(path, torch.load(path, map_location="cpu", weights_only=True))
        except Exception as error:
            on_damaged(path, first_line(error))
    return None
