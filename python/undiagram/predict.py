"""Asks a model about pictures: several passes over the same samples, with one loaded base.

PYTHONPATH=python python -m undiagram.predict --job FILE
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from undiagram.command import StopRequest, run_command
from undiagram.contract import read_checked
from undiagram.data import read_image, read_size
from undiagram.errors import USAGE, Interrupted, Problem, UndiagramError, is_out_of_memory, out_of_memory
from undiagram.events import Events
from undiagram.prediction_file import PredictionFile

if TYPE_CHECKING:
    from PIL.Image import Image
    from transformers import PreTrainedModel

    from undiagram.collate import Encoder
    from undiagram.constrain import Constraint
    from undiagram.generate import Reply

Config = dict[str, Any]


@dataclass(frozen=True)
class Pass:
    """One way of asking every sample."""

    name: str
    adapter: Path | None
    picture: str
    is_constrained: bool
    file: PredictionFile


@dataclass(frozen=True)
class Question:
    """One model input, and all samples that share it: it is asked once."""

    picture: Path | tuple[int, int]
    """The picture's file, or the size of a white one."""
    image_tokens: int
    ids: list[str] = field(default_factory=list)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m undiagram.predict", description="Answers a predict job.")
    parser.add_argument("--job", type=Path, required=True, help="JSON file, see predict-job.schema.json")
    return run_command(partial(predict, parser.parse_args().job))


def predict(job_file: Path, events: Events, stop: StopRequest) -> None:
    """Answers every sample in every pass that is not yet complete."""
    started = time.monotonic()
    job = read_checked("predict-job", job_file)
    config = read_checked("run-config", Path(job["config"]))
    passes = [make_pass(item) for item in job["passes"]]
    open_passes = [a_pass for a_pass in passes if not a_pass.file.is_complete]
    if open_passes:
        sizes = read_sizes(job["samples"])
        for a_pass in open_passes:
            a_pass.file.open(events)
        Predictor(config, open_passes, events).answer(job["samples"], sizes)
    events.emit("finished", step=0, seconds=time.monotonic() - started)


def make_pass(item: dict[str, Any]) -> Pass:
    adapter = None if item["adapter"] is None else Path(item["adapter"])
    return Pass(item["name"], adapter, item["picture"], item["constrained"], PredictionFile(Path(item["out"])))


def read_sizes(samples: Sequence[dict[str, str]]) -> dict[str, tuple[int, int]]:
    """Width and height of every picture by sample id. Raises `image_unreadable` with all that cannot be read."""
    sizes: dict[str, tuple[int, int]] = {}
    problems: list[Problem] = []
    for sample in samples:
        try:
            sizes[sample["id"]] = read_size(Path(sample["image"]))
        except UndiagramError as error:
            problems += error.problems
    if problems:
        raise UndiagramError(
            "image_unreadable",
            f"{len(problems)} pictures cannot be read.",
            "Replace the files, or take their samples out of the dataset.",
            USAGE,
            problems,
        )
    return sizes


