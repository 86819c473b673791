from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import pytest
import torch
from conftest import (
    CONFIG,
    EventLog,
    NeverStop,
    StopAfter,
    draw_split,
    make_config,
    start_module,
    wait_for_event,
    write_metadata,
)
from safetensors.torch import load_file

from undiagram.checkpoint import list_checkpoints
from undiagram.collate import measure_lengths
from undiagram.contract import ROOT
from undiagram.data import read_split
from undiagram.errors import INTERRUPTED, USAGE, Interrupted, UndiagramError
from undiagram.events import Events
from undiagram.lora import WEIGHTS
from undiagram.model import load_encoder
from undiagram.train import describe_loaded, find_versions, train

MakeRun = Callable[..., Path]


def train_quietly(run: Path, dataset: Path, log: EventLog) -> None:
    train(run, dataset, log.events, NeverStop())


def find_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def numbers(events: list[dict[str, Any]]) -> dict[int, tuple[float, ...]]:
    """Loss, rate and norm of each step; of a step said twice, the last time counts."""
    return {e["step"]: (e["loss"], e["learning_rate"], e["grad_norm"]) for e in events if e["event"] == "step"}


def test_a_run_of_the_committed_base_says_its_steps_and_leaves_its_adapter(
    make_run: MakeRun, dataset: Path, log: EventLog
) -> None:
    run = make_run(model__base="python/tiny")
    train_quietly(run, dataset, log)
    (started,) = log.read("run_started")
    assert started["run_id"] == "run"
    assert (started["total_steps"], started["resumed_from_step"]) == (5, 0)
    assert started["adapted_modules"] == 24
    assert started["trainable_parameters"] == 49_152
    steps = log.read("step")
    assert [event["step"] for event in steps] == [1, 2, 3, 4, 5]
    assert steps[-1]["epoch"] == 2
    assert all(event["tokens_per_second"] > event["samples_per_second"] for event in steps)
    # The second step ends no epoch, the third does, the fifth ends the run.
    assert [event["step"] for event in log.read("validation")] == [3, 5]
    assert [event["step"] for event in log.read("checkpoint")] == [2, 4, 5]
    (finished,) = log.read("finished")
    assert finished["final_loss"] == steps[-1]["loss"]
    (artifact,) = log.read("artifact")
    assert (run / "adapter" / WEIGHTS).is_file()
    assert artifact["path"] == str(run / "adapter")


def test_a_hub_base_is_told_by_the_commit_it_was_loaded_from(
    make_run: MakeRun, dataset: Path, log: EventLog, tmp_path: Path
) -> None:
    commit = "0123456789" * 4
    repository = tmp_path / "hub" / "models--nobody--base"
    shutil.copytree(CONFIG["model"]["base"], repository / "snapshots" / commit)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text(commit)
    run = make_run(model__base="nobody/base", training__max_steps=1, training__validation_samples=0)
    hub = {"HF_HUB_CACHE": str(repository.parent), "HF_HUB_OFFLINE": "1"}
    process = start_module("train", "--run-dir", run, "--dataset", dataset, events=log.file, **hub)
    output = process.communicate()
    assert process.returncode == 0, output
    (started,) = log.read("run_started")
    assert started["base_commit"] == commit


def test_settings_of_the_processor_and_the_chat_template_have_a_hash_each() -> None:
    def describe(template: str = "", **changes: object) -> tuple[str | None, ...]:
        config = make_config(**changes)
        encoder = load_encoder(config)
        encoder.tokenizer.chat_template += template
        return tuple(describe_loaded(config, encoder).values())

    no_commit, processor, chat_template = describe()
    assert no_commit is None
    assert describe() == (None, processor, chat_template)
    assert [a == b for a, b in zip(describe(pixels__max=25088), describe(), strict=True)] == [True, False, True]
    assert [a == b for a, b in zip(describe(" "), describe(), strict=True)] == [True, True, False]


def test_packages_for_a_gpu_are_named_where_they_are_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    def find(name: str) -> str:
        if name == "flash-attn":
            raise PackageNotFoundError(name)
        return f"{name} 1"

    monkeypatch.setattr("undiagram.train.version", find)
    versions = find_versions()
    assert (versions["bitsandbytes"], versions["liger-kernel"]) == ("bitsandbytes 1", "liger-kernel 1")
    assert "flash-attn" not in versions


