"""Hands a run to Comet, from what stands in its folder:

    python -m undiagram.track --run-dir runs/ID [--follow]

Live when COMET_API_KEY is set, otherwise into the offline archive <run-dir>/comet/<experiment key>.zip, which
`comet upload` takes. Every call for one run meets the same experiment, so training, evaluation and push add to each
other. What the live service did not take goes into the archive: nothing is lost, and no run waits for a network.

stdout carries one JSON line: {"experiment_key", "url"} or {"experiment_key", "archive"}, with a "warning" where the
live service failed; or {"error": {"code", "message", "next"}} and a non-zero exit status.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import re
import select
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

STEP_METRICS = (
    "loss",
    "learning_rate",
    "grad_norm",
    "samples_per_second",
    "tokens_per_second",
    "peak_memory_bytes",
)
ASSETS = ("config.json", "run.lock.json", "events.ndjson", "scores.json", "report.html")
PICTURE_FOLDERS = ("gallery", "predictions")
PICTURES = 20
SECRET_NAME = re.compile(r"KEY|TOKEN|SECRET|PASSW|CREDENTIAL", re.IGNORECASE)
REDACTED = "[redacted]"
# Shorter values of such variables are settings ("1", "true") more often than secrets.
SHORTEST_SECRET = 8
# Seconds between two looks at a growing events.ndjson.
POLL_SECONDS = 2.0


class TrackError(Exception):
    """A failure the caller can act on; `next` is the next move."""

    def __init__(self, code: str, message: str, next: str, exit_code: int = 3) -> None:
        super().__init__(message)
        self.code, self.next, self.exit_code = code, next, exit_code


@dataclass
class Sent:
    """What the live service already has of this run, so that a second call does not tell it twice."""

    url: str = ""
    event_bytes: int = 0
    files: dict[str, str] = field(default_factory=dict)


@dataclass
class Run:
    folder: Path
    config: dict[str, Any]
    lock: dict[str, Any]

    @property
    def comet(self) -> Path:
        return Path(os.environ.get("COMET_OFFLINE_DIRECTORY") or self.folder / "comet")

    @property
    def experiment_key(self) -> str:
        """40 hex digits (Comet wants 32 to 50), the same for every call on this run."""
        return hashlib.sha256(f"{self.lock['run_id']}:{self.lock['identity']}".encode()).hexdigest()[:40]


def track(folder: Path, follow: bool) -> dict[str, str]:
    run = read_run(folder)
    run.comet.mkdir(parents=True, exist_ok=True)
    result = {"experiment_key": run.experiment_key}
    if not os.environ.get("COMET_API_KEY"):
        if follow:
            wait_for_end()
        return {**result, "archive": str(write_archive(run))}
    try:
        return {**result, "url": send_live(run, follow)}
    except Exception as error:
        reason = redact(f"{type(error).__name__}: {error}")
    if follow:
        wait_for_end()
    archive = write_archive(run)
    warning = f"Comet did not take the run live ({reason}). All of it stands in an archive; send it with: comet upload"
    return {**result, "archive": str(archive), "warning": f"{warning} {archive}"}


def read_run(folder: Path) -> Run:
    try:
        return Run(folder, read_json(folder / "config.json"), read_json(folder / "run.lock.json"))
    except (OSError, ValueError) as error:
        raise TrackError(
            "run_unreadable",
            f"{folder} is not the folder of a run: {error}",
            "Name a folder that holds config.json and run.lock.json, such as runs/<run id>.",
            exit_code=2,
        ) from error


def read_json(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def write_archive(run: Run) -> Path:
    """The whole run as <experiment key>.zip, replacing an earlier archive only when the new one is complete."""
    archive = run.comet / f"{run.experiment_key}.zip"
    with tempfile.TemporaryDirectory(prefix=".archive-", dir=run.comet) as scratch:
        experiment = start_experiment(run, online=False, directory=scratch)
        log_head(experiment, run)
        events, _ = read_events(run, 0)
        log_events(experiment, events)
        log_files(experiment, run, {}, scratch)
        experiment.end()
        # The SDK adds a random ending to the name, and turns to the temporary folder of the system on a full disk.
        written = list(Path(scratch).glob(f"{run.experiment_key}*.zip"))
        if len(written) != 1:
            raise TrackError(
                "archive_not_written", f"Comet wrote no archive in {run.comet}", "Free some space and run this again."
            )
        os.replace(written[0], archive)
    return archive


def send_live(run: Run, follow: bool) -> str:
    """Hands over what the service does not have yet, and returns the experiment's address. Raises when in doubt."""
    with tempfile.TemporaryDirectory(prefix=".live-", dir=run.comet) as scratch:
        experiment = start_experiment(run, online=True, directory=scratch)
        sent = read_sent(run, experiment.url)
        try:
            log_head(experiment, run)
            ended = False
            while not ended:
                ended = not follow or stdin_closed(POLL_SECONDS)
                events, sent.event_bytes = read_events(run, sent.event_bytes)
                log_events(experiment, events)
            log_files(experiment, run, sent.files, scratch)
            delivered = experiment.flush()
        finally:
            experiment.end()
        # On a connection lost midway the SDK saves an archive of its own; the whole run's archive takes its place.
        if not delivered or any(Path(scratch).rglob("*.zip")):
            raise ConnectionError("the connection was lost on the way")
    write_sent(run, sent)
    return sent.url


