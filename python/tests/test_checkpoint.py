from __future__ import annotations

import errno
import re
from pathlib import Path

import pytest
import torch

from undiagram.checkpoint import Checkpoint, checkpoint_path, find_newest, list_checkpoints, write_checkpoint


def save_step(folder: Path, step: int) -> Path:
    path = checkpoint_path(folder, step)
    write_checkpoint(path, lambda aside: torch.save({"steps_done": step}, aside))
    return path


def fail(path: Path, reason: str) -> None:
    raise AssertionError(f"{path} is damaged: {reason}")


def test_the_last_two_are_kept_and_the_newest_is_found(tmp_path: Path) -> None:
    assert find_newest(tmp_path, fail) is None
    paths = [save_step(tmp_path, step) for step in (9, 10, 101)]
    assert list_checkpoints(tmp_path) == paths[:0:-1]
    assert find_newest(tmp_path, fail) == Checkpoint(paths[2], {"steps_done": 101})


def test_a_save_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    path = save_step(tmp_path, 1)

    def break_off(aside: Path) -> None:
        aside.write_bytes(b"half")
        raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        write_checkpoint(checkpoint_path(tmp_path, 2), break_off)
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_kill_left_half_written_is_never_taken_and_swept_up_later(tmp_path: Path) -> None:
    old = save_step(tmp_path, 1)
    checkpoint_path(tmp_path, 2).with_suffix(".tmp").write_bytes(b"half")
    assert find_newest(tmp_path, fail) == Checkpoint(old, {"steps_done": 1})
    new = save_step(tmp_path, 3)
    assert sorted(tmp_path.iterdir()) == [old, new]


def test_a_damaged_checkpoint_is_told_of_and_passed_over(tmp_path: Path) -> None:
    old, new = save_step(tmp_path, 1), save_step(tmp_path, 2)
    new.write_bytes(new.read_bytes()[:50])
    damaged: list[Path] = []
    assert find_newest(tmp_path, lambda path, _reason: damaged.append(path)) == Checkpoint(old, {"steps_done": 1})
    assert damaged == [new]


def test_a_full_disk_is_told_with_the_name_of_the_checkpoint(tmp_path: Path) -> None:
    def save(_: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "/tmp/elsewhere")

    path = checkpoint_path(tmp_path, 4)
    with pytest.raises(OSError, match=re.escape(str(path))) as caught:
        write_checkpoint(path, save)
    assert caught.value.errno == errno.ENOSPC
    assert list(tmp_path.iterdir()) == []
