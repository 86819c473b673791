"""What of a run is told to Comet: parameters, metrics, pictures, tables and files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from undiagram.redact import redact, without_secrets
from undiagram.tracked_run import Json, Run, pick_samples, read_events, read_json, read_replies

ASSETS = (
    *("config.json", "run.lock.json", "events.ndjson", "evaluation.json", "scores.json", "report.html", "push.json"),
    *("predictions/*.jsonl", "validation/*.jsonl"),
)
STARTED = ("device", "precision", "attention", "parameters", "trainable_parameters", "adapted_modules", "train_samples")
NOT_METRICS = ("event", "time", "step", "epoch")
PICTURES = 20
NO_TYPE = "no type"

Sent = dict[str, str]
"""Name to hash of what the service has already: kept up to date by all that tells a file."""


def log_head(experiment: Any, run: Run) -> None:
    experiment.log_other("run_id", run.lock["run_id"])
    experiment.log_parameters(dict(flatten(run.config)), nested_support=False)
    experiment.log_parameters(dict(flatten(run.lock, "lock.")), nested_support=False)


def flatten(value: Json, prefix: str = "") -> Iterator[tuple[str, Any]]:
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


def log_events(experiment: Any, events: list[Json]) -> None:
    """Metrics by step. A resumed run tells steps again: the last telling of a step is the one that counts."""
    told = {(event["event"], event["step"]): event for event in events if event["event"] in ("step", "validation")}
    for (kind, step), event in sorted(told.items(), key=lambda item: item[0][1]):
        if kind == "step":
            metrics = {name: value for name, value in event.items() if name not in NOT_METRICS}
            experiment.log_metrics(metrics, step=step, epoch=int(event["epoch"]))
        else:
            metrics = {f"validation/{name}": value for name, value in event["metrics"].items()}
            experiment.log_metrics(metrics, step=step)
    for event in events:
        if event["event"] == "run_started":
            log_others(experiment, event, STARTED)
        if event["event"] in ("finished", "interrupted", "failed"):
            experiment.log_other("status", event["event"])
            experiment.log_other("failure", redact(event.get("message", "none")))
            log_others(experiment, event, ("adapter_step", "adapter_score"))


def log_others(experiment: Any, values: Json, names: tuple[str, ...], prefix: str = "") -> None:
    for name in names:
        if name in values:
            experiment.log_other(f"{prefix}{name}", values[name])


def log_files(experiment: Any, run: Run, sent: Sent, scratch: Path) -> None:
    """Scores, files, pictures, dataset and adapter: those whose content the service does not have yet."""
    scores = run.folder / "scores.json"
    if is_new(scores, "scores", sent):
        log_scores(experiment, run, read_json(scores))
    for pattern in ASSETS:
        for asset in sorted(run.folder.glob(pattern)):
            name = asset.relative_to(run.folder).as_posix()
            if is_new(asset, name, sent):
                experiment.log_asset(str(without_secrets(asset, scratch)), file_name=name, overwrite=True)
    pushed = run.folder / "push.json"
    if is_new(pushed, "pushed", sent):
        log_others(experiment, read_json(pushed), ("repo", "url", "commit"), prefix="hub_")
    log_pictures(experiment, run, sent)
    log_dataset(experiment, run, sent)
    log_adapter(experiment, run, sent)


def is_new(file: Path, name: str, sent: Sent, beside: str = "") -> bool:
    """Whether a file, with what is told `beside` it, is not in `sent`; from here on it is."""
    if not file.is_file():
        return False
    digest = hashlib.sha256(file.read_bytes() + beside.encode()).hexdigest()
    if sent.get(name) == digest:
        return False
    sent[name] = digest
    return True


def log_scores(experiment: Any, run: Run, scores: Json) -> None:
    """Every predictor's metrics as <predictor>/<metric>, at the last step the run took, and its table of types."""
    steps = [event["step"] for event in read_events(run, 0)[0] if event["event"] == "step"]
    last = max(steps, default=0)
    for predictor, report in scores["predictors"].items():
        metrics = {f"{predictor}/{name}": metric["value"] for name, metric in report["metrics"].items()}
        experiment.log_metrics(metrics, step=last)
        if report.get("types"):
            log_confusion(experiment, predictor, report["types"]["families"], last)


def log_confusion(experiment: Any, predictor: str, counts: list[Json], step: int) -> None:
    """Families of types: drawn down the rows, read along the columns, of how many columns of tables."""
    pairs = {(count["shown"], count["said"] or NO_TYPE): count["columns"] for count in counts}
    labels = sorted({label for pair in pairs for label in pair})
    experiment.log_confusion_matrix(
        matrix=[[pairs.get((shown, said), 0) for said in labels] for shown in labels],
        labels=labels,
        title=f"Types of columns as read by {predictor}",
        row_label="Drawn",
        column_label="Read",
        max_categories=len(labels),
        file_name=f"types-{predictor}.json",
        overwrite=True,
        step=step,
    )


def log_pictures(experiment: Any, run: Run, sent: Sent) -> None:
    """The same few pictures every time, each with its truth and what each predictor made of it."""
    replies = read_replies(run)
    split = run.config.get("dataset", {}).get("validation_split", "")
    for sample in pick_samples(run, replies, PICTURES):
        assert run.dataset is not None
        beside = {"truth": sample["annotation"]}
        beside |= {name: redact(found[sample["id"]]) for name, found in replies.items() if sample["id"] in found}
        picture = run.dataset / split / sample["file_name"]
        if is_new(picture, f"picture {sample['id']}", sent, json.dumps(beside)):
            experiment.log_image(str(picture), name=sample["id"], overwrite=True, metadata=beside)


def log_dataset(experiment: Any, run: Run, sent: Sent) -> None:
    """The dataset's manifest, card and annotations; its pictures are made again by its command, and its hash tells
    that they are the same."""
    if run.dataset is None or not is_new(run.dataset / "manifest.json", "dataset", sent):
        return
    splits = run.config["dataset"]["train_split"], run.config["dataset"]["validation_split"]
    names = ["manifest.json", "README.md", *(f"{split}/metadata.jsonl" for split in splits)]
    files = {f"dataset/{name}": run.dataset / name for name in names if (run.dataset / name).is_file()}
    manifest = read_json(run.dataset / "manifest.json")
    log_artifact(experiment, f"dataset-{manifest['name']}", "dataset", files, manifest["content_hash"])


def log_adapter(experiment: Any, run: Run, sent: Sent) -> None:
    folder = run.folder / "adapter"
    if is_new(folder / "adapter_model.safetensors", "adapter", sent):
        files = {file.name: file for file in sorted(folder.iterdir()) if file.is_file()}
        log_artifact(experiment, f"adapter-{run.lock['run_id']}", "model", files, sent["adapter"])


def log_artifact(experiment: Any, name: str, kind: str, files: dict[str, Path], content_hash: str) -> None:
    """Files as one artifact. An archive cannot hold artifacts: there they are a model, or files of the experiment."""
    from comet_ml import Artifact

    try:
        artifact = Artifact(name, kind, metadata={"content_hash": content_hash}, aliases=[content_hash[:12]])
        for path, file in files.items():
            artifact.add(str(file), logical_path=path)
        experiment.log_artifact(artifact)
    except NotImplementedError:
        for path, file in files.items():
            if kind == "model":
                experiment.log_model(name, str(file), file_name=path)
            else:
                experiment.log_asset(str(file), file_name=path, overwrite=True)
