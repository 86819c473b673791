"""The training step: loss on the answer tokens, divided by those of the whole optimizer step."""

from __future__ import annotations

import random
from collections.abc import Iterable
from functools import partial
from math import isfinite
from typing import Any

import lightning.pytorch as pl
import torch
from peft import PeftModel
from torch.nn.functional import cross_entropy
from torch.optim.lr_scheduler import LambdaLR
from torch.utils.checkpoint import checkpoint as recompute

from undiagram.best import Best
from undiagram.collate import IGNORED, Batch
from undiagram.errors import UndiagramError
from undiagram.generate import Reply, generate
from undiagram.lora import trainable_names
from undiagram.packing import pack
from undiagram.schedule import learning_rate_scale

MODEL_INPUTS = ("input_ids", "attention_mask", "mm_token_type_ids", "pixel_values", "image_grid_thw")

LOGIT_ROWS = 1024
"""Answer tokens whose logits are in memory at the same time."""


class TrainingModule(pl.LightningModule):
    """Fine-tunes the LoRA pairs of a PEFT model."""

    # The base is not in the checkpoint: it comes from its own files.
    strict_loading = False

    def __init__(self, model: PeftModel, training: dict[str, Any], total_steps: int) -> None:
        super().__init__()
        self.model = model
        self.training_config = training
        self.total_steps = total_steps
        self.steps_done = 0
        """Optimizer steps since the run began, resumptions included."""
        self.seconds_before = 0.0
        """Seconds that the run took before this process took it up."""
        self.learning_rate = 0.0
        self.grad_norm = 0.0
        self.last_loss: float | None = None
        self.best: Best | None = None
        """The adapter with the highest score, where replies are scored."""
        self.validated_step = 0
        """The last step at which the run was validated."""
        self.current_ids: list[str] = []
        """The samples being worked on, to be named if memory runs out."""
        self._window_loss = torch.zeros(())

    @property
    def is_complete(self) -> bool:
        """True when no step is to follow."""
        is_exhausted = self.best is not None and self.best.is_exhausted(self.training_config["early_stopping_patience"])
        return self.steps_done == self.total_steps or is_exhausted

    def configure_optimizers(self) -> Any:
        training = self.training_config
        optimizer = torch.optim.AdamW(
            [parameter for parameter in self.parameters() if parameter.requires_grad],
            lr=training["learning_rate"],
            weight_decay=training["weight_decay"],
        )
        scale = partial(
            learning_rate_scale,
            warmup_steps=training["warmup_steps"],
            total_steps=self.total_steps,
            min_ratio=training["min_learning_rate_ratio"],
        )
        return [optimizer], [{"scheduler": LambdaLR(optimizer, scale), "interval": "step"}]

    def seed_step(self) -> None:
        """Dropout is a function of seed, step and process, so a resumed run draws the masks that the killed one
        would have drawn, and needs no generator state of it."""
        seed = random.Random(f"step/{self.training_config['seed']}/{self.steps_done}/{self.global_rank}").getrandbits(
            63
        )
        random.seed(seed)
        torch.manual_seed(seed)

    def training_step(self, batch: Batch, batch_index: int) -> torch.Tensor:
        self.current_ids = batch["ids"]
        if batch_index % self.training_config["accumulate"] == 0:
            self.seed_step()
            self._window_loss = torch.zeros((), device=self.device)
        loss = self.summed_loss(batch) / batch["window_tokens"]
        self._window_loss += loss.detach()
        # Lightning divides by the number of accumulated batches, and averages gradients over processes. Both are
        # undone here: averaging batch by batch would give the tokens of short answers more weight.
        return loss * self.training_config["accumulate"] * self.trainer.world_size

    def validation_step(self, batch: Batch) -> torch.Tensor:
        return self.summed_loss(batch)

    def predict_step(self, batch: Batch, end_ids: set[int], max_new_tokens: int) -> list[Reply]:
        """Replies to a batch padded on the left."""
        return generate(self.model.get_base_model(), batch, end_ids, max_new_tokens)

    def summed_loss(self, batch: Batch) -> torch.Tensor:
        """Cross-entropy in nats, summed over the answer tokens of the batch."""
        base = self.model.get_base_model()
        inputs, labels = {key: batch[key] for key in MODEL_INPUTS}, batch["labels"]
        if self.training_config["packing"]:
            positions, _ = base.model.get_rope_index(**{key: inputs[key] for key in inputs if key != "pixel_values"})
            inputs, labels = pack(inputs, labels, positions)
        hidden = base.model(**inputs, use_cache=False).last_hidden_state
        targets = labels[:, 1:]
        is_answer = targets != IGNORED
        # Logits only where there is a target, and of some answer tokens at a time, taken again on the way back: 150,000
        # of them in fp32 for each token of four long answers are 21 GiB, more than all else in training a 3B model.
        parts = zip(hidden[:, :-1][is_answer].split(LOGIT_ROWS), targets[is_answer].split(LOGIT_ROWS), strict=True)
        losses = [recompute(head_loss, base.lm_head, *part, use_reentrant=False) for part in parts]
        return torch.stack(losses).sum()

    def configure_gradient_clipping(self, optimizer: Any, **_: Any) -> None:
        """Clips to the configured L2 norm, keeps the norm from before, and stops at numbers that are none."""
        root = self.trainer.strategy.model
        clip = self.training_config["clip"]
        if hasattr(root, "clip_grad_norm_"):  # Sharded: only the root knows the whole norm.
            norm = root.clip_grad_norm_(clip)
        else:
            norm = torch.nn.utils.clip_grad_norm_([p for p in self.parameters() if p.requires_grad], clip)
        self.learning_rate = optimizer.param_groups[0]["lr"]
        self.grad_norm = float(norm)
        self.last_loss = float(self.trainer.strategy.reduce(self._window_loss, reduce_op="sum"))
        if not (isfinite(self.grad_norm) and isfinite(self.last_loss)):
            raise UndiagramError(
                "non_finite_loss",
                f"At step {self.steps_done + 1} the loss is {self.last_loss} and the gradient's norm {self.grad_norm}, "
                f"on a batch with {', '.join(self.current_ids)}.",
                "Lower training.learning_rate, or look at the samples named; the last checkpoint is sound.",
            )

    def preflight(self, batch: Batch) -> None:
        """Forward and backward on the largest batch, before the first step: memory that does not last is found now,
        not hours later, and so is a LoRA pair that gets no gradient."""
        self.current_ids = batch["ids"]
        strategy = self.trainer.strategy
        # Through the strategy, which gathers what is sharded.
        strategy.validation_step(strategy.batch_to_device(batch)).backward()
        # Of a sharded weight a process may hold nothing.
        idle = [name for name, p in self.named_parameters() if p.requires_grad and p.grad is None and p.numel() > 0]
        if idle:
            raise UndiagramError(
                "lora_without_gradient",
                f"{len(idle)} LoRA weights get no gradient, {idle[0]} among them.",
                "Set training.gradient_checkpointing to false, or lora.target_modules to layers in use.",
            )
        self.zero_grad(set_to_none=True)

    @torch.no_grad()
    def validation_loss(self, batches: Iterable[Batch]) -> float:
        """Mean cross-entropy in nats per answer token, without dropout; each process takes its share."""
        self.eval()
        sums = torch.zeros(2, device=self.device, dtype=torch.float64)
        for batch in batches:
            moved = self.trainer.strategy.batch_to_device(batch)
            sums[0] += self.trainer.strategy.validation_step(moved)
            sums[1] += (moved["labels"] != IGNORED).sum()
        self.train()
        loss, tokens = self.trainer.strategy.reduce(sums, reduce_op="sum").tolist()
        return loss / tokens

    def state_dict(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        names = trainable_names(self)
        return {name: tensor for name, tensor in super().state_dict(*args, **kwargs).items() if name in names}

    def on_save_checkpoint(self, checkpoint: dict[str, Any]) -> None:
        # Lightning's own counters start anew in every process: ours count, and the loader brings only what is left.
        checkpoint.pop("loops", None)
        checkpoint["steps_done"] = self.steps_done
        checkpoint["seconds"] = self.seconds_before
        checkpoint["last_loss"] = self.last_loss
        checkpoint["validated_step"] = self.validated_step
        checkpoint["best"] = None if self.best is None else self.best.to_state()
        checkpoint["is_complete"] = self.is_complete

    def check_fits(self, checkpoint: dict[str, Any]) -> None:
        """Raises `adapter_mismatch` unless a checkpoint holds exactly the weights that are trained."""
        missing = trainable_names(self) ^ set(checkpoint["state_dict"])
        if missing:
            raise UndiagramError(
                "adapter_mismatch",
                f"The checkpoint holds other weights than this config trains: {', '.join(sorted(missing)[:5])}.",
                "Start a new run, or put the config back as it was.",
            )

    def on_load_checkpoint(self, checkpoint: dict[str, Any]) -> None:
        self.steps_done = checkpoint["steps_done"]
        self.seconds_before = checkpoint["seconds"]
        self.last_loss = checkpoint["last_loss"]
        self.validated_step = checkpoint["validated_step"]
        self.best = None if checkpoint["best"] is None else Best(**checkpoint["best"])


def head_loss(head: torch.nn.Module, hidden: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """Cross-entropy in nats, summed over tokens: `hidden` is (tokens, width), `targets` (tokens)."""
    return cross_entropy(head(hidden).float(), targets, reduction="sum")
