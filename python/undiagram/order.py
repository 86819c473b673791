"""The order in which a run sees its samples: a pure function of seed and epoch, so that a resumed run goes on where
the killed one stood without any state of its own."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TypeVar

Item = TypeVar("Item")

BUCKET_BATCHES = 16  # At least so many batches' samples are sorted by length; more would make the order less random.


@dataclass(frozen=True)
class MicroBatch:
    """What one forward pass takes."""

    samples: tuple[int, ...]
    """Places in the split."""
    window_tokens: int
    """Answer tokens of all samples of the same optimizer step, over all processes: what the loss is divided by."""


@dataclass(frozen=True)
class Plan:
    """Which samples make up which optimizer step. Every step has `accumulate` micro-batches on each process; the
    last ones of the run are filled up from the epoch that would come next."""

    lengths: Sequence[int]
    """Tokens of each sample, by which like is batched with like."""
    answer_lengths: Sequence[int]
    """Tokens of each sample that the loss is taken on."""
    batch_size: int
    accumulate: int
    processes: int
    seed: int
    group_by_length: bool

    @property
    def batches_per_epoch(self) -> int:
        return ceil(len(self.lengths) / self.batch_size)

    @property
    def batches_per_step(self) -> int:
        """On all processes together."""
        return self.accumulate * self.processes

    def total_steps(self, epochs: float, max_steps: int | None) -> int:
        """Optimizer steps of the whole run."""
        steps = max(1, ceil(epochs * self.batches_per_epoch / self.batches_per_step))
        return steps if max_steps is None else min(steps, max_steps)

    def epochs_at(self, step: int) -> float:
        """Epochs completed after so many steps, fractional."""
        return step * self.batches_per_step / self.batches_per_epoch

    def ends_epoch(self, step: int) -> bool:
        """True when this step, counted from 1, takes the last batch of an epoch."""
        return int(self.epochs_at(step)) > int(self.epochs_at(step - 1))

    def micro_batches(self, first_step: int, end_step: int, process: int = 0) -> Iterator[MicroBatch]:
        """What one process works through from step `first_step` (from 0) up to, not including, `end_step`."""
        stream = self._batches_from(first_step * self.batches_per_step)
        for _ in range(first_step, end_step):
            window = [next(stream) for _ in range(self.batches_per_step)]
            tokens = sum(self.answer_lengths[sample] for batch in window for sample in batch)
            for batch in window[process :: self.processes]:
                yield MicroBatch(tuple(batch), tokens)

    def largest_batch(self) -> MicroBatch:
        """The longest samples together: if memory lasts for them, it lasts for the run."""
        longest = sorted(range(len(self.lengths)), key=lambda sample: -self.lengths[sample])[: self.batch_size]
        return MicroBatch(tuple(longest), sum(self.answer_lengths[sample] for sample in longest))

    def _batches_from(self, first_batch: int) -> Iterator[list[int]]:
        epoch, skipped = divmod(first_batch, self.batches_per_epoch)
        while True:
            yield from self.epoch_batches(epoch)[skipped:]
            epoch, skipped = epoch + 1, 0

    def epoch_batches(self, epoch: int) -> list[list[int]]:
        """Every sample once, in batches. With `group_by_length` they are sorted inside buckets, and the batches of a
        step stay together: among processes, none waits for another that has longer samples. The steps are shuffled."""
        rng = random.Random(f"order/{self.seed}/{epoch}")
        samples = list(range(len(self.lengths)))
        rng.shuffle(samples)
        if not self.group_by_length:
            return split(samples, self.batch_size)
        batches = []
        # Whole steps to a bucket.
        bucket_batches = self.batches_per_step * ceil(BUCKET_BATCHES / self.batches_per_step)
        for bucket in split(samples, self.batch_size * bucket_batches):
            bucket.sort(key=lambda sample: self.lengths[sample])
            batches += split(bucket, self.batch_size)
        steps = split(batches, self.batches_per_step)
        # The last one may have fewer batches: before others, it would move them out of their steps.
        rest = steps.pop() if len(steps[-1]) < self.batches_per_step else []
        rng.shuffle(steps)
        return [batch for step in steps for batch in step] + rest


def split(items: list[Item], size: int) -> list[list[Item]]:
    return [items[start : start + size] for start in range(0, len(items), size)]