def test_training_lowers_the_loss(make_run: MakeRun, dataset: Path, log: EventLog) -> None:
    train_quietly(make_run(training__epochs=6, training__learning_rate=2e-2, lora__dropout=0.0), dataset, log)
    losses = [event["loss"] for event in log.read("step")]
    validation = [event["metrics"]["loss"] for event in log.read("validation")]
    assert losses[-1] < losses[0] - 0.1
    assert validation[-1] < validation[0]


def test_a_finished_run_only_says_so_again(make_run: MakeRun, dataset: Path, log: EventLog) -> None:
    run = make_run(training__max_steps=1)
    train_quietly(run, dataset, log)
    before = {file: file.stat().st_mtime_ns for file in run.rglob("*")}
    train_quietly(run, dataset, log)
    first, second = log.read("finished")
    assert {**first, "time": 0} == {**second, "time": 0}
    assert len(log.read("step")) == 1
    assert {file: file.stat().st_mtime_ns for file in run.rglob("*")} == before


def test_a_run_killed_at_any_moment_ends_with_the_numbers_of_one_that_was_not(
    make_run: MakeRun, dataset: Path, log: EventLog, tmp_path: Path
) -> None:
    changes = {"training__epochs": 4, "training__batch_size": 1, "training__checkpoint_every_steps": 3}
    whole, killed = make_run("whole", **changes), make_run("killed", **changes)
    train_quietly(whole, dataset, log)
    expected = numbers(log.read())

    events = tmp_path / "killed.ndjson"
    events.touch()
    process = start_module("train", "--run-dir", killed, "--dataset", dataset, events=events)
    wait_for_event(process, events, '"step": 8,')
    process.kill()
    process.communicate()
    assert not (killed / "adapter").exists()
    said = [json.loads(line) for line in events.read_text().splitlines()]
    log.file.write_text("".join(json.dumps(event) + "\n" for event in said))

    train_quietly(killed, dataset, log)
    assert log.read("run_started")[-1]["resumed_from_step"] in (6, 9, 12, 15, 18)
    assert numbers(log.read()) == expected
    assert (killed / "adapter" / WEIGHTS).read_bytes() == (whole / "adapter" / WEIGHTS).read_bytes()
    one, other = (json.loads((run / "finished.json").read_text()) for run in (whole, killed))
    assert one["final_loss"] == other["final_loss"]


@pytest.mark.parametrize("lost", [["adapter", "finished.json"], ["adapter"], [f"adapter/{WEIGHTS}"]])
def test_a_run_without_its_adapter_only_writes_the_adapter(
    make_run: MakeRun, dataset: Path, log: EventLog, lost: list[str]
) -> None:
    run = make_run()
    train_quietly(run, dataset, log)
    adapter = (run / "adapter" / WEIGHTS).read_bytes()
    for path in (run / name for name in lost):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    train_quietly(run, dataset, log)
    assert len(log.read("step")) == 5
    assert (run / "adapter" / WEIGHTS).read_bytes() == adapter


def test_a_stop_leaves_a_checkpoint_of_the_step_in_hand(make_run: MakeRun, dataset: Path, log: EventLog) -> None:
    whole = make_run("whole")
    train_quietly(whole, dataset, log)
    expected = numbers(log.read())
    log.file.write_text("")

    run = make_run()
    with pytest.raises(Interrupted) as caught:
        train(run, dataset, log.events, StopAfter(log, 3))
    assert caught.value.step == 3
    assert str(list_checkpoints(run / "checkpoints")[0]) == caught.value.path
    assert not (run / "adapter").exists()
    train_quietly(run, dataset, log)
    assert numbers(log.read()) == expected
    assert (run / "adapter" / WEIGHTS).read_bytes() == (whole / "adapter" / WEIGHTS).read_bytes()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_exits_with_130_after_a_checkpoint(
    make_run: MakeRun, dataset: Path, tmp_path: Path, number: signal.Signals
) -> None:
    run = make_run(training__epochs=200, training__checkpoint_every_steps=1000)
    events = tmp_path / "events.ndjson"
    events.touch()
    process = start_module("train", "--run-dir", run, "--dataset", dataset, events=events)
    wait_for_event(process, events, '"event": "step"')
    process.send_signal(number)
    output, errors = process.communicate()
    assert process.returncode == INTERRUPTED, errors.decode()
    assert output == b""
    assert b"Traceback" not in errors
    said = [json.loads(line) for line in events.read_text().splitlines()]
    steps = [event["step"] for event in said if event["event"] == "step"]
    assert said[-1]["event"] == "interrupted"
    assert said[-1]["step"] == steps[-1]
    assert Path(said[-1]["path"]).is_file()


