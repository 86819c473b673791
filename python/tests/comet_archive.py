"""Reads an offline archive of Comet back. As a program it prints what the archive holds as one JSON object:

python python/tests/comet_archive.py ARCHIVE
"""

from __future__ import annotations

import json
import sys
import zipfile
from typing import Any

Json = dict[str, Any]


def messages(archive: str) -> list[Json]:
    with zipfile.ZipFile(archive) as content:
        return [json.loads(line) for line in content.read("messages.json").splitlines()]


def logged_metrics(archive: str) -> dict[tuple[str, int], list[float]]:
    values: dict[tuple[str, int], list[float]] = {}
    for message in messages(archive):
        if message["type"] == "metric_msg":
            metric = message["payload"]["metric"]
            if metric["metricName"] == "process duration":
                continue  # The SDK's own: how long the tracking process took.
            values.setdefault((metric["metricName"], metric["step"]), []).append(metric["metricValue"])
    return values


def parameters_of(archive: str) -> Json:
    told = [message["payload"]["param"] for message in messages(archive) if message["type"] == "parameter_msg"]
    return {parameter["paramName"]: parameter["paramValue"] for parameter in told}


def others_of(archive: str) -> Json:
    told = [message["payload"] for message in messages(archive) if message["type"] == "log_other"]
    return {other["key"]: other["value"] for other in told}


def uploads_of(archive: str, kind: str | None = None) -> dict[str, Json]:
    """What was uploaded, or what of one kind, by name."""
    uploads = [message["payload"] for message in messages(archive) if message["type"] == "file_upload"]
    return {
        upload["additional_params"].get("fileName") or upload["additional_params"]["figName"]: upload
        for upload in uploads
        if kind in (None, upload["upload_type"])
    }


if __name__ == "__main__":
    archive = sys.argv[1]
    metrics: dict[str, dict[int, list[float]]] = {}
    for (name, step), values in logged_metrics(archive).items():
        metrics.setdefault(name, {})[step] = values
    uploads = {name: upload["upload_type"] for name, upload in uploads_of(archive).items()}
    summary = {"metrics": metrics, "parameters": parameters_of(archive), "others": others_of(archive)}
    print(json.dumps({**summary, "uploads": uploads}))
