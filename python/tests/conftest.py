"""What the tests share: small datasets drawn on the spot, a small config, and a reader of events."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import IO, Any, TypeVar

import numpy
import pytest
import torch
from PIL import Image, ImageDraw
from transformers import Qwen2_5_VLForConditionalGeneration
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

from undiagram.collate import Encoder
from undiagram.command import StopRequest
from undiagram.contract import ROOT, find_problems
from undiagram.events import Events
from undiagram.tiny import make_config as make_tiny_config
from undiagram.tiny import make_tokenizer
from undiagram.tiny_corpus import make_annotation, read_vocabulary

Module = TypeVar("Module", bound=torch.nn.Module)
LAYERS = 2
WORK = tempfile.TemporaryDirectory(prefix="undiagram-tests-")


def make_noise(width: int, height: int, seed: int = 0) -> Image.Image:
    """A grey picture of noise in RGB. Pillow's own noise is another one wherever it is called in the suite."""
    grey = numpy.random.default_rng(seed).normal(128, 90, (height, width)).clip(0, 255)
    return Image.fromarray(grey.astype("uint8")).convert("RGB")


def make_small_base(folder: Path) -> Path:
    """A base with the tokenizer of python/tiny and a tenth of its layers' work."""
    tokenizer = make_tokenizer()
    config = make_tiny_config(tokenizer)
    sizes = {"num_hidden_layers": LAYERS, "num_attention_heads": 1, "num_key_value_heads": 1}
    text = {**config.text_config.to_dict(), **sizes, "hidden_size": 64, "intermediate_size": 128, "layer_types": None}
    vision = {**config.vision_config.to_dict(), "depth": 2, "hidden_size": 32, "num_heads": 1, "out_hidden_size": 64}
    config = type(config)(**{**config.to_dict(), "text_config": text, "vision_config": vision})
    torch.manual_seed(0)
    Qwen2_5_VLForConditionalGeneration(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    Qwen2VLImageProcessorPil().save_pretrained(folder)
    return folder


CONFIG: dict[str, Any] = {
    "schema_version": 1,
    "name": "test",
    "model": {
        "base": str(make_small_base(Path(WORK.name) / "base")),
        "revision": None,
        "attention": "sdpa",
        "quantization": None,
    },
    "dataset": {"config": "test", "train_split": "train", "validation_split": "validation"},
    "prompt": {"system": "You read diagrams.", "user": "Extract data in JSON format"},
    "pixels": {"min": 3136, "max": 12544, "enlarge": 1},
    "max_length": 2048,
    "lora": {"r": 4, "alpha": 8, "dropout": 0.1, "target_modules": ["q_proj", "k_proj", "v_proj", "o_proj"]},
    "training": {
        "epochs": 2,
        "max_steps": None,
        "batch_size": 2,
        "accumulate": 2,
        "learning_rate": 1e-3,
        "warmup_steps": 2,
        "min_learning_rate_ratio": 0.1,
        "weight_decay": 0.01,
        "clip": 1.0,
        "precision": "32-true",
        "gradient_checkpointing": False,
        "group_by_length": True,
        "packing": False,
        "seed": 7,
        "deterministic": True,
        "loader_workers": 0,
        "checkpoint_every_steps": 2,
        "validate_every_steps": None,
        "validation_samples": 4,
        "devices": 1,
        "nodes": 1,
        "cpu_processes": 1,
        "strategy": "auto",
        "score_samples": 0,
        "early_stopping_patience": None,
        "pixel_cache_gb": 0,
        "liger": False,
        "compile": False,
        "tensorboard": False,
    },
    "generation": {"max_new_tokens": 12, "batch_size": 4},
}

# Small tensors gain nothing from threads, which wait for each other on a busy machine.
torch.set_num_threads(1)


def make_config(**changes: Any) -> dict[str, Any]:
    """The small config with some values changed, named as `training__max_steps`."""
    config = deepcopy(CONFIG)
    for path, value in changes.items():
        *parents, last = path.split("__")
        place = config
        for key in parents:
            place = place[key]
        place[last] = value
    return config


def enliven(module: Module) -> Module:
    """In eval mode, and with weights so large that every token and place matters."""
    generator = torch.Generator().manual_seed(11)
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            if "norm" not in name and parameter.dim() > 1:
                parameter.copy_(torch.randn(parameter.shape, generator=generator) * 0.08)
    return module.eval()


def draw_split(folder: Path, split: str, count: int, seed: int = 0) -> list[dict[str, Any]]:
    """Writes pictures of different sizes and their metadata lines."""
    rng = random.Random(f"{split}/{seed}")
    vocabulary = read_vocabulary()
    (folder / split / "images").mkdir(parents=True)
    rows = []
    for number in range(count):
        annotation = shorten(make_annotation(rng, vocabulary))
        image = Image.new("RGB", (rng.randint(80, 200), rng.randint(60, 160)), "white")
        draw = ImageDraw.Draw(image)
        for line, table in enumerate(json.loads(annotation)["tables"]):
            draw.text((4, 4 + 12 * line), table["name"], fill="black")
        image.save(folder / split / "images" / f"{number}.png")
        rows.append({"file_name": f"images/{number}.png", "id": f"{split}-{number}", "annotation": annotation})
    write_metadata(folder / split, rows)
    return rows


def shorten(annotation: str) -> str:
    """One or two tables of a few columns: the shorter the answers, the faster the tests."""
    tables = json.loads(annotation)["tables"][:2]
    short = [{**table, "columns": table["columns"][:2]} for table in tables]
    return json.dumps({"tables": short, "relationships": []}, separators=(",", ":"))


def write_metadata(folder: Path, rows: list[dict[str, Any]]) -> None:
    (folder / "metadata.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten training samples and five for validation."""
    folder = tmp_path_factory.mktemp("dataset")
    draw_split(folder, "train", 10)
    draw_split(folder, "validation", 5)
    return folder


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    from undiagram.model import load_encoder

    return load_encoder(CONFIG)


@pytest.fixture(scope="session")
def lively_base(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Path:
    """A base whose answers depend on every token."""
    from undiagram.model import load_base

    folder = tmp_path_factory.mktemp("lively")
    enliven(load_base(CONFIG["model"], torch.float32)).save_pretrained(folder)
    encoder.tokenizer.save_pretrained(folder)
    encoder.image_processor.save_pretrained(folder)
    return folder


class EventLog:
    """Events written to a file, read back and checked against the contract."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.events = Events(self.descriptor)

    def read(self, name: str | None = None) -> list[dict[str, Any]]:
        lines = [json.loads(line) for line in self.file.read_text("utf-8").splitlines()]
        problems = [problem for line in lines for problem in find_problems("run-event", line, "events")]
        assert problems == []
        return [line for line in lines if name is None or line["event"] == name]


@pytest.fixture
def log(tmp_path: Path) -> Iterator[EventLog]:
    log = EventLog(tmp_path / "events.ndjson")
    yield log
    os.close(log.descriptor)


@pytest.fixture
def make_run(tmp_path: Path) -> Callable[..., Path]:
    """Makes a run's folder with its config.json."""

    def make(name: str = "run", **changes: Any) -> Path:
        run = tmp_path / name
        run.mkdir()
        (run / "config.json").write_text(json.dumps(make_config(**changes)), "utf-8")
        return run

    return make


class NeverStop(StopRequest):
    """For runs inside the test process: leaves pytest's signal handlers alone."""

    def listen(self) -> None:
        pass


class StopAfter(NeverStop):
    """Is asked to stop once so many steps have been said."""

    def __init__(self, log: EventLog, steps: int) -> None:
        self.log = log
        self.steps = steps
        super().__init__()

    @property
    def is_set(self) -> bool:
        return len(self.log.read("step")) >= self.steps

    @is_set.setter
    def is_set(self, _value: bool) -> None:
        pass


def start_module(
    module: str, *arguments: str | Path, events: Path, stdin: IO[bytes] | None = None, **environment: str
) -> subprocess.Popen[bytes]:
    """Starts `python -m undiagram.MODULE` as the runner does, its events appended to a file."""
    descriptor = os.open(events, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    try:
        return subprocess.Popen(
            [sys.executable, "-m", f"undiagram.{module}", *map(str, arguments)],
            cwd=ROOT,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT / "python"),
                "UNDIAGRAM_EVENTS_FD": str(descriptor),
                "OMP_NUM_THREADS": "1",
                **environment,
            },
            pass_fds=[descriptor],
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    finally:
        os.close(descriptor)


def wait_for_event(process: subprocess.Popen[bytes], events: Path, text: str) -> None:
    """Returns once an event with this text has been said; fails when the process ends before."""
    while text not in events.read_text("utf-8"):
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)
