"""What is measured between steps: the loss on some samples, and the scores of real replies to samples that stay the
same through the run."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import lightning.pytorch as pl
import torch.distributed

from undiagram.checkpoint import sync
from undiagram.collate import Encoder, collate
from undiagram.data import Sample
from undiagram.errors import Interrupted, UndiagramError
from undiagram.events import Events
from undiagram.loader import make_validation_batches
from undiagram.model import Config, find_end_ids
from undiagram.module import TrainingModule
from undiagram.scorer import Scorer, Scores

FAILED = "failed"


class Validation:
    """The validation of one run. `scorer` is there on the first process, where replies are to be scored."""

    def __init__(
        self,
        encoder: Encoder,
        config: Config,
        samples: Sequence[Sample],
        replies: Path,
        scorer: Scorer | None,
        events: Events,
    ) -> None:
        training = config["training"]
        self.encoder = encoder
        self.generation = config["generation"]
        self.batch_size = training["batch_size"]
        self.loss_samples = samples[: training["validation_samples"]]
        self.scored_samples = samples[: training["score_samples"]]
        self.is_sharded = training["strategy"] == "fsdp"
        self.replies = replies
        self.scorer = scorer
        self.events = events

    @property
    def is_on(self) -> bool:
        return bool(self.loss_samples or self.scored_samples)

    def measure(self, trainer: pl.Trainer, module: TrainingModule) -> Scores | None:
        """`loss` and the scores, the same on every process; None when the run was asked to stop meanwhile."""
        metrics: Scores = {}
        if self.loss_samples:
            share = self._share(trainer, self.loss_samples)
            metrics["loss"] = module.validation_loss(make_validation_batches(self.encoder, share, self.batch_size))
        if self.scored_samples:
            scores = self._score(trainer, module)
            if scores is None:
                return None
            metrics |= scores
        return metrics

    def _share(self, trainer: pl.Trainer, samples: Sequence[Sample]) -> Sequence[Sample]:
        """This process's part. Sharded processes must take every forward together, so each takes all samples."""
        return samples if self.is_sharded else samples[trainer.global_rank :: trainer.world_size]

    def _score(self, trainer: pl.Trainer, module: TrainingModule) -> Scores | None:
        predictions = self._reply(trainer, module)
        outcome: Scores | str | None = None
        failure: UndiagramError | None = None
        if self.scorer is not None:
            path = self.replies / f"step-{module.steps_done:08d}.jsonl"
            write_lines(path, predictions)
            try:
                outcome = self.scorer.score(module.steps_done, path, len(predictions))
            except UndiagramError as error:
                outcome, failure = FAILED, error
        # The others hear of a failure too: they would wait for ever.
        outcome = trainer.strategy.broadcast(outcome)
        if failure is not None:
            raise failure
        if outcome == FAILED:
            raise Interrupted(module.steps_done)
        return outcome  # type: ignore[return-value]

    def _reply(self, trainer: pl.Trainer, module: TrainingModule) -> list[dict[str, Any]]:
        """Predictions for the fixed samples, in their order; on the first process those of all."""
        encoder, size = self.encoder, self.generation["batch_size"]
        end_ids = find_end_ids(module.model.get_base_model(), encoder.tokenizer)
        # The largest first: if memory runs out, it does so at once.
        share = sorted(self._share(trainer, self.scored_samples), key=lambda sample: -sample.width * sample.height)
        predictions: list[dict[str, Any]] = []
        module.eval()
        for start in range(0, len(share), size):
            part = share[start : start + size]
            module.current_ids = [sample.id for sample in part]
            encoded = [encoder.encode_sample(sample, with_answer=False) for sample in part]
            batch = collate(encoded, encoder.tokenizer.pad_token_id, encoder.image_token_id, pad_left=True)
            moved = trainer.strategy.batch_to_device(batch)
            replies = trainer.strategy.predict_step(moved, end_ids, self.generation["max_new_tokens"])
            predictions += [
                {
                    "id": sample.id,
                    "reply": encoder.tokenizer.decode(reply.tokens, skip_special_tokens=True),
                    "tokens": len(reply.tokens),
                    "finish": reply.finish,
                }
                for sample, reply in zip(part, replies, strict=True)
            ]
            self.events.emit("progress", stage="validation replies", done=len(predictions), total=len(share))
        module.train()
        if trainer.world_size > 1 and not self.is_sharded:
            shares: list[Any] = [None] * trainer.world_size
            torch.distributed.all_gather_object(shares, predictions)
            predictions = [prediction for share in shares for prediction in share]
        by_id = {prediction["id"]: prediction for prediction in predictions}
        return [by_id[sample.id] for sample in self.scored_samples]


def write_lines(path: Path, values: Sequence[dict[str, Any]]) -> None:
    """A file of JSON lines, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(f".{os.getpid()}.tmp")
    aside.write_text("".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values), "utf-8")
    sync(aside)
    aside.rename(path)
