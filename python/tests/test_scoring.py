"""Early stopping and the best adapter, by scores that come from outside."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from conftest import EventLog, NeverStop, StopAfter, start_module, wait_for_event
from safetensors.torch import load_file

from undiagram import scorer as scorer_module
from undiagram.checkpoint import list_checkpoints
from undiagram.contract import find_problems
from undiagram.errors import ENVIRONMENT, USAGE, Interrupted, UndiagramError
from undiagram.lora import WEIGHTS
from undiagram.train import train

MakeRun = Callable[..., Path]
Answer = Callable[..., None]
# Ten samples in steps of four: the epochs end with the steps 3, 5, 8 and 10.
SCORED = {"training__score_samples": 3, "training__epochs": 4, "training__learning_rate": 1e-2}


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Answer]:
    """Puts scores by step where the run will read them."""
    reader, writer = os.pipe()
    monkeypatch.setenv("UNDIAGRAM_SCORES_FD", str(reader))

    def write(scores: dict[int, float]) -> None:
        for step, overall in scores.items():
            os.write(writer, json.dumps({"step": step, "metrics": {"overall": overall}}).encode() + b"\n")

    yield write
    os.close(reader)
    os.close(writer)


def train_quietly(run: Path, dataset: Path, log: EventLog) -> dict[str, Any]:
    train(run, dataset, log.events, NeverStop())
    return log.read("finished")[-1]


def adapter(run: Path) -> bytes:
    return (run / "adapter" / WEIGHTS).read_bytes()


def test_the_adapter_of_the_best_score_is_kept_not_the_last(
    make_run: MakeRun, dataset: Path, log: EventLog, answer: Answer
) -> None:
    answer({3: 0.1, 5: 0.4, 8: 0.3, 10: 0.4})
    run = make_run("scored", **SCORED)
    finished = train_quietly(run, dataset, log)
    assert (finished["step"], finished["adapter_step"], finished["adapter_score"]) == (10, 5, 0.4)
    assert [event["metrics"]["overall"] for event in log.read("validation")] == [0.1, 0.4, 0.3, 0.4]
    last = torch.load(list_checkpoints(run / "checkpoints")[0], weights_only=True)

    # The weights kept are those of the fifth step of a run that scores nothing: to look at replies changes nothing.
    plain = make_run("plain", **{**SCORED, "training__score_samples": 0})
    log.file.write_text("")
    with pytest.raises(Interrupted):
        train(plain, dataset, log.events, StopAfter(log, 5))
    fifth = torch.load(list_checkpoints(plain / "checkpoints")[0], weights_only=True)["state_dict"]
    assert all(torch.equal(last["best"]["weights"][name], weights) for name, weights in fifth.items())
    assert not all(torch.equal(last["state_dict"][name], weights) for name, weights in fifth.items())
    written = load_file(run / "adapter" / WEIGHTS)
    assert all(
        torch.equal(written[name.removeprefix("model.").replace(".default.", ".")], weights)
        for name, weights in fifth.items()
    )


def test_a_run_that_no_longer_gets_better_ends_early(
    make_run: MakeRun, dataset: Path, log: EventLog, answer: Answer
) -> None:
    answer({3: 0.2, 5: 0.5, 8: 0.5, 10: 0.4})
    run = make_run(**{**SCORED, "training__epochs": 9}, training__early_stopping_patience=2)
    finished = train_quietly(run, dataset, log)
    assert (finished["step"], finished["adapter_step"]) == (10, 5)
    assert log.read("step")[-1]["step"] == 10
    # It has ended for good: started again, it only says so.
    assert {**train_quietly(run, dataset, log), "time": 0} == {**finished, "time": 0}
    assert len(log.read("run_started")) == 1


def test_the_replies_to_the_same_samples_are_handed_over_each_time(
    make_run: MakeRun, dataset: Path, log: EventLog, answer: Answer
) -> None:
    answer({3: 0.1, 5: 0.2})
    run = make_run(**{**SCORED, "training__epochs": 2}, training__validation_samples=0)
    train_quietly(run, dataset, log)
    asked = log.read("validation_replies")
    assert [(event["step"], event["samples"]) for event in asked] == [(3, 3), (5, 3)]
    for event in asked:
        lines = [json.loads(line) for line in Path(event["path"]).read_text("utf-8").splitlines()]
        assert [line["id"] for line in lines] == ["validation-0", "validation-1", "validation-2"]
        assert all(find_problems("prediction", line, "line") == [] for line in lines)
        assert all(line["tokens"] == 12 or line["finish"] == "stop" for line in lines)
    assert all("loss" not in event["metrics"] for event in log.read("validation"))


def test_a_reply_is_the_same_whoever_shares_its_batch(
    make_run: MakeRun, dataset: Path, log: EventLog, answer: Answer, lively_base: Path
) -> None:
    """The pictures are of different sizes: where they are read together, all but the largest are padded."""
    replies = []
    for size in (1, 5):
        answer({3: 0.1})
        settings = {**SCORED, "training__score_samples": 5, "training__epochs": 1, "generation__batch_size": size}
        settings["training__learning_rate"] = 1e-6  # What it answers stays lively.
        run = make_run(f"by-{size}", model__base=str(lively_base), **settings)
        train_quietly(run, dataset, log)
        replies.append((run / "validation" / "step-00000003.jsonl").read_text("utf-8"))
    assert replies[0] == replies[1]
    said = [json.loads(line)["reply"] for line in replies[0].splitlines()]
    assert len(set(said)) > 1


def test_a_run_stopped_while_it_waits_for_scores_goes_on_with_that_validation(
    make_run: MakeRun, dataset: Path, log: EventLog, answer: Answer
) -> None:
    settings = {**SCORED, "training__epochs": 3, "training__early_stopping_patience": 2}
    answer({3: 0.4, 5: 0.2, 8: 0.3})
    whole = make_run("whole", **settings)
    expected = train_quietly(whole, dataset, log)
    log.file.write_text("")

    class StopWhenAsked(NeverStop):
        is_set = property(lambda _: len(log.read("validation_replies")) == 2, lambda *_: None)  # type: ignore[assignment]

    answer({3: 0.4})
    run = make_run(**settings)
    with pytest.raises(Interrupted) as caught:
        train(run, dataset, log.events, StopWhenAsked())
    assert caught.value.step == 5
    answer({5: 0.2, 8: 0.3})
    finished = train_quietly(run, dataset, log)
    assert {**finished, "time": 0, "seconds": 0} == {**expected, "time": 0, "seconds": 0}
    assert [event["step"] for event in log.read("validation")] == [3, 5, 8]
    assert adapter(run) == adapter(whole)


def test_a_run_killed_after_its_best_step_still_leaves_the_best(
    make_run: MakeRun, dataset: Path, log: EventLog, answer: Answer, tmp_path: Path
) -> None:
    scores = {3: 0.1, 5: 0.9, 8: 0.3, 10: 0.2}
    answer(scores)
    whole = make_run("whole", **SCORED)
    expected = train_quietly(whole, dataset, log)

    run = make_run(**SCORED)
    events, lines = tmp_path / "killed.ndjson", tmp_path / "scores"
    events.touch()
    lines.write_text("".join(json.dumps({"step": s, "metrics": {"overall": o}}) + "\n" for s, o in scores.items()))
    with lines.open("rb") as stream:
        process = start_module(
            "train", "--run-dir", run, "--dataset", dataset, events=events, stdin=stream, UNDIAGRAM_SCORES_FD="0"
        )
        wait_for_event(process, events, '"step": 6,')
        process.kill()
        process.communicate()
    resumed_from = torch.load(list_checkpoints(run / "checkpoints")[0], weights_only=True)["steps_done"]
    answer({step: score for step, score in scores.items() if step > resumed_from})
    finished = train_quietly(run, dataset, log)
    assert {**finished, "time": 0, "seconds": 0} == {**expected, "time": 0, "seconds": 0}
    assert adapter(run) == adapter(whole)


def test_without_anybody_to_score_a_run_that_needs_it_does_not_start(
    make_run: MakeRun, dataset: Path, log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("UNDIAGRAM_SCORES_FD", raising=False)
    with pytest.raises(UndiagramError) as caught:
        train_quietly(make_run(**SCORED), dataset, log)
    assert (caught.value.code, caught.value.exit_code) == ("scorer_missing", USAGE)
    assert "npx undiagram train" in caught.value.next
    assert log.read() == []


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"", "score_missing"),
        (b"nonsense\n", "score_invalid"),
        (b'{"step": 4, "metrics": {"overall": 0.5}}\n', "score_invalid"),
        (b'{"step": 3, "metrics": {"loss": 0.5}}\n', "score_invalid"),
        (b'{"step": 3, "metrics": {"overall": "much"}}\n', "score_invalid"),
    ],
    ids=["gone", "no JSON", "another step", "no overall score", "no number"],
)
def test_a_scorer_that_goes_or_talks_nonsense_ends_the_run_loudly(
    make_run: MakeRun, dataset: Path, log: EventLog, monkeypatch: pytest.MonkeyPatch, line: bytes, code: str
) -> None:
    reader, writer = os.pipe()
    os.write(writer, line)
    os.close(writer)
    monkeypatch.setenv("UNDIAGRAM_SCORES_FD", str(reader))
    run = make_run(**SCORED)
    with pytest.raises(UndiagramError) as caught:
        train_quietly(run, dataset, log)
    os.close(reader)
    assert (caught.value.code, caught.value.exit_code) == (code, ENVIRONMENT)
    assert [path.name for path in list_checkpoints(run / "checkpoints")] == ["step-00000002.ckpt"]


def test_a_scorer_that_is_silent_for_too_long_ends_the_run(
    log: EventLog, answer: Answer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    descriptor = int(os.environ["UNDIAGRAM_SCORES_FD"])
    silent = scorer_module.Scorer(descriptor, log.events, NeverStop(), patience=0.2)
    with pytest.raises(UndiagramError, match=r"within 0\.2 seconds"):
        silent.score(3, tmp_path / "replies.jsonl", 2)
