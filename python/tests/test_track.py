"""Runs `python -m undiagram.track` with the real Comet SDK on small run folders."""

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest
from comet_archive import logged_metrics, others_of, parameters_of, uploads_of
from PIL import Image

PYTHON_FOLDER = Path(__file__).parents[1]
SECRET = "hf_thisIsNobodysToken1234"
API_KEY = "thisKeyIsNobodys0000000000"
STEPS = 20
# The run died after step 14 and went on from its checkpoint at step 10: steps 11 to 14 are told twice.
DIED_AT, RESUMED_FROM = 14, 10


def step_event(step: int, loss: float) -> dict:
    return {
        "event": "step",
        "time": 1000.0 + step,
        "step": step,
        "epoch": step / 8,
        "loss": loss,
        "learning_rate": 1e-4 * step,
        "grad_norm": 0.5 + step,
        "samples_per_second": 3.0,
        "tokens_per_second": 300.0,
        "peak_memory_bytes": 1_000_000 + step,
        "data_wait_seconds": 0.25 * step,
    }


def metric(value: float) -> dict:
    return {"value": value, "direction": "higher", "unit": "F1", "version": 1, "at_zero": "0"}


def report(predictor: str, overall: float) -> dict:
    families = [
        {"shown": "integer", "said": "integer", "columns": 7},
        {"shown": "integer", "said": None, "columns": 2},
        {"shown": "text", "said": "integer", "columns": 1},
    ]
    metrics = {"overall": metric(overall), "table_f1": metric(overall / 2)}
    return {"predictor": predictor, "metrics": metrics, "types": {"families": families, "misread": []}}


CONTENT_HASH = "cd" * 32
SAMPLES = 50
PICTURES = 20


def make_dataset(folder: Path) -> None:
    """Annotations of two splits; pictures of the validation split that differ in a pixel."""
    (folder / "validation" / "images").mkdir(parents=True)
    (folder / "train").mkdir()
    (folder / "manifest.json").write_text(json.dumps({"name": "small", "content_hash": CONTENT_HASH}))
    (folder / "README.md").write_text("A dataset")
    (folder / "train" / "metadata.jsonl").write_text("")
    lines = []
    for number in range(SAMPLES):
        file_name = f"images/v-{number:02d}.png"
        Image.new("RGB", (8, 8), (number, 0, 0)).save(folder / "validation" / file_name)
        lines.append(json.dumps({"id": f"v-{number:02d}", "file_name": file_name, "annotation": f"truth {number}"}))
    (folder / "validation" / "metadata.jsonl").write_text("\n".join(lines) + "\n")


@pytest.fixture
def run_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "runs" / "small-0123456789"
    adapter = folder / "adapter"
    adapter.mkdir(parents=True)
    config = {"name": "small", "training": {"learning_rate": 1e-4}, "prompt": {"system": f"Say {SECRET}"}}
    config["dataset"] = {"config": "small", "train_split": "train", "validation_split": "validation"}
    (folder / "config.json").write_text(json.dumps(config))
    lock = {"run_id": "small-0123456789", "identity": "ab" * 32, "decides": {"seed": 7, "model": {"revision": None}}}
    lock["decides"]["dataset"] = {"content_hash": CONTENT_HASH}
    (folder / "run.lock.json").write_text(json.dumps(lock))
    first = [step_event(step, loss=99.0) for step in range(1, DIED_AT + 1)]
    second = [step_event(step, loss=1 / step) for step in range(RESUMED_FROM + 1, STEPS + 1)]
    events = [*first, *second]
    events.append({"event": "validation", "time": 2000.0, "step": STEPS, "metrics": {"loss": 0.25}})
    events.append(
        {"event": "failed", "time": 2001.0, "code": "x", "message": f"at {SECRET}", "next": "", "exit_code": 3}
    )
    lines = "".join(json.dumps(event) + "\n" for event in events)
    (folder / "events.ndjson").write_text(lines + '{"event": "step", "st')
    scores = {"predictors": {"tuned": report("tuned", 0.8), "base": report("base", 0.1)}}
    (folder / "scores.json").write_text(json.dumps(scores))
    (folder / "report.html").write_text(f"<p>Report with {SECRET}</p>")
    (folder / "predictions").mkdir()
    for predictor in ("tuned", "base"):
        lines = [json.dumps({"id": f"v-{n:02d}", "reply": f"{predictor} says {n} {SECRET}"}) for n in range(SAMPLES)]
        (folder / "predictions" / f"{predictor}.jsonl").write_text("\n".join(lines))
    evaluation = {"predictions": {name: f"predictions/{name}.jsonl" for name in ("tuned", "base")}}
    (folder / "evaluation.json").write_text(json.dumps(evaluation))
    pushed = {"repo": "ada/reads", "url": "https://hub/ada/reads", "commit": "f00"}
    (folder / "push.json").write_text(json.dumps(pushed))
    make_dataset(tmp_path / "small")
    (adapter / "adapter_config.json").write_text("{}")
    (adapter / "adapter_model.safetensors").write_bytes(b"weights")
    return folder


