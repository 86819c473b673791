"""Hands a run to Comet, from what stands in its folder:

    python -m undiagram.track --run-dir runs/ID [--dataset DIR] [--follow]

Live when COMET_API_KEY is set, otherwise into the offline archive <run-dir>/comet/<experiment key>.zip, which
`comet upload` takes. Every call for one run meets the same experiment, so training, evaluation and push add to each
other. What the live service did not take goes into the archive: nothing is lost, and no run waits for a network.

stdout carries one JSON line: {"experiment_key", "url"} or {"experiment_key", "archive"}, with a "warning" where the
live service failed; or {"error": {"code", "message", "next"}} and a non-zero exit status.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import select
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from undiagram.errors import ENVIRONMENT, UndiagramError
from undiagram.redact import redact
from undiagram.track_content import Sent, log_events, log_files, log_head
from undiagram.tracked_run import Run, read_events, read_json, read_run

# Seconds between two looks at a growing events.ndjson.
POLL_SECONDS = 2.0


@dataclass
class Told:
    """What the live service already has of this run, so that a second call does not tell it twice."""

    url: str = ""
    event_bytes: int = 0
    files: Sent = field(default_factory=dict)


def track(run: Run, follow: bool) -> dict[str, str]:
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


def write_archive(run: Run) -> Path:
    """The whole run as <experiment key>.zip, replacing an earlier archive only when the new one is complete."""
    archive = run.comet / f"{run.experiment_key}.zip"
    with tempfile.TemporaryDirectory(prefix=".archive-", dir=run.comet) as scratch:
        experiment = start_experiment(run, online=False, directory=scratch)
        log_head(experiment, run)
        events, _ = read_events(run, 0)
        log_events(experiment, events)
        log_files(experiment, run, {}, Path(scratch))
        experiment.end()
        # The SDK adds a random ending to the name, and turns to the temporary folder of the system on a full disk.
        written = list(Path(scratch).glob(f"{run.experiment_key}*.zip"))
        if len(written) != 1:
            raise UndiagramError(
                "archive_not_written",
                f"Comet wrote no archive in {run.comet}",
                "Free some space and run this again.",
                ENVIRONMENT,
            )
        os.replace(written[0], archive)
    return archive


def send_live(run: Run, follow: bool) -> str:
    """Hands over what the service does not have yet, and returns the experiment's address. Raises when in doubt."""
    with tempfile.TemporaryDirectory(prefix=".live-", dir=run.comet) as scratch:
        experiment = start_experiment(run, online=True, directory=scratch)
        told = read_told(run, experiment.url)
        try:
            log_head(experiment, run)
            ended = False
            while not ended:
                ended = not follow or stdin_closed(POLL_SECONDS)
                events, told.event_bytes = read_events(run, told.event_bytes)
                log_events(experiment, events)
            log_files(experiment, run, told.files, Path(scratch))
            delivered = experiment.flush()
        finally:
            experiment.end()
        # On a connection lost midway the SDK saves an archive of its own; the whole run's archive takes its place.
        if not delivered or any(Path(scratch).rglob("*.zip")):
            raise ConnectionError("the connection was lost on the way")
    write_told(run, told)
    return told.url


def start_experiment(run: Run, online: bool, directory: str) -> Any:
    # All that the run folder does not say stays out: host names, command lines, Git patches, error reports.
    os.environ["COMET_ERROR_TRACKING_ENABLE"] = "false"
    os.environ.setdefault("COMET_DISABLE_ANNOUNCEMENT", "true")
    os.environ.setdefault("COMET_LOGGING_CONSOLE", "ERROR")
    try:
        import comet_ml
    except ImportError as error:
        raise UndiagramError(
            "comet_missing",
            "comet_ml is not installed",
            "Install python/requirements.lock into .venv.",
            ENVIRONMENT,
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


def read_told(run: Run, url: str) -> Told:
    """What this experiment has; nothing when the record is of another workspace or server."""
    try:
        told = Told(**read_json(run.sent))
    except (OSError, ValueError, TypeError):
        return Told(url)
    return told if told.url == url else Told(url)


def write_told(run: Run, told: Told) -> None:
    run.sent.parent.mkdir(parents=True, exist_ok=True)
    aside = run.sent.with_suffix(".tmp")
    aside.write_text(json.dumps(vars(told), indent=2) + "\n", encoding="utf-8")
    os.replace(aside, run.sent)


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
    parser.add_argument("--dataset", type=Path, help="folder of the dataset that the run was trained on")
    parser.add_argument("--follow", action="store_true", help="go on until stdin is closed, while the run still grows")
    options = parser.parse_args()
    exit_code = 0
    # Whatever a library prints goes to stderr: stdout carries the one line.
    with contextlib.redirect_stdout(sys.stderr):
        try:
            answer: dict[str, Any] = track(read_run(options.run_dir, options.dataset), options.follow)
        except UndiagramError as error:
            exit_code = error.exit_code
            answer = {"error": {"code": error.code, "message": redact(str(error)), "next": error.next}}
    print(json.dumps(answer), flush=True)
    return exit_code


if __name__ == "__main__":
    sys.exit(main())