def start_experiment(run: Run, online: bool, directory: str) -> Any:
    # All that the run folder does not say stays out: host names, command lines, Git patches, error reports.
    os.environ["COMET_ERROR_TRACKING_ENABLE"] = "false"
    os.environ.setdefault("COMET_DISABLE_ANNOUNCEMENT", "true")
    os.environ.setdefault("COMET_LOGGING_CONSOLE", "ERROR")
    try:
        import comet_ml
    except ImportError as error:
        raise TrackError(
            "comet_missing", "comet_ml is not installed", "Install python/requirements.lock into .venv."
        ) from error
    config = comet_ml.ExperimentConfig(
        disabled=False,
        log_code=False,
        log_graph=False,
        parse_args=False,
        display_summary_level=0,
        log_git_metadata=False,
        log_git_patch=False,
        log_env_details=False,
        auto_output_logging=False,
        auto_param_logging=False,
        auto_metric_logging=False,
        auto_log_co2=False,
        offline_directory=directory,
        name=run.lock["run_id"],
    )
    return comet_ml.start(
        online=online,
        mode="get_or_create",
        experiment_key=run.experiment_key,
        project_name=os.environ.get("COMET_PROJECT_NAME") or "undiagram",
        experiment_config=config,
    )


def log_head(experiment: Any, run: Run) -> None:
    experiment.log_other("run_id", run.lock["run_id"])
    experiment.log_parameters(dict(flatten(run.config)), nested_support=False)
    experiment.log_parameters(dict(flatten(run.lock, "lock.")), nested_support=False)


