from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from conftest import CONFIG, EventLog, NeverStop, enliven, make_config, start_module, wait_for_event
from PIL import Image

from undiagram.collate import Encoder
from undiagram.contract import find_problems
from undiagram.errors import INTERRUPTED, Interrupted, UndiagramError
from undiagram.lora import add_lora, save_adapter
from undiagram.model import load_base
from undiagram.predict import predict
from undiagram.prediction_file import PredictionFile

MakeJob = Callable[..., Path]


@pytest.fixture(scope="module")
def lively_adapter(tmp_path_factory: pytest.TempPathFactory, lively_base: Path, encoder: Encoder) -> Path:
    """Changes the answers of that base."""
    folder = tmp_path_factory.mktemp("adapter")
    base = load_base({**CONFIG["model"], "base": str(lively_base)}, torch.float32)
    model = enliven(add_lora(base, CONFIG))
    weights = {f"model.{name}": p for name, p in model.named_parameters() if p.requires_grad}
    save_adapter(folder, CONFIG, weights, encoder)
    return folder


@pytest.fixture
def make_job(tmp_path: Path, lively_base: Path, lively_adapter: Path, dataset: Path) -> MakeJob:
    """Writes a job over the ten training pictures; passes are (name, is tuned, picture)."""

    def make(*passes: tuple[str, bool, str], name: str = "out", **changes: Any) -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        config = make_config(model__base=str(lively_base), **changes)
        (folder / "config.json").write_text(json.dumps(config))
        job = {
            "schema_version": 1,
            "config": str(folder / "config.json"),
            "samples": [{"id": f"s{i}", "image": str(dataset / "train" / "images" / f"{i}.png")} for i in range(10)],
            "passes": [
                {
                    "name": pass_name,
                    "adapter": str(lively_adapter) if is_tuned else None,
                    "picture": picture,
                    "constrained": pass_name.endswith("_constrained"),
                    "out": str(folder / f"{pass_name}.jsonl"),
                }
                for pass_name, is_tuned, picture in passes
            ],
        }
        (folder / "job.json").write_text(json.dumps(job))
        return folder / "job.json"

    return make


def read_replies(job: Path, name: str) -> dict[str, str]:
    lines = [json.loads(line) for line in (job.parent / f"{name}.jsonl").read_text().splitlines()]
    assert [problem for line in lines for problem in find_problems("prediction", line, name)] == []
    assert len({line["id"] for line in lines}) == len(lines)
    return {line["id"]: line["reply"] for line in lines}


def test_every_sample_is_answered_in_every_pass(make_job: MakeJob, log: EventLog) -> None:
    job = make_job(("base", False, "own"), ("tuned", True, "own"), ("blank", True, "blank"))
    predict(job, log.events, NeverStop())
    replies = {name: read_replies(job, name) for name in ("base", "tuned", "blank")}
    assert all(set(answers) == {f"s{i}" for i in range(10)} for answers in replies.values())
    assert replies["base"] != replies["tuned"]
    assert replies["tuned"] != replies["blank"]
    last = {event["stage"]: (event["done"], event["total"]) for event in log.read("progress")}
    assert last == {"base": (10, 10), "tuned": (10, 10), "blank": (10, 10)}
    assert [event["event"] for event in log.read()][-1] == "finished"
    assert not list(job.parent.glob("*.partial"))


def test_replies_do_not_depend_on_the_batch_nor_on_the_passes_beside(make_job: MakeJob, log: EventLog) -> None:
    both = make_job(("tuned", True, "own"), ("base", False, "own"), name="both")
    predict(both, log.events, NeverStop())
    for name, is_tuned in (("base", False), ("tuned", True)):
        alone = make_job((name, is_tuned, "own"), name=name, generation__batch_size=1)
        predict(alone, log.events, NeverStop())
        assert read_replies(alone, name) == read_replies(both, name)


def test_constrained_replies_follow_the_schema_and_leave_free_ones_as_they_are(
    make_job: MakeJob, log: EventLog
) -> None:
    passes = [("base", False, "own"), ("base_constrained", False, "own"), ("tuned_constrained", True, "own")]
    job = make_job(*passes)
    predict(job, log.events, NeverStop())
    free, base, tuned = (read_replies(job, name) for name, _, _ in passes)
    alone = make_job(("base", False, "own"), name="alone")
    predict(alone, log.events, NeverStop())
    assert free == read_replies(alone, "base")
    assert all(reply.startswith('{"tables":[') for reply in [*base.values(), *tuned.values()])
    assert not any(reply.startswith('{"tables":[') for reply in free.values())
    assert base != tuned


def test_the_base_pass_is_the_base_without_any_adapter(make_job: MakeJob, log: EventLog, lively_base: Path) -> None:
    job = make_job(("tuned", True, "own"), ("base", False, "own"))
    predict(job, log.events, NeverStop())
    plain = make_job(("base", False, "own"), name="plain")
    predict(plain, log.events, NeverStop())
    assert read_replies(job, "base") == read_replies(plain, "base")


