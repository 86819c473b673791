"""Measures training against a plain loop on the same samples and model, side by side.

npm run bench:gpu                  # Qwen2.5-VL-3B's architecture with random weights on a GPU, tiny elsewhere
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from bisect import bisect
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

import torch
from tokenizers import Tokenizer

from undiagram.contract import ROOT
from undiagram.data import read_split
from undiagram.events import Events
from undiagram.hardware import resolve_precision
from undiagram.model import load_encoder, locate_base
from undiagram.predict import Pass, Predictor, read_sizes
from undiagram.prediction_file import PredictionFile

Result = TypeVar("Result")
WARM_UP = 1  # Steps that do not count.
# Of annotations, as packages/runner/src/doctor/estimate-lengths.ts counted it.
QWEN_CHARACTERS_PER_TOKEN = 3.84
# Dense bf16 operations a second, as the makers give them.
PEAK = {"H100": 989e12, "H200": 989e12, "A100": 312e12, "RTX 4090": 165e12, "L40S": 362e12, "L4": 121e12}


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures training against a plain loop.")
    parser.add_argument("--config", type=Path, required=True, help="resolved run config")
    parser.add_argument("--dataset", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True, help="folder for the runs; what stands there is removed")
    parser.add_argument("--random-base", action="store_true", help="3B with random weights, no download")
    parser.add_argument("--samples", type=int, required=True, help="samples to measure with")
    arguments = parser.parse_args()
    config = json.loads(arguments.config.read_text())
    run = arguments.work / "ours"
    steps = max(1, arguments.samples // (config["training"]["batch_size"] * config["training"]["accumulate"]))
    shutil.rmtree(arguments.work, ignore_errors=True)
    run.mkdir(parents=True)
    if arguments.random_base:
        base = arguments.work / "base"
        run_apart(make_random_base, base)
        samples = read_split(arguments.dataset, config["dataset"]["train_split"])
        lengthen_answers(base / "tokenizer.json", [sample.annotation for sample in samples])
        config["model"] |= {"base": str(base), "revision": None}
        # Replies of random weights have no end.
        config["generation"]["max_new_tokens"] = 128
    config["training"] |= {
        "epochs": 1 + WARM_UP,
        "max_steps": steps + WARM_UP,
        "validation_samples": 0,
        "score_samples": 0,
        "early_stopping_patience": None,
        "checkpoint_every_steps": steps + WARM_UP,
    }
    (run / "config.json").write_text(json.dumps(config))
    ours, adapted = measure_ours(run, arguments.dataset)
    ours["replies_per_second"] = run_apart(measure_replies, config, run, arguments.dataset)
    plain = measure_plain(run / "config.json", arguments.dataset, max(1, arguments.samples // 8))
    print_table(config, arguments.dataset, adapted, {"undiagram": ours, "plain loop": plain})


def run_apart(work: Callable[..., Result], *arguments: Any) -> Result:
    """The answer of a process of its own: what it held on the GPU is free for the next one when it has ended."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def make_random_base(folder: Path) -> None:
    """Qwen2.5-VL-3B as its config.json describes it, with the tokenizer of the tiny model, whose pieces are few."""
    from transformers import Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration

    encoder_files = ROOT / "python" / "tiny"
    tiny = json.loads((encoder_files / "config.json").read_text())
    text = {
        "vocab_size": 151936,
        "hidden_size": 2048,
        "intermediate_size": 11008,
        "num_hidden_layers": 36,
        "num_attention_heads": 16,
        "num_key_value_heads": 2,
        "max_position_embeddings": 128000,
        "rope_parameters": {"rope_type": "default", "rope_theta": 1e6, "mrope_section": [16, 24, 24]},
    }
    vision = {
        "depth": 32,
        "hidden_size": 1280,
        "intermediate_size": 3420,
        "num_heads": 16,
        "out_hidden_size": 2048,
        "window_size": 112,
        "fullatt_block_indexes": [7, 15, 23, 31],
    }
    tokens = {name: tiny[name] for name in ("image_token_id", "video_token_id", "vision_start_token_id")}
    config = Qwen2_5_VLConfig(text_config=text, vision_config=vision, tie_word_embeddings=True, **tokens)
    torch.manual_seed(0)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.set_default_dtype(torch.bfloat16)
    with torch.device(device):
        model = Qwen2_5_VLForConditionalGeneration(config)
    torch.set_default_dtype(torch.float32)
    model.save_pretrained(folder)
    for name in ("tokenizer.json", "tokenizer_config.json", "chat_template.jinja", "preprocessor_config.json"):
        shutil.copy(encoder_files / name, folder / name)