def test_a_reader_who_leaves_stops_the_run_at_a_checkpoint(make_run: MakeRun, dataset: Path) -> None:
    import os

    reader, writer = os.pipe()
    os.close(reader)
    run = make_run()
    with pytest.raises(Interrupted):
        train(run, dataset, Events(writer), NeverStop())
    os.close(writer)
    assert [path.name for path in list_checkpoints(run / "checkpoints")] == ["step-00000001.ckpt"]


def test_checkpoints_hold_the_lora_weights_alone_and_two_are_kept(
    make_run: MakeRun, dataset: Path, log: EventLog
) -> None:
    run = make_run()
    train_quietly(run, dataset, log)
    assert [path.name for path in list_checkpoints(run / "checkpoints")] == ["step-00000005.ckpt", "step-00000004.ckpt"]
    checkpoint = torch.load(list_checkpoints(run / "checkpoints")[0], weights_only=True)
    assert all(".lora_" in name for name in checkpoint["state_dict"])
    assert sum(file.stat().st_size for file in (run / "checkpoints").iterdir()) < 3e6


@pytest.mark.parametrize("accumulate", [4, 2])
def test_accumulating_small_batches_is_one_large_batch(
    make_run: MakeRun, dataset: Path, log: EventLog, accumulate: int
) -> None:
    changes = {"training__max_steps": 1, "training__group_by_length": False, "lora__dropout": 0.0}
    train_quietly(make_run("large", training__batch_size=4, training__accumulate=1, **changes), dataset, log)
    small = {"training__batch_size": 4 // accumulate, "training__accumulate": accumulate}
    train_quietly(make_run("small", **small, **changes), dataset, log)
    large, small_step = log.read("step")
    assert small_step["loss"] == pytest.approx(large["loss"], rel=1e-5)
    assert small_step["grad_norm"] == pytest.approx(large["grad_norm"], rel=1e-4)


TWO_DEVICES = {"training__devices": 2, "training__accumulate": 1}


@pytest.mark.parametrize(
    ("layout", "machines"),
    [
        ({"training__cpu_processes": 2}, 1),
        ({**TWO_DEVICES, "training__strategy": "ddp"}, 1),
        ({**TWO_DEVICES, "training__strategy": "fsdp"}, 1),
        ({"training__nodes": 2, "training__accumulate": 1, "training__strategy": "ddp"}, 2),
    ],
)
def test_two_processes_take_the_steps_of_one(
    make_run: MakeRun,
    dataset: Path,
    log: EventLog,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    layout: dict[str, Any],
    machines: int,
) -> None:
    """On one machine, or on two as README.md starts them."""
    scores = tmp_path / "scores"
    scores.write_text("".join(f'{{"step": {step}, "metrics": {{"overall": 0.{step}}}}}\n' for step in (1, 2)))
    # Five samples to validate on and three to answer: one process has more to do than the other.
    validation = {"training__validation_samples": 5, "training__score_samples": 3, "training__validate_every_steps": 1}
    changes = {"training__max_steps": 2, "lora__dropout": 0.0, "training__learning_rate": 1e-2, **validation}
    one_run = make_run("one", **changes)
    with scores.open("rb") as stream:
        monkeypatch.setenv("UNDIAGRAM_SCORES_FD", str(stream.fileno()))
        train_quietly(one_run, dataset, log)
    run = make_run("two", **layout, **changes)
    events = tmp_path / "two.ndjson"
    program = ("train", "--run-dir", run, "--dataset", dataset)
    meeting = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(find_free_port())} if machines > 1 else {}
    with scores.open("rb") as stream:
        first = start_module(*program, events=events, stdin=stream, UNDIAGRAM_SCORES_FD="0", NODE_RANK="0", **meeting)
        others = [
            start_module(*program, events=tmp_path / "other.ndjson", NODE_RANK=str(rank), **meeting)
            for rank in range(1, machines)
        ]
        ends = [(process.communicate()[1], process.returncode) for process in (first, *others)]
    assert all(code == 0 for _, code in ends), [errors.decode() for errors, _ in ends]
    said = [json.loads(line) for line in events.read_text().splitlines()]
    one, two = numbers(log.read()), numbers(said)
    assert one.keys() == two.keys()
    for step in one:
        assert two[step] == pytest.approx(one[step], rel=1e-3)
    losses = [[e["metrics"]["loss"] for e in all if e["event"] == "validation"] for all in (log.read(), said)]
    assert losses[1] == pytest.approx(losses[0], rel=1e-4)
    replies = [(folder / "validation" / "step-00000002.jsonl").read_text() for folder in (one_run, run)]
    assert replies[0] == replies[1]
    adapters = [load_file(folder / "adapter" / WEIGHTS) for folder in (one_run, run)]
    assert adapters[0].keys() == adapters[1].keys()
    for name, weights in adapters[0].items():
        torch.testing.assert_close(adapters[1][name], weights, rtol=1e-2, atol=1e-4)