def environment(**env: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("COMET_")}
    # One retry instead of four: the tests need not wait for a service that will not come.
    retries = {"COMET_GET_OR_ADD_EXPERIMENT_RETRY_TOTAL": "1", "COMET_HTTP_SESSION_RETRY_TOTAL": "1"}
    return {**clean, **retries, "PYTHONPATH": str(PYTHON_FOLDER), "HF_TOKEN": SECRET, **env}


def command(run_dir: Path) -> list[str]:
    dataset = run_dir.parents[1] / "small" if len(run_dir.parents) > 1 else run_dir
    return [sys.executable, "-m", "undiagram.track", "--run-dir", str(run_dir), "--dataset", str(dataset)]


def track(run_dir: Path, **env: str) -> subprocess.CompletedProcess:
    return subprocess.run(command(run_dir), env=environment(**env), capture_output=True, text=True, timeout=300)


class CometStandIn(ThreadingHTTPServer):
    """Answers as the service does, keeps what it was told, and goes dark after `dark_after` metric messages."""

    def __init__(self, dark_after: int | None = None) -> None:
        super().__init__(("127.0.0.1", 0), CometHandler)
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.metrics: list[tuple[str, int, float]] = []
        self.uploads: list[str] = []
        self.bodies: list[bytes] = []
        self.artifacts: list[str] = []
        self.metric_messages = 0
        self.dark_after = dark_after
        self.told = threading.Condition()

    @property
    def env(self) -> dict[str, str]:
        return {"COMET_API_KEY": API_KEY, "COMET_URL_OVERRIDE": f"{self.address}/clientlib/"}


def artifact_reply() -> dict:
    """What the service says of an artifact, whichever is asked about."""
    names = {"artifactName": "a", "artifactId": "a", "artifactType": "t", "tags": [], "workspaceName": "workspace"}
    version = {"artifactVersionId": "v", "artifactVersion": "1.0.0", "currentVersion": "1.0.0", "previousVersion": None}
    details = {"metadata": None, "alias": [], "tags": [], "sizeInBytes": 0, "experimentKey": "experiment"}
    return {"artifactId": "a", "artifact": names, **version, **details}


class CometHandler(BaseHTTPRequestHandler):
    server: CometStandIn
    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        is_metrics = self.path.endswith("/experiment/metric")
        with self.server.told:
            self.server.metric_messages += is_metrics
            if self.server.dark_after is not None and self.server.metric_messages > self.server.dark_after:
                self.close_connection = True
                return
            self.server.bodies.append(body)
            if is_metrics:
                for value in json.loads(body)["values"]:
                    self.server.metrics.append((value["metricName"], value["step"], value["metricValue"]))
            if self.path.endswith("/write/artifacts/upsert"):
                artifact = json.loads(body)
                self.server.artifacts.append(f"{artifact['artifactType']} {artifact['artifactName']}")
            name = re.search(r"/upload\b.*[?&](?:fileName|figName)=([^&]+)", self.path)
            if name:
                self.server.uploads.append(unquote(name[1]))
            self.server.told.notify_all()
        reply = {"runId": "run", "project_id": "project", "focusUrl": f"{self.server.address}/workspace/project/"}
        reply |= {"version": "3.70.0", "is_alive_beat_duration_millis": 10_000, "gpu_monitor_interval_millis": 10_000}
        reply |= artifact_reply()
        content = json.dumps(reply).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = answer

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def comet() -> Iterator[CometStandIn]:
    server = CometStandIn()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


def test_an_archive_holds_every_metric_of_the_run_once_at_its_step(run_dir: Path):
    done = track(run_dir)
    assert done.returncode == 0, done.stderr
    values = logged_metrics(json.loads(done.stdout)["archive"])
    expected = {}
    for step in range(1, STEPS + 1):
        event = step_event(step, loss=99.0 if step <= RESUMED_FROM else 1 / step)
        for name in ("loss", "learning_rate", "grad_norm", "samples_per_second", "tokens_per_second"):
            expected[name, step] = [event[name]]
        for name in ("peak_memory_bytes", "data_wait_seconds"):
            expected[name, step] = [event[name]]
    expected["validation/loss", STEPS] = [0.25]
    for predictor, overall in (("tuned", 0.8), ("base", 0.1)):
        expected[f"{predictor}/overall", STEPS] = [overall]
        expected[f"{predictor}/table_f1", STEPS] = [overall / 2]
    assert values == expected