def lengthen_answers(tokenizer_file: Path, annotations: Sequence[str]) -> None:
    """Takes the last merges out of the tokenizer until the annotations have as many tokens as with Qwen's, so that time
    and memory are those of its lengths: the tiny model's own pieces are longer by half."""
    content = json.loads(tokenizer_file.read_text("utf-8"))
    merges = content["model"]["merges"]
    characters = sum(map(len, annotations))

    def keep(count: int) -> str:
        return json.dumps({**content, "model": {**content["model"], "merges": merges[:count]}})

    def is_short_enough(count: int) -> bool:
        tokens = Tokenizer.from_str(keep(count)).encode_batch(list(annotations))
        return characters <= QWEN_CHARACTERS_PER_TOKEN * sum(map(len, tokens))

    # The more merges, the fewer tokens: the most that are still enough.
    kept = bisect(range(len(merges) + 1), False, key=lambda count: not is_short_enough(count)) - 1
    tokenizer_file.write_text(keep(kept), "utf-8")


def measure_ours(run: Path, dataset: Path) -> tuple[dict[str, float], dict[str, Any]]:
    """A run of the real program; its numbers from its own events."""
    events = run / "events.ndjson"
    descriptor = os.open(events, os.O_WRONLY | os.O_CREAT)
    subprocess.run(
        [sys.executable, "-m", "undiagram.train", "--run-dir", str(run), "--dataset", str(dataset)],
        cwd=ROOT,
        # A cache of its own: pictures that an earlier run made ready would not be measured.
        env={**os.environ, "UNDIAGRAM_EVENTS_FD": str(descriptor), "XDG_CACHE_HOME": str(run / "cache")},
        pass_fds=[descriptor],
        check=True,
    )
    os.close(descriptor)
    said = [json.loads(line) for line in events.read_text().splitlines()]
    started = next(event for event in said if event["event"] == "run_started")
    steps = [event for event in said if event["event"] == "step"][WARM_UP:]
    return {
        # Every step has as many samples, so the mean time is the harmonic mean of the rates.
        "samples_per_second": statistics.harmonic_mean([step["samples_per_second"] for step in steps]),
        "tokens_per_second": statistics.harmonic_mean([step["tokens_per_second"] for step in steps]),
        "peak_memory_bytes": steps[-1]["peak_memory_bytes"],
        "data_wait_share": statistics.fmean(step["data_wait_share"] for step in steps),
    }, started


def measure_replies(config: dict[str, Any], run: Path, dataset: Path) -> float:
    """Replies a second of the trained adapter to the validation split, pictures made ready in that time too."""
    samples = read_split(dataset, config["dataset"]["validation_split"])
    asked = [{"id": sample.id, "image": str(sample.image)} for sample in samples]
    replies = PredictionFile(run / "replies.jsonl")
    predictor = Predictor(config, [Pass("replies", run / "adapter", "own", False, replies)], Events(None))
    replies.open(predictor.events)
    started = time.monotonic()
    predictor.answer(asked, read_sizes(asked))
    return len(asked) / (time.monotonic() - started)


