"""Fine-tunes a model as runs/ID/config.json says, or goes on where an earlier process was stopped.

PYTHONPATH=python python -m undiagram.train --run-dir runs/ID --dataset DIR
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from undiagram.command import StopRequest, end_together, run_command
from undiagram.contract import read_checked
from undiagram.data import Sample, read_split
from undiagram.errors import Interrupted, is_out_of_memory, out_of_memory
from undiagram.events import Events, is_first_process
from undiagram.lock import hold_lock
from undiagram.lora import WEIGHTS
from undiagram.scorer import Scorer

if TYPE_CHECKING:
    from undiagram.checkpoint import Checkpoint
    from undiagram.collate import Encoder
    from undiagram.module import TrainingModule
    from undiagram.order import Plan

Config = dict[str, Any]
FINISHED = "finished.json"
PACKAGES = ("torch", "transformers", "peft", "lightning", "tokenizers", "safetensors", "numpy", "pillow")
GPU_PACKAGES = ("bitsandbytes", "liger-kernel", "flash-attn")  # Named where they are installed.


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
        end_together()
        if is_first_process():
            hold_lock(stream, run, events)
        train_locked(config, run, dataset, events, stop)


def train_locked(config: Config, run: Path, dataset: Path, events: Events, stop: StopRequest) -> None:
    if (run / FINISHED).is_file() and (run / "adapter" / WEIGHTS).is_file():
        events.emit("finished", **json.loads((run / FINISHED).read_text("utf-8")))
        return
    samples = read_split(dataset, config["dataset"]["train_split"])
    validation = read_validation(config, dataset)
    is_scored = config["training"]["score_samples"] > 0
    scorer = Scorer.from_environment(events, stop) if is_scored and is_first_process() else None

    # What stands on torch takes seconds to import: after the checks that do without.
    from undiagram.checkpoint import find_newest
    from undiagram.hardware import divide_among_processes, resolve_device
    from undiagram.model import load_encoder

    device = resolve_device(config["training"]["devices"])
    config = config | {"training": divide_among_processes(config["training"], device)}
    encoder = load_encoder(config)
    plan = make_plan(config, encoder, samples, validation)
    total_steps = plan.total_steps(config["training"]["epochs"], config["training"]["max_steps"])
    newest = find_newest(run / "checkpoints", partial(warn_damaged, events))
    if newest is None or not newest.content["is_complete"]:
        fit(config, device, run, encoder, plan, total_steps, samples, validation, scorer, newest, events, stop)
        newest = find_newest(run / "checkpoints", partial(warn_damaged, events))
    if is_first_process():
        finish(config, run, encoder, newest, events)


def read_validation(config: Config, dataset: Path) -> list[Sample]:
    """The first validation samples, as many as are to be looked at."""
    count = max(config["training"]["validation_samples"], config["training"]["score_samples"])
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
    device: str,
    run: Path,
    encoder: Encoder,
    plan: Plan,
    total_steps: int,
    samples: Sequence[Sample],
    validation: Sequence[Sample],
    scorer: Scorer | None,
    newest: Checkpoint | None,
    events: Events,
    stop: StopRequest,
) -> None:
    """Takes the steps that are left. Raises Interrupted when it was asked to stop before the last one."""
    from undiagram.hardware import limit_threads, resolve_precision
    from undiagram.loader import WaitClock, collate_samples, make_train_loader
    from undiagram.run_callback import RunCallback
    from undiagram.tensorboard import write_tensorboard
    from undiagram.trainer import make_trainer
    from undiagram.validation import Validation

    training = config["training"]
    limit_threads(training["devices"] if device == "cpu" else 1)
    add_pixel_cache(encoder, training)
    precision = resolve_precision(training["precision"])
    module = make_module(config, precision, total_steps)
    if newest is not None:
        module.check_fits(newest.content)
    largest = [samples[place] for place in plan.largest_batch().samples]
    clock = WaitClock()
    callback = RunCallback(
        events,
        stop,
        plan,
        run / "checkpoints",
        make_preflight_batch=partial(collate_samples, encoder, largest),
        validation=Validation(encoder, config, validation, run / "validation", scorer, events),
        clock=clock,
    )
    trainer = make_trainer(training, device, precision, module.model.get_base_model(), run, callback)
    first_step = newest.content["steps_done"] if newest else 0
    loader = make_train_loader(
        encoder,
        samples,
        plan,
        (first_step, total_steps),
        trainer.global_rank,
        training["loader_workers"],
        pin_memory=device == "cuda",
        clock=clock,
    )
    if trainer.is_global_zero:
        if training["tensorboard"]:
            write_tensorboard(run / "tensorboard", events, first_step)
        events.emit(
            "run_started",
            run_id=run.resolve().name,
            pid=os.getpid(),
            resumed_from_step=first_step,
            total_steps=total_steps,
            device=describe_device(device, training["devices"]),
            precision=precision,
            attention=module.model.get_base_model().config._attn_implementation,
            train_samples=len(samples),
            versions=find_versions(),
            **describe_loaded(config, encoder),
            **count_parameters(module),
        )
    try:
        trainer.fit(module, loader, ckpt_path=newest.path if newest else None, weights_only=True)  # type: ignore[arg-type]
    except Exception as error:
        if is_out_of_memory(error):
            raise out_of_memory(error, module.current_ids) from error
        raise
    if callback.interrupted_at is not None:
        raise Interrupted(module.steps_done, str(callback.interrupted_at))


def add_pixel_cache(encoder: Encoder, training: Config) -> None:
    from undiagram.pixel_cache import PixelCache, default_folder

    limit = int(training["pixel_cache_gb"] * 1e9)
    if limit > 0:
        writers = max(1, training["loader_workers"]) * training["devices"]
        encoder.pixel_cache = PixelCache(encoder.image_processor, default_folder(), limit, writers, encoder.enlarge)


def make_module(config: Config, precision: str, total_steps: int) -> TrainingModule:
    """The base with its LoRA pairs, ready to train."""
    import torch

    from undiagram.hardware import base_dtype
    from undiagram.kernels import compile_layers, use_liger
    from undiagram.lora import add_lora
    from undiagram.model import load_base
    from undiagram.module import TrainingModule

    training = config["training"]
    base = load_base(config["model"], base_dtype(precision))
    if training["gradient_checkpointing"]:
        # The reentrant form gives no gradient to weights whose inputs have none, as all behind a frozen embedding.
        base.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
    if training["liger"]:
        use_liger(base)
    torch.manual_seed(training["seed"])  # LoRA's A matrices are drawn at random.
    module = TrainingModule(add_lora(base, config), training, total_steps)
    if training["compile"]:
        compile_layers(base)
    # `from_pretrained` leaves the model in eval mode, in which there is neither dropout nor checkpointing.
    return module.train()


def find_versions() -> dict[str, str]:
    """Of Python and of the packages that take part in the numbers."""
    versions = {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}}
    for name in GPU_PACKAGES:
        with suppress(PackageNotFoundError):
            versions[name] = version(name)
    return versions


def describe_loaded(config: Config, encoder: Encoder) -> dict[str, str | None]:
    """What a lock cannot name before a Hub base is downloaded. The base has no commit when it came from a folder.
    Versions of packages, which the lock has, are left out of the hashes."""
    from undiagram.model import find_commit
    from undiagram.pixel_cache import hash_settings, settings_of

    template = encoder.tokenizer.chat_template
    text = template if isinstance(template, str) else json.dumps(template, sort_keys=True)
    return {
        "base_commit": find_commit(config["model"]),
        "processor_hash": hash_settings(settings_of(encoder.image_processor, encoder.enlarge)),
        "chat_template_hash": hashlib.sha256(text.encode("utf-8")).hexdigest(),
    }


def count_parameters(module: TrainingModule) -> dict[str, int]:
    from undiagram.lora import adapted_modules

    return {
        "parameters": sum(parameter.numel() for parameter in module.parameters()),
        "trainable_parameters": sum(p.numel() for p in module.parameters() if p.requires_grad),
        "adapted_modules": len(adapted_modules(module)),
    }


def describe_device(device: str, processes: int) -> str:
    """The device's name, as a person knows it."""
    import torch

    if device == "cuda":
        return torch.cuda.get_device_name()
    threads = torch.get_num_threads()
    if processes == 1:
        return f"cpu ({threads} threads)"
    return f"cpu ({processes} processes of {threads} thread{'s' if threads > 1 else ''} each)"


def finish(config: Config, run: Path, encoder: Encoder, last: Checkpoint, events: Events) -> None:
    """Writes the adapter from the last checkpoint, which every process layout and every resumption leaves alike: the
    best one where replies were scored, else that of the last step."""
    from undiagram.checkpoint import sync
    from undiagram.lora import save_adapter

    content = last.content
    best = content["best"]
    weights = content["state_dict"] if best is None else best["weights"]
    events.emit("artifact", **save_adapter(run / "adapter", config, weights, encoder))
    finished = {"step": content["steps_done"], "seconds": content["seconds"], "final_loss": content["last_loss"]}
    if best is not None:
        finished |= {"adapter_step": best["step"], "adapter_score": best["score"]}
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