def test_an_archive_holds_config_lock_adapter_scores_and_report(run_dir: Path):
    archive = json.loads(track(run_dir).stdout)["archive"]
    parameters = parameters_of(archive)
    assert parameters["training.learning_rate"] == 1e-4
    assert parameters["lock.decides.seed"] == 7
    assert parameters["lock.decides.model.revision"] == "null"
    uploads = set(uploads_of(archive))
    assert {"config.json", "run.lock.json", "events.ndjson", "scores.json", "report.html"} <= uploads
    assert {"adapter_config.json", "adapter_model.safetensors"} <= uploads
    assert {"predictions/tuned.jsonl", "predictions/base.jsonl"} <= uploads


def test_an_archive_holds_the_same_pictures_with_what_each_predictor_made_of_them(run_dir: Path):
    pictures = uploads_of(json.loads(track(run_dir).stdout)["archive"], "visualization")
    assert len(pictures) == PICTURES
    assert {"v-00", "v-47"} <= set(pictures)
    beside = pictures["v-47"]["metadata"]
    assert beside == {"truth": "truth 47", "tuned": "tuned says 47 [redacted]", "base": "base says 47 [redacted]"}


def test_an_archive_holds_a_table_of_what_types_were_read_as_for_each_predictor(run_dir: Path):
    archive = json.loads(track(run_dir).stdout)["archive"]
    tables = uploads_of(archive, "confusion-matrix")
    assert set(tables) == {"types-tuned.json", "types-base.json"}
    with zipfile.ZipFile(archive) as content:
        table = json.loads(content.read(tables["types-tuned.json"]["file_path"]))
    assert table["labels"] == ["integer", "no type", "text"]
    assert table["matrix"] == [[7, 2, 0], [0, 0, 0], [1, 0, 0]]


def test_an_archive_holds_the_dataset_and_where_the_adapter_was_published(run_dir: Path):
    archive = json.loads(track(run_dir).stdout)["archive"]
    names = set(uploads_of(archive))
    assert {"dataset/manifest.json", "dataset/README.md", "dataset/validation/metadata.jsonl"} <= names
    others = others_of(archive)
    assert others["hub_repo"] == "ada/reads"
    assert others["hub_commit"] == "f00"


def test_a_dataset_that_is_not_the_locked_one_is_left_out(run_dir: Path):
    manifest = run_dir.parents[1] / "small" / "manifest.json"
    manifest.write_text(json.dumps({"name": "small", "content_hash": "0" * 64}))
    archive = json.loads(track(run_dir).stdout)["archive"]
    assert uploads_of(archive, "visualization") == {}
    names = set(uploads_of(archive))
    assert not any(name.startswith("dataset/") for name in names)


def test_no_secret_of_the_environment_stands_in_the_archive_or_in_what_is_printed(run_dir: Path):
    done = track(run_dir)
    with zipfile.ZipFile(json.loads(done.stdout)["archive"]) as content:
        texts = [content.read(name) for name in content.namelist()]
    assert any(b"[redacted]" in text for text in texts)
    assert not any(SECRET.encode() in text for text in texts)
    assert SECRET not in done.stdout + done.stderr


def test_every_call_meets_the_same_experiment_and_leaves_one_archive(run_dir: Path):
    first, second = (json.loads(track(run_dir).stdout) for _ in range(2))
    assert first == second
    key = first["experiment_key"]
    assert key.isalnum()
    assert 32 <= len(key) <= 50
    assert [path.name for path in (run_dir / "comet").iterdir()] == [f"{key}.zip"]


def test_stdout_is_one_json_line(run_dir: Path):
    stdout = track(run_dir).stdout
    assert stdout.count("\n") == 1
    assert set(json.loads(stdout)) == {"experiment_key", "archive"}


def test_an_unreachable_service_leaves_the_whole_run_in_an_archive_and_says_so(run_dir: Path):
    done = track(run_dir, COMET_API_KEY=API_KEY, COMET_URL_OVERRIDE="http://127.0.0.1:9/clientlib/")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert "comet upload" in answer["warning"]
    assert logged_metrics(answer["archive"])["loss", STEPS] == [1 / STEPS]
    assert API_KEY not in done.stdout + done.stderr


def test_a_live_run_is_told_whole_and_a_second_call_tells_only_what_is_new(run_dir: Path, comet: CometStandIn):
    first = json.loads(track(run_dir, **comet.env).stdout)
    assert first["url"].endswith(first["experiment_key"])
    losses = [(step, value) for name, step, value in comet.metrics if name == "loss"]
    assert sorted(losses) == [(step, 99.0 if step <= RESUMED_FROM else 1 / step) for step in range(1, STEPS + 1)]
    assert ("tuned/overall", STEPS, 0.8) in comet.metrics
    assert {"scores.json", "report.html", "adapter_model.safetensors"} <= set(comet.uploads)
    assert not any(SECRET.encode() in body for body in comet.bodies)
    assert comet.artifacts == ["dataset dataset-small", "model adapter-small-0123456789"]
    assert len([name for name in comet.uploads if name.startswith("v-")]) == PICTURES

    comet.metrics.clear()
    comet.uploads.clear()
    (run_dir / "report.html").write_text("<p>Another report</p>")
    assert json.loads(track(run_dir, **comet.env).stdout) == first
    assert [name for name, _, _ in comet.metrics if name != "process duration"] == []
    assert comet.uploads == ["report.html"]
    assert len(comet.artifacts) == 2


