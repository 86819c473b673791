"""Watches a training run: says its steps, validates and saves on schedule, and stops when asked."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import lightning.pytorch as pl
import torch

from undiagram.checkpoint import checkpoint_path, write_checkpoint
from undiagram.collate import Batch
from undiagram.command import StopRequest
from undiagram.events import Events
from undiagram.module import TrainingModule
from undiagram.order import Plan


class RunCallback(pl.Callback):
    """`make_validation_batches` gives this process's share of the validation samples, or nothing to validate on."""

    def __init__(
        self,
        events: Events,
        stop: StopRequest,
        plan: Plan,
        checkpoints: Path,
        make_preflight_batch: Callable[[], Batch] | None,
        make_validation_batches: Callable[[], Iterable[Batch]] | None,
    ) -> None:
        self.events = events
        self.stop = stop
        self.plan = plan
        self.checkpoints = checkpoints
        self.make_preflight_batch = make_preflight_batch
        self.make_validation_batches = make_validation_batches
        self.interrupted_at: Path | None = None
        """The checkpoint that was left when the run was asked to stop."""
        self._started = time.monotonic()
        self._step_started = 0.0
        self._step_tokens = 0
        self._step_samples = 0

    def on_train_start(self, trainer: pl.Trainer, module: TrainingModule) -> None:
        if self.make_preflight_batch is not None:
            module.preflight(self.make_preflight_batch())
        self.stop.defer()
        self._started = time.monotonic()
        self._begin_step()

    def on_train_batch_end(
        self, trainer: pl.Trainer, module: TrainingModule, outputs: Any, batch: Batch, batch_index: int
    ) -> None:
        self._step_tokens += int(batch["attention_mask"].sum())
        self._step_samples += len(batch["ids"])
        if (batch_index + 1) % module.training_config["accumulate"] != 0:
            return
        module.steps_done += 1
        self._tell_step(trainer, module)
        is_last = module.steps_done == module.total_steps
        # The stop is agreed on: a process that went on alone would wait for the others for ever.
        is_stopping = trainer.strategy.reduce_boolean_decision(self.stop.is_set or self.events.is_broken, all=False)
        if self._is_validation_due(module, is_last) and not is_stopping:
            loss = module.validation_loss(self.make_validation_batches())
            self._tell(trainer, "validation", step=module.steps_done, metrics={"loss": loss})
        if is_last or is_stopping or module.steps_done % module.training_config["checkpoint_every_steps"] == 0:
            self.save(trainer, module)
        if is_stopping and not is_last:
            self.interrupted_at = checkpoint_path(self.checkpoints, module.steps_done)
            trainer.should_stop = True
        self._begin_step()

    def save(self, trainer: pl.Trainer, module: TrainingModule) -> None:
        path = checkpoint_path(self.checkpoints, module.steps_done)
        before = module.seconds_before
        module.seconds_before = self.total_seconds(module)
        write_checkpoint(path, trainer.save_checkpoint, trainer.is_global_zero)
        module.seconds_before = before
        self._tell(trainer, "checkpoint", step=module.steps_done, path=str(path))

    def total_seconds(self, module: TrainingModule) -> float:
        """Seconds of training so far, those of earlier processes included."""
        return module.seconds_before + time.monotonic() - self._started

    def _is_validation_due(self, module: TrainingModule, is_last: bool) -> bool:
        if self.make_validation_batches is None:
            return False
        every = module.training_config["validate_every_steps"]
        step = module.steps_done
        return is_last or (self.plan.ends_epoch(step) if every is None else step % every == 0)

    def _begin_step(self) -> None:
        self._step_started = time.monotonic()
        self._step_tokens = 0
        self._step_samples = 0

    def _tell_step(self, trainer: pl.Trainer, module: TrainingModule) -> None:
        counts = torch.tensor([self._step_tokens, self._step_samples], dtype=torch.float64, device=module.device)
        tokens, samples = trainer.strategy.reduce(counts, reduce_op="sum").tolist()
        seconds = time.monotonic() - self._step_started
        self._tell(
            trainer,
            "step",
            step=module.steps_done,
            epoch=self.plan.epochs_at(module.steps_done),
            loss=module.last_loss,
            learning_rate=module.learning_rate,
            grad_norm=module.grad_norm,
            samples_per_second=samples / seconds,
            tokens_per_second=tokens / seconds,
            peak_memory_bytes=peak_memory_bytes(),
        )

    def _tell(self, trainer: pl.Trainer, event: str, **fields: Any) -> None:
        if trainer.is_global_zero:
            self.events.emit(event, **fields)


def peak_memory_bytes() -> int:
    """CUDA's peak allocation, or the process's peak resident set on the CPU."""
    if torch.cuda.is_available():
        return torch.cuda.max_memory_allocated()
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