def test_no_process_is_left_when_the_first_is_killed_before_they_met(
    make_run: MakeRun, dataset: Path, tmp_path: Path
) -> None:
    run = make_run(training__cpu_processes=2)
    first = start_module("train", "--run-dir", run, "--dataset", dataset, events=tmp_path / "events.ndjson")
    # The others are started with the same words.
    while len(others := find_processes(str(run)) - {first.pid}) == 0:
        assert first.poll() is None
        time.sleep(0.05)
    first.kill()
    first.wait()
    give_up = time.monotonic() + 60
    while others & find_processes(str(run)):
        assert time.monotonic() < give_up
        time.sleep(0.2)


def find_processes(word: str) -> set[int]:
    """Those that have it on their command line."""
    done = subprocess.run(["ps", "-A", "-ww", "-o", "pid=,command="], stdout=subprocess.PIPE, text=True, check=True)
    return {int(line.split()[0]) for line in done.stdout.splitlines() if word in line}


def test_sharded_processes_resume_to_the_same_bytes(make_run: MakeRun, dataset: Path, tmp_path: Path) -> None:
    sharded = {"training__devices": 2, "training__strategy": "fsdp", "training__checkpoint_every_steps": 1}
    run = make_run(training__max_steps=2, training__validation_samples=0, **sharded)

    def take_up() -> bytes:
        process = start_module("train", "--run-dir", run, "--dataset", dataset, events=tmp_path / "events.ndjson")
        _, errors = process.communicate()
        assert process.returncode == 0, errors.decode()
        return (run / "adapter" / WEIGHTS).read_bytes()

    whole = take_up()
    shutil.rmtree(run / "adapter")
    (run / "finished.json").unlink()
    list_checkpoints(run / "checkpoints")[0].unlink()
    assert take_up() == whole
    started = [json.loads(line) for line in (tmp_path / "events.ndjson").read_text().splitlines()]
    assert [event["resumed_from_step"] for event in started if event["event"] == "run_started"] == [0, 1]


@pytest.mark.parametrize("precision", ["bf16-mixed", "32-true"])
def test_weights_move_in_either_precision(make_run: MakeRun, dataset: Path, log: EventLog, precision: str) -> None:
    changes = {"training__precision": precision, "training__gradient_checkpointing": True}
    run = make_run(training__max_steps=2, training__learning_rate=1e-4, **changes)
    train_quietly(run, dataset, log)
    checkpoint = torch.load(list_checkpoints(run / "checkpoints")[0], weights_only=True)
    pairs = checkpoint["state_dict"]
    assert {tensor.dtype for tensor in pairs.values()} == {torch.float32}
    assert all(tensor.abs().sum() > 0 for name, tensor in pairs.items() if ".lora_B." in name)
    assert log.read("run_started")[0]["precision"] == precision