def test_runs_that_share_an_offline_directory_are_each_told_once(run_dir: Path, comet: CometStandIn, tmp_path: Path):
    other = run_dir.with_name("small-9876543210")
    shutil.copytree(run_dir, other)
    lock = json.loads((other / "run.lock.json").read_text())
    (other / "run.lock.json").write_text(json.dumps({**lock, "run_id": other.name}))
    shared = {**comet.env, "COMET_OFFLINE_DIRECTORY": str(tmp_path / "shared")}
    first, second = (json.loads(track(folder, **shared).stdout) for folder in (run_dir, other))
    assert first["experiment_key"] != second["experiment_key"]
    comet.metrics.clear()
    comet.uploads.clear()
    assert json.loads(track(run_dir, **shared).stdout) == first
    assert [name for name, _, _ in comet.metrics if name != "process duration"] == []
    assert comet.uploads == []


def test_a_followed_run_is_told_while_it_grows(run_dir: Path, comet: CometStandIn):
    events = run_dir / "events.ndjson"
    events.write_text(json.dumps(step_event(1, loss=3.0)) + "\n")
    follower = subprocess.Popen(
        [*command(run_dir), "--follow"],
        env=environment(**comet.env),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with comet.told:
        assert comet.told.wait_for(lambda: ("loss", 1, 3.0) in comet.metrics, timeout=120)
    with events.open("a") as file:
        file.write(json.dumps(step_event(2, loss=2.0)) + "\n")
    with comet.told:
        assert comet.told.wait_for(lambda: ("loss", 2, 2.0) in comet.metrics, timeout=120)
    assert follower.poll() is None
    stdout, _ = follower.communicate("", timeout=120)
    assert "url" in json.loads(stdout)
    assert [step for name, step, _ in comet.metrics if name == "loss"] == [1, 2]


def test_a_follower_that_is_killed_loses_nothing(run_dir: Path, comet: CometStandIn):
    events = run_dir / "events.ndjson"
    whole = events.read_text()
    events.write_text(json.dumps(step_event(1, loss=3.0)) + "\n")
    follower = subprocess.Popen(
        [*command(run_dir), "--follow"], env=environment(**comet.env), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with comet.told:
        assert comet.told.wait_for(lambda: ("loss", 1, 3.0) in comet.metrics, timeout=120)
    follower.kill()
    follower.wait()
    events.write_text(whole)
    comet.metrics.clear()
    assert "url" in json.loads(track(run_dir, **comet.env).stdout)
    losses = {step for name, step, _ in comet.metrics if name == "loss"}
    assert losses == set(range(1, STEPS + 1))
    assert "adapter_model.safetensors" in comet.uploads
    assert logged_metrics(json.loads(track(run_dir).stdout)["archive"])["loss", STEPS] == [1 / STEPS]


def test_a_connection_lost_midway_leaves_the_whole_run_in_an_archive(run_dir: Path):
    comet = CometStandIn(dark_after=1)
    threading.Thread(target=comet.serve_forever, daemon=True).start()
    done = track(run_dir, **comet.env)
    comet.shutdown()
    assert comet.metric_messages > 1
    answer = json.loads(done.stdout)
    assert "comet upload" in answer["warning"]
    losses = [values for (name, _), values in logged_metrics(answer["archive"]).items() if name == "loss"]
    assert len(losses) == STEPS
    assert [path.name for path in (run_dir / "comet").iterdir()] == [f"{answer['experiment_key']}.zip"]


def test_an_uploaded_archive_tells_what_a_live_run_tells(run_dir: Path, comet: CometStandIn):
    archive = json.loads(track(run_dir).stdout)["archive"]
    upload = [str(Path(sys.executable).with_name("comet")), "upload", archive]
    done = subprocess.run(upload, env=environment(**comet.env), capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    told = {(name, step): [value] for name, step, value in comet.metrics if name != "process duration"}
    assert told == logged_metrics(archive)
    assert {"scores.json", "report.html", "adapter_model.safetensors"} <= set(comet.uploads)


def test_a_folder_that_is_no_run_is_refused_with_the_next_move(tmp_path: Path):
    done = track(tmp_path)
    assert done.returncode == 2
    error = json.loads(done.stdout)["error"]
    assert error["code"] == "run_unreadable"
    assert "config.json" in error["next"]
    assert list(tmp_path.iterdir()) == []
