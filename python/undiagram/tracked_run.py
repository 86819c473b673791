"""A run's folder, and the dataset it was trained on, as they are told to Comet."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from undiagram.errors import USAGE, UndiagramError

Json = dict[str, Any]


@dataclass
class Run:
    folder: Path
    config: Json
    lock: Json
    dataset: Path | None
    """The folder of the very dataset that the lock names; None where it is not at hand."""

    @property
    def comet(self) -> Path:
        """Where archives are written. Runs may share it."""
        return Path(os.environ.get("COMET_OFFLINE_DIRECTORY") or self.folder / "comet")

    @property
    def sent(self) -> Path:
        """Where it is written down what the live service has of this run. No other run writes there."""
        return self.folder / "comet" / "sent.json"

    @property
    def experiment_key(self) -> str:
        """40 hex digits (Comet wants 32 to 50), the same for every call on this run."""
        return hashlib.sha256(f"{self.lock['run_id']}:{self.lock['identity']}".encode()).hexdigest()[:40]


def read_run(folder: Path, dataset: Path | None) -> Run:
    """Raises `run_unreadable`."""
    try:
        config, lock = read_json(folder / "config.json"), read_json(folder / "run.lock.json")
    except (OSError, ValueError) as error:
        raise UndiagramError(
            "run_unreadable",
            f"{folder} is not the folder of a run: {error}",
            "Name a folder that holds config.json and run.lock.json, such as runs/<run id>.",
            USAGE,
        ) from error
    return Run(folder, config, lock, dataset if dataset is not None and is_locked(dataset, lock) else None)


def is_locked(dataset: Path, lock: Json) -> bool:
    """Whether a dataset's folder still holds what the run was trained on."""
    try:
        return bool(read_json(dataset / "manifest.json")["content_hash"] == lock["decides"]["dataset"]["content_hash"])
    except (OSError, ValueError, KeyError):
        return False


def read_json(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def read_lines(file: Path) -> list[Json]:
    """The objects of a JSON lines file; none where there is no file."""
    try:
        return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    except OSError:
        return []


def read_events(run: Run, start: int) -> tuple[list[Json], int]:
    """Whole lines of events.ndjson from byte `start` on, and the byte after the last of them."""
    try:
        content = (run.folder / "events.ndjson").read_bytes()
    except FileNotFoundError:
        return [], start
    end = content.rfind(b"\n") + 1
    events = []
    for line in content[start:end].splitlines():
        # A process killed in the middle of a line leaves half an event behind: the rest of the run does not need it.
        with contextlib.suppress(ValueError):
            events.append(json.loads(line))
    return events, end


def read_replies(run: Run) -> dict[str, dict[str, str]]:
    """Reply by sample, for each predictor that was evaluated; before that, of the last validation."""
    try:
        files = read_json(run.folder / "evaluation.json")["predictions"]
    except (OSError, ValueError, KeyError):
        told = [event for event in read_events(run, 0)[0] if event["event"] == "validation_replies"]
        files = {f"step {event['step']}": event["path"] for event in told[-1:]}
    lines = {name: read_lines(run.folder / file) for name, file in files.items()}
    return {name: {line["id"]: line["reply"] for line in found} for name, found in lines.items() if found}


def pick_samples(run: Run, replies: dict[str, dict[str, str]], count: int) -> list[Json]:
    """The same few validation samples every time, spread evenly: their lines of metadata. Those that have replies,
    where there are any."""
    if run.dataset is None:
        return []
    split = run.config["dataset"]["validation_split"]
    samples = read_lines(run.dataset / split / "metadata.jsonl")
    answered = {id for found in replies.values() for id in found}
    shown = [sample for sample in samples if sample["id"] in answered] or samples
    step = max(1.0, len(shown) / count)
    return [shown[int(place * step)] for place in range(min(count, len(shown)))]