def measure_plain(config: Path, dataset: Path, steps: int) -> dict[str, float]:
    program = Path(__file__).with_name("plain_loop.py")
    arguments = ["--config", str(config), "--dataset", str(dataset), "--steps", str(steps)]
    done = subprocess.run([sys.executable, str(program), *arguments], cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def flops_per_sample(config: dict[str, Any], dataset: Path) -> float:
    """Operations that one sample of the dataset needs on average. Per token, the language model takes 2 for each of
    its weights forward and 2 backward (frozen weights get no gradient of their own), and attention 4 x length x width
    forward and twice that backward; the vision tower, which is frozen, forward alone. What is recomputed or padded is
    not needed, and does not count."""
    from transformers import AutoConfig

    from undiagram.collate import measure_lengths

    location, _ = locate_base(config["model"]["base"])
    model = AutoConfig.from_pretrained(location)
    text, vision = model.get_text_config(), model.vision_config
    encoder = load_encoder(config)
    samples = read_split(dataset, config["dataset"]["train_split"])
    lengths = measure_lengths(encoder, samples, config["max_length"]).total
    head = text.hidden_size // text.num_attention_heads
    layer = (
        2 * text.hidden_size**2
        + 2 * text.hidden_size * head * text.num_key_value_heads
        + 3 * text.hidden_size * text.intermediate_size
    )
    language = statistics.fmean(
        text.num_hidden_layers * (4 * layer * n + 3 * 2 * n * n * text.hidden_size) for n in lengths
    )
    block = 4 * vision.hidden_size**2 + 3 * vision.hidden_size * vision.intermediate_size
    patches = statistics.fmean(
        encoder.count_image_tokens(sample.width, sample.height) * encoder.image_processor.merge_size**2
        for sample in samples
    )
    return language + 2 * vision.depth * block * patches


def print_table(
    config: dict[str, Any], dataset: Path, started: dict[str, Any], measured: dict[str, dict[str, float]]
) -> None:
    versions = " ".join(f"{name} {started['versions'][name]}" for name in ("torch", "transformers", "peft"))
    print(f"{started['device']} · {resolve_precision(config['training']['precision'])} · {started['attention']}")
    print(f"{started['parameters']:,} parameters · {versions}\n")
    peak = next((value for name, value in PEAK.items() if name in started["device"]), None)
    flops = flops_per_sample(config, dataset)
    rows: Sequence[tuple[str, Any]] = [
        ("samples/s", lambda m: f"{m['samples_per_second']:.2f}"),
        ("tokens/s, padding not counted", lambda m: f"{m['tokens_per_second']:,.0f}"),
        ("model FLOP/s", lambda m: f"{m['samples_per_second'] * flops:.3g}"),
        ("model FLOPs utilisation", lambda m: f"{m['samples_per_second'] * flops / peak:.1%}" if peak else "not known"),
        ("peak memory, GB", lambda m: f"{m['peak_memory_bytes'] / 1e9:.1f}"),
        ("time waiting for data", lambda m: f"{m['data_wait_share']:.1%}"),
        ("validation replies/s", lambda m: f"{m['replies_per_second']:.2f}"),
    ]
    print(f"| {'':30} |" + "".join(f" {name:>12} |" for name in measured))
    print(f"|{'-' * 32}|" + f"{'-' * 13}:|" * len(measured))
    for name, show in rows:
        print(f"| {name:30} |" + "".join(f" {show(numbers):>12} |" for numbers in measured.values()))
    ours, plain = measured.values()
    trained = ours["samples_per_second"] / plain["samples_per_second"]
    # An epoch: the training split once, and replies to a validation split of a quarter of its size.
    seconds = [1 / numbers["samples_per_second"] + 0.25 / numbers["replies_per_second"] for numbers in (ours, plain)]
    print(f"\n{trained:.2f} times the plain loop's samples a second while training")
    print(f"{seconds[1] / seconds[0]:.2f} times, validation by replies to a quarter as many pictures counted in")


if __name__ == "__main__":
    main()
