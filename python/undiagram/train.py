"""Fine-tunes a model as runs/ID/config.json says, or goes on where an earlier process was stopped.

PYTHONPATH=python python -m undiagram.train --run-dir runs/ID --dataset DIR
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Iterable, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from undiagram.command import StopRequest, run_command
from undiagram.contract import read_checked
from undiagram.data import Sample, read_split
from undiagram.errors import Interrupted, is_out_of_memory, out_of_memory
from undiagram.events import Events, is_first_process
from undiagram.lock import hold_lock

if TYPE_CHECKING:
    from undiagram.collate import Batch, Encoder
    from undiagram.module import TrainingModule
    from undiagram.order import Plan

Config = dict[str, Any]
FINISHED = "finished.json"
PACKAGES = ("torch", "transformers", "peft", "lightning", "tokenizers", "safetensors", "numpy", "pillow")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m undiagram.train", description="Trains, or resumes, one run.")
    parser.add_argument("--run-dir", type=Path, required=True, help="folder that holds the run's config.json")
    parser.add_argument("--dataset", type=Path, required=True, help="dataset folder")
    arguments = parser.parse_args()
    return run_command(partial(train, arguments.run_dir, arguments.dataset))


def train(run: Path, dataset: Path, events: Events, stop: StopRequest) -> None:
    """Trains the run to its end and leaves its adapter. A run that has ended only says so again."""
    config = read_checked("run-config", run / "config.json")
    with (run / "config.json").open("rb") as stream:
        if is_first_process():
            hold_lock(stream, run, events)
        train_locked(config, run, dataset, events, stop)


def train_locked(config: Config, run: Path, dataset: Path, events: Events, stop: StopRequest) -> None:
    if (run / FINISHED).is_file() and (run / "adapter").is_dir():
        events.emit("finished", **json.loads((run / FINISHED).read_text("utf-8")))
        return
    samples = read_split(dataset, config["dataset"]["train_split"])
    validation = read_validation(config, dataset)

    # What stands on torch takes seconds to import: after the checks that do without.
    from undiagram.checkpoint import find_newest
    from undiagram.model import load_encoder

    encoder = load_encoder(config)
    plan = make_plan(config, encoder, samples, validation)
    total_steps = plan.total_steps(config["training"]["epochs"], config["training"]["max_steps"])
    newest = find_newest(run / "checkpoints", partial(warn_damaged, events))
    if newest is None or newest[1] < total_steps:
        fit(config, run, encoder, plan, total_steps, samples, validation, newest, events, stop)
    if is_first_process():
        finish(config, run, encoder, total_steps, events)


def read_validation(config: Config, dataset: Path) -> list[Sample]:
    """The first validation samples, as many as the loss is to be taken on."""
    count = config["training"]["validation_samples"]
    return read_split(dataset, config["dataset"]["validation_split"])[:count] if count > 0 else []


def make_plan(config: Config, encoder: Encoder, samples: Sequence[Sample], validation: Sequence[Sample]) -> Plan:
    """Measures every sample, refusing those too long, and plans the order of the run."""
    from undiagram.collate import measure_lengths
    from undiagram.order import Plan

    training = config["training"]
    measure_lengths(encoder, validation, config["max_length"])
    lengths = measure_lengths(encoder, samples, config["max_length"])
    return Plan(
        lengths=lengths.total,
        answer_lengths=lengths.answer,
        batch_size=training["batch_size"],
        accumulate=training["accumulate"],
        processes=training["devices"] * training["nodes"],
        seed=training["seed"],
        group_by_length=training["group_by_length"],
    )


def fit(
    config: Config,
    run: Path,
    encoder: Encoder,
    plan: Plan,
    total_steps: int,
    samples: Sequence[Sample],
    validation: Sequence[Sample],
    newest: tuple[Path, int] | None,
    events: Events,
    stop: StopRequest,
) -> None:
    """Takes the steps that are left. Raises Interrupted when it was asked to stop before the last one."""
    from undiagram.hardware import limit_threads, resolve_device, resolve_precision
    from undiagram.loader import collate_samples, make_train_loader, make_validation_batches
    from undiagram.run_callback import RunCallback
    from undiagram.trainer import make_trainer

    training = config["training"]
    limit_threads()
    device = resolve_device(training["devices"])
    precision = resolve_precision(training["precision"])
    module = make_module(config, precision, total_steps)
    is_sharded = training["strategy"] == "fsdp"
    largest = [samples[place] for place in plan.largest_batch().samples]

    def validation_batches() -> Iterable[Batch]:
        # Sharded processes must take every forward together, so each takes all samples.
        share = validation if is_sharded else validation[trainer.global_rank :: trainer.world_size]
        return make_validation_batches(encoder, share, training["batch_size"])

    callback = RunCallback(
        events,
        stop,
        plan,
        run / "checkpoints",
        make_preflight_batch=None if is_sharded else partial(collate_samples, encoder, largest),
        make_validation_batches=validation_batches if validation else None,
    )
    trainer = make_trainer(training, device, precision, module.model.get_base_model(), run, callback)
    path, first_step = newest or (None, 0)
    loader = make_train_loader(
        encoder,
        samples,
        plan,
        (first_step, total_steps),
        trainer.global_rank,
        training["loader_workers"],
        pin_memory=device == "cuda",
    )
    if trainer.is_global_zero:
        events.emit(
            "run_started",
            run_id=run.resolve().name,
            pid=os.getpid(),
            resumed_from_step=first_step,
            total_steps=total_steps,
            device=describe_device(device),
            precision=precision,
            train_samples=len(samples),
            versions={"python": platform.python_version(), **{name: version(name) for name in PACKAGES}},
            **count_parameters(module),
        )
    try:
        trainer.fit(module, loader, ckpt_path=path, weights_only=True)
    except Exception as error:
        if is_out_of_memory(error):
            raise out_of_memory(error, module.current_ids) from error
        raise
    if callback.interrupted_at is not None:
        raise Interrupted(module.steps_done, str(callback.interrupted_at))


def make_module(config: Config, precision: str, total_steps: int) -> TrainingModule:
    """The base with its LoRA pairs, ready to train."""
    import torch

    from undiagram.hardware import base_dtype
    from undiagram.lora import add_lora
    from undiagram.model import load_base
    from undiagram.module import TrainingModule

    training = config["training"]
    base = load_base(config["model"], base_dtype(precision))
    if training["gradient_checkpointing"]:
        # The reentrant form gives no gradient to weights whose inputs have none, as all behind a frozen embedding.
        base.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
    torch.manual_seed(training["seed"])  # LoRA's A matrices are drawn at random.
    module = TrainingModule(add_lora(base, config), training, total_steps)
    # `from_pretrained` leaves the model in eval mode, in which there is neither dropout nor checkpointing.
    return module.train()


def count_parameters(module: TrainingModule) -> dict[str, int]:
    from undiagram.lora import adapted_modules

    return {
        "parameters": sum(parameter.numel() for parameter in module.parameters()),
        "trainable_parameters": sum(p.numel() for p in module.parameters() if p.requires_grad),
        "adapted_modules": len(adapted_modules(module)),
    }


def describe_device(device: str) -> str:
    """The device's name, as a person knows it."""
    import torch

    if device == "cuda":
        return torch.cuda.get_device_name()
    return f"cpu ({torch.get_num_threads()} threads)"


def finish(config: Config, run: Path, encoder: Encoder, total_steps: int, events: Events) -> None:
    """Writes the adapter from the last checkpoint, which every process layout and every resumption leaves alike."""
    import torch

    from undiagram.checkpoint import checkpoint_path, sync
    from undiagram.lora import save_adapter

    path = checkpoint_path(run / "checkpoints", total_steps)
    checkpoint = torch.load(path, map_location="cpu", weights_only=True)
    artifact = save_adapter(run / "adapter", config, checkpoint["state_dict"], encoder)
    events.emit("artifact", **artifact)
    finished = {"step": total_steps, "seconds": checkpoint["seconds"], "final_loss": checkpoint["last_loss"]}
    aside = run / f"{FINISHED}.tmp"
    aside.write_text(json.dumps(finished) + "\n", "utf-8")
    sync(aside)
    aside.rename(run / FINISHED)
    events.emit("finished", **finished)


def warn_damaged(events: Events, path: Path, reason: str) -> None:
    events.emit(
        "warning",
        code="checkpoint_damaged",
        message=f"{path} cannot be read ({reason}); going on from an older one.",
        next="Nothing to do; the steps in between are taken again.",
    )


if __name__ == "__main__":
    sys.exit(main())
