"""Makes the tiny base from nothing: it first learns to see letters, then to say what it sees.

    PYTHONPATH=python python -m undiagram.pretrain --config FILE --pictures DIR --probe DIR --run DIR --out DIR

Trained end to end from the first step, such a model learns to speak and never looks. So the vision tower is first shown
what stands in every cell of a picture, and only then the answers are trained, with the cells at a small weight.
Whatever ends the process, the same command goes on from the last checkpoint to the same weights.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Any

from undiagram.command import StopRequest, run_command
from undiagram.errors import Interrupted
from undiagram.events import Events
from undiagram.lock import hold_lock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from undiagram.pretrain_batch import PretrainBatch
    from undiagram.pretrain_data import Pictures

Config = dict[str, Any]
LOG_EVERY_SECONDS = 30


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m undiagram.pretrain", description="Makes the tiny base model.")
    parser.add_argument("--config", type=Path, required=True, help="a pretraining config, as JSON")
    parser.add_argument("--pictures", type=Path, required=True, help="folder of the pictures to learn from")
    parser.add_argument("--probe", type=Path, required=True, help="folder of the pictures to measure with")
    parser.add_argument("--run", type=Path, required=True, help="folder for checkpoints and log.ndjson")
    parser.add_argument("--out", type=Path, required=True, help="folder the model is written to at the end")
    parser.add_argument(
        "--unpacked", type=Path, default=None, help="folder for decoded pictures, where reading is slow"
    )
    parser.add_argument("--loaders", type=int, default=0, help="processes that read pictures; none by default")
    return run_command(partial(pretrain, parser.parse_args()))


def pretrain(arguments: argparse.Namespace, events: Events, stop: StopRequest) -> None:
    """Takes the steps that are left, stage by stage, and writes the model folder."""
    # Checked by the command that wrote it; so that a GPU machine needs one package less.
    config = json.loads(arguments.config.read_text("utf-8"))
    arguments.run.mkdir(parents=True, exist_ok=True)
    with (arguments.run / "lock").open("wb") as stream:
        hold_lock(stream, arguments.run, events)
        stop.defer()
        Pretraining(config, arguments, stop).complete()


class Pretraining:
    def __init__(self, config: Config, arguments: argparse.Namespace, stop: StopRequest) -> None:
        self.parent = os.getppid()
        import torch

        from undiagram.hardware import limit_threads
        from undiagram.pretrain_learner import Learner

        limit_threads()
        self.config = config
        self.arguments = arguments
        self.stop = stop
        self.learner = Learner(config, "cuda" if torch.cuda.is_available() else "cpu")
        self.saved = time.monotonic()
        self.probe = self._wait_for(arguments.probe, config["probe"]["count"])

    def complete(self) -> None:
        from undiagram.tiny import save_tiny

        done = self.learner.resume(self.arguments.run)
        begin = 0
        for number, stage in enumerate(self.config["stages"]):
            end = begin + stage["steps"]
            if done < end:
                self._train_stage(number, range(begin, end), max(done, begin))
            begin = end
        origin = describe_origin(self.config, self.learner.pictures)
        save_tiny(self.arguments.out, self.learner.model, self.learner.tokenizer, origin)

    def _train_stage(self, number: int, steps: range, first: int) -> None:
        """The steps of the stage from `first` on; steps are counted over all stages."""
        stage = self.config["stages"][number]
        kept: list[dict[str, float]] = []
        logged = time.monotonic()
        batches = self._load(number, range(first - steps.start, len(steps)))
        self.learner.model.requires_grad_(not stage["heads_alone"])
        for step, batch in zip(range(first, steps.stop), batches, strict=True):
            rate = learning_rate(stage, step - steps.start)
            weights = stage["dense_weights"], stage["language_weight"], stage["pointing_weight"]
            spares_tower = (step - steps.start) % stage["tower_every"] != 0
            kept.append(self.learner.step(batch, rate, *weights, spares_tower=spares_tower))
            is_last = step + 1 == steps.stop
            if is_last or time.monotonic() - logged > LOG_EVERY_SECONDS:
                self._log(stage["name"], step + 1, learning_rate=rate, **find_means(kept))
                kept, logged = [], time.monotonic()
            if is_last or (step + 1) % self.config["probe_every_steps"] == 0:
                self._measure(stage, step + 1)
            if is_last or self.stop.is_set or time.monotonic() - self.saved > self.config["checkpoint_every_seconds"]:
                self.learner.save(self.arguments.run, step + 1)
                self.saved = time.monotonic()
            if self.stop.is_set:
                raise Interrupted(step + 1, str(self.arguments.run))

    def _measure(self, stage: Config, step: int) -> None:
        from undiagram.pretrain_probe import measure

        figures = measure(self.learner, self.probe, is_answering=stage["language_weight"] > 0)
        self._log(stage["name"], step, **{f"probe_{name}": value for name, value in figures.items()})

    def _load(self, number: int, steps: range) -> Iterator[PretrainBatch]:
        """The batches of these steps of a stage."""
        from torch.utils.data import DataLoader

        from undiagram.pretrain_batch import Batches
        from undiagram.pretrain_data import Sampler

        stage = self.config["stages"][number]
        pictures = self._wait_for(self.arguments.pictures, stage["pictures"])
        if self.arguments.unpacked is not None:
            pictures.unpack(self.arguments.unpacked, max(1, self.arguments.loaders))
        seed = (self.config["seed"], number)
        sampler = Sampler(pictures, stage["windows"], stage["batch_pixels"], stage["max_pixels"], seed)
        loaders = self.arguments.loaders
        return iter(
            DataLoader(
                Batches(sampler, self.learner.tokenizer, steps),
                batch_size=None,
                num_workers=loaders,
                prefetch_factor=4 if loaders > 0 else None,
                pin_memory=self.learner.device == "cuda",
            )
        )

    def _wait_for(self, folder: Path, count: int) -> Pictures:
        """The first pictures of a folder, once they have been drawn. The process that draws them is the parent."""
        from undiagram.pretrain_data import Pictures, are_drawn

        while not are_drawn(folder, count):
            if self.stop.is_set or os.getppid() != self.parent:
                raise Interrupted
            time.sleep(0.5)
        return Pictures(folder, count, self.learner.config["enlarge"])

    def _log(self, stage: str, step: int, **figures: float) -> None:
        """One line of log.ndjson, and of stdout."""
        head = {"time": round(time.time(), 1), "stage": stage, "step": step, "pictures": self.learner.pictures}
        line = json.dumps(head | {name: float(f"{value:.4g}") for name, value in figures.items()})
        with (self.arguments.run / "log.ndjson").open("a", encoding="utf-8") as stream:
            stream.write(f"{line}\n")
        print(line, flush=True)


def find_means(rows: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Of every figure over the rows that have it."""
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: mean(row[name] for row in rows if name in row) for name in names}


def learning_rate(stage: Config, step: int) -> float:
    """A linear warm-up, then a straight line to the final rate."""
    first, final, warmup = stage["learning_rate"], stage["final_learning_rate"], stage["warmup_steps"]
    if step < warmup:
        return first * (step + 1) / (warmup + 1)
    share = (step - warmup) / max(1, stage["steps"] - 1 - warmup)
    return first + (final - first) * share


def describe_origin(config: Config, pictures: int) -> str:
    """What the model card says of the weights."""
    begin = config.get("begin_from")
    return (
        f"The weights were made from {'those before them' if begin else 'nothing'} by\n"
        f"`npx nx run pretrain --config={config['name']}`, on {pictures:,}\n"
        "windows of drawn diagrams whose tables and columns are named by random English and invented words. No schema\n"
        "of any domain, and no style or font of the ood set, is among them.\n"
        f"It wants to be shown pictures {config['enlarge']} times as large as they are drawn\n"
        "(`pixels.enlarge` of a training config)."
    )


if __name__ == "__main__":
    sys.exit(main())