def test_a_config_that_is_wrong_fails_before_torch_is_loaded(make_run: MakeRun, dataset: Path, tmp_path: Path) -> None:
    run = make_run(training__batch_size=0)
    events = tmp_path / "events.ndjson"
    process = start_module("train", "--run-dir", run, "--dataset", dataset, events=events, PYTHONVERBOSE="1")
    output, errors = process.communicate()
    assert process.returncode == USAGE
    assert output == b""
    assert b"import 'torch'" not in errors
    (failed,) = [json.loads(line) for line in events.read_text().splitlines()]
    assert (failed["event"], failed["code"], failed["exit_code"]) == ("failed", "config_invalid", USAGE)
    assert "training.batch_size" in failed["message"]


def test_samples_that_are_too_long_are_all_named_before_the_first_step(
    make_run: MakeRun, dataset: Path, log: EventLog
) -> None:
    with pytest.raises(UndiagramError) as caught:
        train_quietly(make_run(max_length=60), dataset, log)
    assert caught.value.code == "sample_too_long"
    assert log.read() == []


def test_a_picture_that_breaks_while_training_is_named(make_run: MakeRun, tmp_path: Path, log: EventLog) -> None:
    folder = tmp_path / "data"
    draw_split(folder, "train", 3)
    draw_split(folder, "validation", 2)
    file = folder / "train" / "images" / "1.png"
    file.write_bytes(file.read_bytes()[:-60])
    with pytest.raises(UndiagramError) as caught:
        train_quietly(make_run(), folder, log)
    assert caught.value.code == "image_unreadable"
    assert "1.png" in caught.value.message


