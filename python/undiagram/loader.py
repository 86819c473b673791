"""Brings batches to the training loop, made on the fly from the pictures."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from torch.utils.data import DataLoader, Dataset

from undiagram.collate import Batch, Encoder, collate
from undiagram.data import Sample
from undiagram.order import MicroBatch, Plan


class MicroBatches(Dataset[Batch]):
    """Indexed by micro-batch: the plan says which samples make one."""

    def __init__(self, encoder: Encoder, samples: Sequence[Sample]) -> None:
        self.encoder = encoder
        self.samples = samples

    def __getitem__(self, micro_batch: MicroBatch) -> Batch:
        batch = collate_samples(self.encoder, [self.samples[place] for place in micro_batch.samples])
        return {**batch, "window_tokens": micro_batch.window_tokens}


def collate_samples(encoder: Encoder, samples: Sequence[Sample]) -> Batch:
    """One right-padded batch with labels."""
    encoded = [encoder.encode_sample(sample) for sample in samples]
    return collate(encoded, encoder.tokenizer.pad_token_id, encoder.image_token_id)


class WaitClock:
    """How long the work stood still for batches."""

    def __init__(self) -> None:
        self._seconds = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        started = time.monotonic()
        yield
        self._seconds += time.monotonic() - started

    def take(self) -> float:
        """Seconds since this was last asked."""
        seconds, self._seconds = self._seconds, 0.0
        return seconds


class TimedBatches:
    """A loader's batches, the wait for each of them measured."""

    def __init__(self, loader: DataLoader[Batch], clock: WaitClock) -> None:
        self._loader = loader
        self._clock = clock

    def __len__(self) -> int:
        return len(self._loader)

    def __iter__(self) -> Iterator[Batch]:
        batches = iter(self._loader)
        while True:
            with self._clock.running():
                batch = next(batches, None)
            if batch is None:
                return
            yield batch


def make_train_loader(
    encoder: Encoder,
    samples: Sequence[Sample],
    plan: Plan,
    steps: tuple[int, int],
    process: int,
    workers: int,
    pin_memory: bool,
    clock: WaitClock,
) -> TimedBatches:
    """The micro-batches of steps [first, end) for one process."""
    return TimedBatches(
        DataLoader(
            MicroBatches(encoder, samples),
            sampler=list(plan.micro_batches(*steps, process=process)),  # type: ignore[arg-type]
            batch_size=None,
            collate_fn=as_it_is,
            num_workers=workers,
            pin_memory=pin_memory,
        ),
        clock,
    )


def as_it_is(batch: Any) -> Any:
    return batch


def make_validation_batches(encoder: Encoder, samples: Sequence[Sample], batch_size: int) -> Iterator[Batch]:
    """All samples, like sizes together."""
    by_size = sorted(samples, key=lambda sample: (sample.width * sample.height, len(sample.annotation)))
    for start in range(0, len(by_size), batch_size):
        yield collate_samples(encoder, by_size[start : start + batch_size])