def flatten(value: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Nested objects as dotted names; lists and null as JSON text."""
    for name, inner in value.items():
        if isinstance(inner, dict):
            yield from flatten(inner, f"{prefix}{name}.")
        elif isinstance(inner, str):
            yield f"{prefix}{name}", redact(inner)
        elif isinstance(inner, (bool, int, float)):
            yield f"{prefix}{name}", inner
        else:
            yield f"{prefix}{name}", redact(json.dumps(inner))


def read_events(run: Run, start: int) -> tuple[list[dict[str, Any]], int]:
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


def log_events(experiment: Any, events: list[dict[str, Any]]) -> None:
    """Metrics by step. A resumed run tells steps again: the last telling of a step is the one that counts."""
    told = {(event["event"], event["step"]): event for event in events if event["event"] in ("step", "validation")}
    for (kind, step), event in sorted(told.items(), key=lambda item: item[0][1]):
        if kind == "step":
            metrics = {name: event[name] for name in STEP_METRICS}
            experiment.log_metrics(metrics, step=step, epoch=int(event["epoch"]))
        else:
            metrics = {f"validation/{name}": value for name, value in event["metrics"].items()}
            experiment.log_metrics(metrics, step=step)
    for event in events:
        if event["event"] == "run_started":
            for name in ("device", "precision", "trainable_parameters", "adapted_modules", "train_samples"):
                experiment.log_other(name, event[name])
        if event["event"] in ("finished", "interrupted", "failed"):
            experiment.log_other("status", event["event"])
            experiment.log_other("failure", redact(event.get("message", "none")))


def log_files(experiment: Any, run: Run, sent: dict[str, str], scratch: str) -> None:
    """Scores, assets, pictures and the adapter: those whose content is not in `sent` yet, which is kept up to date."""
    scores = run.folder / "scores.json"
    if is_new(scores, "scores", sent):
        log_scores(experiment, run, read_json(scores))
    for asset in [*(run.folder / name for name in ASSETS), *sorted(run.folder.glob("predictions/*.jsonl"))]:
        name = asset.relative_to(run.folder).as_posix()
        if is_new(asset, name, sent):
            experiment.log_asset(str(without_secrets(asset, scratch)), file_name=name, overwrite=True)
    pictures = [picture for folder in PICTURE_FOLDERS for picture in sorted(run.folder.glob(f"{folder}/*.png"))]
    for picture in pictures[:PICTURES]:
        if is_new(picture, picture.name, sent):
            experiment.log_image(str(picture), name=picture.name, overwrite=True)
    weights = run.folder / "adapter" / "adapter_model.safetensors"
    if is_new(weights, "adapter", sent):
        experiment.log_model("adapter", str(weights.parent), prepend_folder_name=False)


def is_new(file: Path, name: str, sent: dict[str, str]) -> bool:
    if not file.is_file():
        return False
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    if sent.get(name) == digest:
        return False
    sent[name] = digest
    return True


def log_scores(experiment: Any, run: Run, scores: dict[str, Any]) -> None:
    """Every predictor's metrics as <predictor>/<metric>, at the last step the run took."""
    steps = [event["step"] for event in read_events(run, 0)[0] if event["event"] == "step"]
    for predictor, report in scores["predictors"].items():
        metrics = {f"{predictor}/{name}": metric["value"] for name, metric in report["metrics"].items()}
        experiment.log_metrics(metrics, step=max(steps, default=0))


def secrets() -> list[str]:
    """Values of environment variables whose name says that they are secret, longest first."""
    values = {value for name, value in os.environ.items() if SECRET_NAME.search(name)}
    return sorted((value for value in values if len(value) >= SHORTEST_SECRET), key=len, reverse=True)


def redact(text: str) -> str:
    for secret in secrets():
        text = text.replace(secret, REDACTED)
    return text


def without_secrets(file: Path, scratch: str) -> Path:
    """The text file itself, or a redacted copy where a secret stands in it."""
    content = file.read_text(encoding="utf-8", errors="surrogateescape")
    clean = redact(content)
    if clean == content:
        return file
    copy = Path(scratch) / "redacted" / file.name
    copy.parent.mkdir(exist_ok=True)
    copy.write_text(clean, encoding="utf-8", errors="surrogateescape")
    return copy


def read_sent(run: Run, url: str) -> Sent:
    """What this experiment has; nothing when the record is of another workspace or server."""
    try:
        sent = Sent(**read_json(run.comet / "sent.json"))
    except (OSError, ValueError, TypeError):
        return Sent(url)
    return sent if sent.url == url else Sent(url)


def write_sent(run: Run, sent: Sent) -> None:
    aside = run.comet / "sent.json.tmp"
    aside.write_text(json.dumps(vars(sent), indent=2) + "\n", encoding="utf-8")
    os.replace(aside, run.comet / "sent.json")


def stdin_closed(seconds: float) -> bool:
    """True as soon as stdin ends, which is how the caller says that the run has ended; False after `seconds`."""
    readable, _, _ = select.select([sys.stdin], [], [], seconds)
    return bool(readable) and sys.stdin.buffer.read1(4096) == b""


def wait_for_end() -> None:
    while not stdin_closed(POLL_SECONDS):
        pass


def main() -> int:
    parser = argparse.ArgumentParser(prog="undiagram.track", description="Hands a run's events to Comet.")
    parser.add_argument("--run-dir", type=Path, required=True)
    parser.add_argument("--follow", action="store_true", help="go on until stdin is closed, while the run still grows")
    options = parser.parse_args()
    exit_code = 0
    # Whatever a library prints goes to stderr: stdout carries the one line.
    with contextlib.redirect_stdout(sys.stderr):
        try:
            answer: dict[str, Any] = track(options.run_dir, options.follow)
        except TrackError as error:
            exit_code = error.exit_code
            answer = {"error": {"code": error.code, "message": redact(str(error)), "next": error.next}}
    print(json.dumps(answer), flush=True)
    return exit_code


if __name__ == "__main__":
    sys.exit(main())