def test_what_was_answered_before_is_kept_and_not_asked_again(make_job: MakeJob, log: EventLog) -> None:
    whole = make_job(("tuned", True, "own"), name="whole")
    predict(whole, log.events, NeverStop())
    job = make_job(("tuned", True, "own"))
    lines = (whole.parent / "tuned.jsonl").read_text().splitlines(keepends=True)
    kept = [json.dumps({**json.loads(line), "reply": f"kept {i}"}) + "\n" for i, line in enumerate(lines[:4])]
    (job.parent / "tuned.jsonl.partial").write_text("".join(kept) + lines[4][:20])
    predict(job, log.events, NeverStop())
    replies, expected = read_replies(job, "tuned"), read_replies(whole, "tuned")
    for number, line in enumerate(lines):
        id = json.loads(line)["id"]
        assert replies[id] == (f"kept {number}" if number < 4 else expected[id])


def test_a_complete_file_is_left_alone(make_job: MakeJob, log: EventLog) -> None:
    job = make_job(("base", False, "own"))
    (job.parent / "base.jsonl").write_text("immutable")
    predict(job, log.events, NeverStop())
    assert (job.parent / "base.jsonl").read_text() == "immutable"


def test_equal_inputs_are_asked_once(make_job: MakeJob, log: EventLog, monkeypatch: pytest.MonkeyPatch) -> None:
    import undiagram.generate

    asked: list[int] = []
    original = undiagram.generate.generate

    def count(base: Any, batch: Any, *rest: Any) -> Any:
        asked.append(len(batch["ids"]))
        return original(base, batch, *rest)

    monkeypatch.setattr(undiagram.generate, "generate", count)
    job = make_job(("own", False, "own"), ("blank", False, "blank"))
    content = json.loads(job.read_text())
    copy = shutil.copy(content["samples"][0]["image"], job.parent / "copy.png")
    content["samples"][1]["image"] = str(copy)
    job.write_text(json.dumps(content))
    predict(job, log.events, NeverStop())
    replies = read_replies(job, "own")
    assert replies["s0"] == replies["s1"]
    sizes = {tuple(Image.open(sample["image"]).size) for sample in content["samples"]}
    assert sum(asked) <= 9 + len(sizes)
    assert sum(asked) < 20
    assert set(read_replies(job, "blank")) == set(replies)


def test_all_pictures_that_cannot_be_read_are_named(make_job: MakeJob, log: EventLog) -> None:
    job = make_job(("base", False, "own"))
    content = json.loads(job.read_text())
    content["samples"][3]["image"] = "/nowhere/a.png"
    content["samples"][7]["image"] = str(job)
    job.write_text(json.dumps(content))
    with pytest.raises(UndiagramError) as caught:
        predict(job, log.events, NeverStop())
    assert caught.value.code == "image_unreadable"
    assert [problem.where for problem in caught.value.problems] == ["/nowhere/a.png", str(job)]


def test_a_reader_who_leaves_stops_the_work_and_keeps_what_was_said(make_job: MakeJob) -> None:
    from undiagram.events import Events

    reader, writer = os.pipe()
    os.close(reader)
    job = make_job(("base", False, "own"))
    with pytest.raises(Interrupted):
        predict(job, Events(writer), NeverStop())
    os.close(writer)
    assert len((job.parent / "base.jsonl.partial").read_text().splitlines()) == CONFIG["generation"]["batch_size"]


def test_a_full_disk_is_named(tmp_path: Path, log: EventLog) -> None:
    from undiagram.errors import to_undiagram_error

    (tmp_path / "out.jsonl.partial").symlink_to("/dev/full")
    file = PredictionFile(tmp_path / "out.jsonl")
    file.partial.unlink()
    file._stream = open("/dev/full", "ab", buffering=0)  # noqa: SIM115
    with pytest.raises(OSError, match="No space") as caught:
        file.append([{"id": "a", "reply": "b"}])
    assert to_undiagram_error(caught.value).code == "disk_full"
    assert file.answered == set()


def test_an_interrupt_exits_with_130_and_keeps_the_partial_file(make_job: MakeJob, tmp_path: Path) -> None:
    job = make_job(("base", False, "own"), generation__max_new_tokens=300, generation__batch_size=1)
    events = tmp_path / "events.ndjson"
    process = start_module("predict", "--job", job, events=events)
    wait_for_event(process, events, "progress")
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate()
    assert process.returncode == INTERRUPTED, errors.decode()
    assert output == b""
    assert b"Traceback" not in errors
    assert json.loads(events.read_text().splitlines()[-1])["event"] == "interrupted"
    assert (job.parent / "base.jsonl.partial").exists()
    assert not (job.parent / "base.jsonl").exists()
