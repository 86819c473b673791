"""Watches a training run: says its steps, validates and saves on schedule, and stops when asked."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import lightning.pytorch as pl
import torch

from undiagram.best import Best
from undiagram.checkpoint import checkpoint_path, write_checkpoint
from undiagram.collate import Batch
from undiagram.command import StopRequest
from undiagram.errors import Interrupted
from undiagram.events import Events
from undiagram.loader import WaitClock
from undiagram.module import TrainingModule
from undiagram.order import Plan
from undiagram.validation import Validation


class RunCallback(pl.Callback):
    """Lightning's hooks, in the order in which a step ends."""

    def __init__(
        self,
        events: Events,
        stop: StopRequest,
        plan: Plan,
        checkpoints: Path,
        make_preflight_batch: Callable[[], Batch],
        validation: Validation,
        clock: WaitClock,
    ) -> None:
        self.events = events
        self.stop = stop
        self.plan = plan
        self.checkpoints = checkpoints
        self.make_preflight_batch = make_preflight_batch
        self.validation = validation
        self.clock = clock
        self.interrupted_at: Path | None = None
        """The checkpoint that was left when the run was asked to stop."""
        self._started = time.monotonic()
        self._step_started = 0.0
        self._step_tokens = 0
        self._step_samples = 0

    def on_train_start(self, trainer: pl.Trainer, module: TrainingModule) -> None:
        module.preflight(self.make_preflight_batch())
        self.stop.defer()
        self._started = time.monotonic()
        if module.steps_done > 0:
            # A stop may have come between the last step and its validation.
            self._validate_and_save(trainer, module, is_saved=True)
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
        is_due = module.steps_done % module.training_config["checkpoint_every_steps"] == 0
        self._validate_and_save(trainer, module, is_saved=False, is_due=is_due)
        self._begin_step()

    def _validate_and_save(
        self, trainer: pl.Trainer, module: TrainingModule, is_saved: bool, is_due: bool = False
    ) -> None:
        """What a step ends with. `is_saved` says that a checkpoint of it stands already."""
        # The stop is agreed on: a process that went on alone would wait for the others for ever.
        is_stopping = trainer.strategy.reduce_boolean_decision(self.stop.is_set or self.events.is_broken, all=False)
        is_last = module.steps_done == module.total_steps
        # The last step is validated even on the way out: it may be the best, and no later process would look at it.
        if self._is_validation_due(module) and (is_last or not is_stopping):
            if self._validate(trainer, module):
                is_due = is_due or module.is_complete or is_saved
            elif is_last:
                raise Interrupted(module.steps_done)
            else:
                is_stopping = True
        if module.is_complete or is_due or (is_stopping and not is_saved):
            self.save(trainer, module)
        if is_stopping and not module.is_complete:
            self.interrupted_at = checkpoint_path(self.checkpoints, module.steps_done)
        trainer.should_stop = is_stopping or module.is_complete

    def _validate(self, trainer: pl.Trainer, module: TrainingModule) -> bool:
        """False when the run was asked to stop before the numbers were there."""
        metrics = self.validation.measure(trainer, module)
        if metrics is None:
            return False
        if "overall" in metrics:
            module.best = self._better(trainer, module, metrics["overall"])
        module.validated_step = module.steps_done
        self._tell(trainer, "validation", step=module.steps_done, metrics=metrics)
        return True

    def _better(self, trainer: pl.Trainer, module: TrainingModule, score: float) -> Best:
        best = module.best
        if best is not None and score <= best.score:
            return replace(best, misses=best.misses + 1)
        weights = trainer.strategy.lightning_module_state_dict()
        return Best(module.steps_done, score, {name: tensor.detach().cpu().clone() for name, tensor in weights.items()})

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

    def _is_validation_due(self, module: TrainingModule) -> bool:
        step = module.steps_done
        if not self.validation.is_on or module.validated_step == step:
            return False
        every = module.training_config["validate_every_steps"]
        is_last = step == module.total_steps
        return is_last or (self.plan.ends_epoch(step) if every is None else step % every == 0)

    def _begin_step(self) -> None:
        self._step_started = time.monotonic()
        self._step_tokens = 0
        self._step_samples = 0
        self.clock.take()

    def _tell_step(self, trainer: pl.Trainer, module: TrainingModule) -> None:
        counts = torch.tensor([self._step_tokens, self._step_samples], dtype=torch.float64, device=module.device)
        tokens, samples = trainer.strategy.reduce(counts, reduce_op="sum").tolist()
        seconds = time.monotonic() - self._step_started
        waited = self.clock.take()
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
            data_wait_seconds=round(waited, 6),
            data_wait_share=min(1.0, waited / seconds),
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