class Predictor:
    """The loaded model and the passes to go through."""

    def __init__(self, config: Config, passes: Sequence[Pass], events: Events) -> None:
        # What stands on torch takes seconds to import: after the checks that do without.
        from undiagram.hardware import base_dtype, limit_threads, resolve_device, resolve_precision
        from undiagram.lora import load_adapter
        from undiagram.model import find_end_ids, load_base, load_encoder

        limit_threads()
        self.passes = passes
        self.events = events
        self.generation = config["generation"]
        self.device = resolve_device()
        self.precision = resolve_precision(config["training"]["precision"])
        self.encoder: Encoder = load_encoder(config)
        self.base: PreTrainedModel = load_base(config["model"], base_dtype(self.precision), self.device).eval()
        self.end_ids = find_end_ids(self.base, self.encoder.tokenizer)
        self.vision = self.base.model.visual.forward
        self.constraint: Constraint | None = None
        if any(a_pass.is_constrained for a_pass in passes):
            from undiagram.constrain import Constraint

            vocabulary = self.base.get_output_embeddings().weight.shape[0]
            self.constraint = Constraint(self.encoder.tokenizer, self.end_ids, vocabulary)
        self.adapters: dict[Path, str] = {}
        self.model: Any = self.base
        for adapter in {a_pass.adapter: None for a_pass in passes if a_pass.adapter is not None}:
            self.adapters[adapter] = f"adapter{len(self.adapters)}"
            self.model = load_adapter(self.model, adapter, self.adapters[adapter])
        self.model.eval()

    def answer(self, samples: Sequence[dict[str, str]], sizes: dict[str, tuple[int, int]]) -> None:
        """Passes that show the same picture go through its batches together, so that the frozen vision tower, which
        no adapter touches, looks at each only once."""
        for picture in ("own", "blank"):
            passes = [a_pass for a_pass in self.passes if a_pass.picture == picture]
            if not passes:
                continue
            for batch in self.make_batches(picture, samples, sizes):
                self.answer_batch(batch, passes, len(samples))
            for a_pass in passes:
                a_pass.file.complete()

    def make_batches(
        self, picture: str, samples: Sequence[dict[str, str]], sizes: dict[str, tuple[int, int]]
    ) -> Iterator[list[Question]]:
        """Different questions in batches of like size, the largest first: if memory runs out, it does so at once."""
        questions: dict[Any, Question] = {}
        for sample in samples:
            size, file = sizes[sample["id"]], Path(sample["image"])
            # White pictures differ only in the size at which the model is shown them.
            key = self.encoder.fitted_size(*size) if picture == "blank" else hashlib.sha256(file.read_bytes()).digest()
            source = size if picture == "blank" else file
            question = questions.setdefault(key, Question(source, self.encoder.count_image_tokens(*size)))
            question.ids.append(sample["id"])
        ordered = sorted(questions.values(), key=lambda question: -question.image_tokens)
        size = self.generation["batch_size"]
        for start in range(0, len(ordered), size):
            yield ordered[start : start + size]

    def answer_batch(self, questions: list[Question], passes: Sequence[Pass], total: int) -> None:
        """Asks the batch in every pass that has not yet all its answers."""
        from undiagram.collate import collate

        asking = [p for p in passes if any(id not in p.file.answered for q in questions for id in q.ids)]
        if not asking:
            return
        encoded = [self.encoder.encode(question.ids[0], load_picture(question.picture)) for question in questions]
        batch = collate(encoded, self.encoder.tokenizer.pad_token_id, self.encoder.image_token_id, pad_left=True)
        moved = {key: value if key == "ids" else value.to(self.device) for key, value in batch.items()}
        self.vision.remember(len(asking) > 1)
        for a_pass in asking:
            started = time.monotonic()
            replies = self.generate(moved, a_pass)
            seconds = (time.monotonic() - started) / len(questions)
            a_pass.file.append(
                [
                    {
                        "id": id,
                        "reply": self.encoder.tokenizer.decode(reply.tokens, skip_special_tokens=True),
                        "seconds": round(seconds, 4),
                        "tokens": len(reply.tokens),
                        "finish": reply.finish,
                    }
                    for question, reply in zip(questions, replies, strict=True)
                    for id in question.ids
                    if id not in a_pass.file.answered
                ]
            )
            self.events.emit("progress", stage=a_pass.name, done=len(a_pass.file.answered), total=total)
            if self.events.is_broken:
                raise Interrupted(path=str(a_pass.file.partial))
        self.vision.remember(False)

    def generate(self, batch: dict[str, Any], a_pass: Pass) -> list[Reply]:
        import torch

        from undiagram.generate import generate

        mixed = torch.autocast(self.device, dtype=torch.bfloat16, enabled=self.precision == "bf16-mixed")
        try:
            with self.adapted(a_pass.adapter), mixed:
                constraint = self.constraint if a_pass.is_constrained else None
                return generate(self.base, batch, self.end_ids, self.generation["max_new_tokens"], constraint)
        except Exception as error:
            if is_out_of_memory(error):
                raise out_of_memory(error, batch["ids"]) from error
            raise

    @contextmanager
    def adapted(self, adapter: Path | None) -> Iterator[None]:
        """With the adapter switched on, or with none."""
        if adapter is not None:
            self.model.set_adapter(self.adapters[adapter])
            yield
        elif self.adapters:
            with self.model.disable_adapter():
                yield
        else:
            yield


def load_picture(picture: Path | tuple[int, int]) -> Image:
    """The picture in the file, or a white one of that size."""
    from PIL import Image

    return read_image(picture) if isinstance(picture, Path) else Image.new("RGB", picture, "white")


if __name__ == "__main__":
    sys.exit(main())