def test_memory_that_does_not_last_names_samples_and_settings(
    make_run: MakeRun, dataset: Path, log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    from undiagram.module import TrainingModule

    monkeypatch.setattr(TrainingModule, "summed_loss", lambda *_: torch.empty(1 << 50))
    with pytest.raises(UndiagramError) as caught:
        train_quietly(make_run(), dataset, log)
    assert caught.value.code == "out_of_memory"
    assert "train-" in caught.value.message
    for setting in ("training.batch_size", "pixels.max", "training.gradient_checkpointing"):
        assert setting in caught.value.next
    assert log.read("step") == []


@pytest.mark.parametrize("is_grouped", [True, False])
def test_the_config_decides_whether_samples_of_one_length_share_a_batch(
    make_run: MakeRun, dataset: Path, log: EventLog, monkeypatch: pytest.MonkeyPatch, is_grouped: bool
) -> None:
    from undiagram.module import TrainingModule

    seen: list[list[str]] = []
    summed_loss = TrainingModule.summed_loss

    def watch(module: TrainingModule, batch: dict[str, Any]) -> torch.Tensor:
        seen.append(batch["ids"])
        return summed_loss(module, batch)

    monkeypatch.setattr(TrainingModule, "summed_loss", watch)
    run = make_run(training__epochs=1, training__validation_samples=0, training__group_by_length=is_grouped)
    train_quietly(run, dataset, log)
    encoder = load_encoder(CONFIG)
    samples = read_split(dataset, "train")
    lengths = dict(zip([s.id for s in samples], measure_lengths(encoder, samples, 2048).total, strict=True))
    # Behind the one tried first, five batches are the epoch, and all ten samples are sorted together.
    batches = [sorted(lengths[id] for id in ids) for ids in seen[1:6]]
    assert sum(map(len, batches)) == len(samples)
    in_order = sorted(lengths.values())
    neighbours = [in_order[place : place + 2] for place in range(0, len(in_order), 2)]
    assert (sorted(batches) == neighbours) == is_grouped


def test_the_longest_samples_are_tried_before_the_first_step(
    make_run: MakeRun, dataset: Path, log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    from undiagram.module import TrainingModule

    seen: list[tuple[int, list[str]]] = []
    summed_loss = TrainingModule.summed_loss

    def watch(module: TrainingModule, batch: dict[str, Any]) -> torch.Tensor:
        seen.append((batch["input_ids"].shape[1], batch["ids"]))
        return summed_loss(module, batch)

    monkeypatch.setattr(TrainingModule, "summed_loss", watch)
    train_quietly(make_run(training__validation_samples=0), dataset, log)
    lengths = [length for length, _ in seen]
    # One more forward than the five steps have micro-batches.
    assert len(lengths) == 5 * 2 + 1
    assert lengths[0] == max(lengths)
    assert len(seen[0][1]) == 2


def test_a_pair_without_a_gradient_is_found_before_the_first_step(
    make_run: MakeRun, dataset: Path, log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    from undiagram.module import TrainingModule

    def cut_off(module: TrainingModule, _batch: object) -> torch.Tensor:
        pair = next(part for name, part in module.named_modules() if name.endswith("q_proj.lora_A.default"))
        return pair(torch.ones(1, 64)).sum()

    monkeypatch.setattr(TrainingModule, "summed_loss", cut_off)
    with pytest.raises(UndiagramError) as caught:
        train_quietly(make_run(), dataset, log)
    assert caught.value.code == "lora_without_gradient"
    assert log.read("step") == []


def test_sharded_processes_find_a_pair_without_a_gradient_too(make_run: MakeRun, dataset: Path, tmp_path: Path) -> None:
    program = tmp_path / "cut_off.py"
    program.write_text(
        "import sys\n"
        "import torch\n"
        "from undiagram import train\n"
        "from undiagram.module import TrainingModule\n"
        "def cut_off(module, _batch):\n"
        "    names = dict(module.named_modules())\n"
        "    return next(names[n] for n in names if n.endswith('q_proj.lora_A.default'))(torch.ones(1, 64)).sum()\n"
        "TrainingModule.summed_loss = cut_off\n"
        "sys.exit(train.main())\n"
    )
    run = make_run(training__devices=2, training__strategy="fsdp", training__validation_samples=0)
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "python"), "UNDIAGRAM_EVENTS_FD": "1"}
    command = [sys.executable, program, "--run-dir", run, "--dataset", dataset]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    said = [json.loads(line) for line in ended.stdout.splitlines() if line.startswith("{")]
    assert [event["code"] for event in said if event["event"] == "failed"] == ["lora_without_gradient"], ended.stderr
    assert not [event for event in said if event["event"] == "step"]
    assert ended.returncode == USAGE


def test_a_loss_that_is_no_number_stops_the_run_with_a_sound_checkpoint(
    make_run: MakeRun, dataset: Path, log: EventLog
) -> None:
    run = make_run(training__learning_rate=1e30, training__checkpoint_every_steps=1, training__warmup_steps=0)
    with pytest.raises(UndiagramError) as caught:
        train_quietly(run, dataset, log)
    assert caught.value.code == "non_finite_loss"
    assert list_checkpoints(run / "checkpoints")


def test_a_checkpoint_of_another_lora_is_refused(make_run: MakeRun, dataset: Path, log: EventLog) -> None:
    run = make_run()
    with pytest.raises(Interrupted):
        train(run, dataset, log.events, StopAfter(log, 1))
    config = make_config(lora__target_modules=["q_proj"])
    (run / "config.json").write_text(json.dumps(config))
    with pytest.raises(UndiagramError, match="other weights"):
        train_quietly(run, dataset, log)


def test_a_damaged_checkpoint_costs_steps_but_no_numbers(make_run: MakeRun, dataset: Path, log: EventLog) -> None:
    whole = make_run("whole")
    train_quietly(whole, dataset, log)
    run = make_run()
    with pytest.raises(Interrupted):
        train(run, dataset, log.events, StopAfter(log, len(log.read("step")) + 4))
    newest = list_checkpoints(run / "checkpoints")[0]
    newest.write_bytes(b"torn")
    train_quietly(run, dataset, log)
    assert log.read("run_started")[-1]["resumed_from_step"] == 2
    assert [event["code"] for event in log.read("warning")] == ["checkpoint_damaged"]
    assert (run / "adapter" / WEIGHTS).read_bytes() == (whole / "adapter" / WEIGHTS).read_bytes()


def test_a_dataset_without_its_validation_split_trains_when_none_is_asked_for(
    make_run: MakeRun, tmp_path: Path, log: EventLog
) -> None:
    rows = draw_split(tmp_path / "data", "train", 2)
    write_metadata(tmp_path / "data" / "train", rows)
    train_quietly(make_run(training__validation_samples=0, training__max_steps=1), tmp_path / "data", log)
    assert log.read("validation") == []
    assert log.read("finished")
