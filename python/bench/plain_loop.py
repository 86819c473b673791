"""The loop to compare with, as a notebook has it: one picture at a time, made ready on the fly and padded to the
longest sample, logits at every place, `transformers`' own loss; validation by `generate`, one picture at a time. Prints
one JSON object.

PYTHONPATH=python python python/bench/plain_loop.py --config config.json --dataset DIR --steps 4
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path
from typing import Any

import torch
from torch.nn.functional import pad
from transformers import AutoModelForImageTextToText

from undiagram.collate import IGNORED, collate, measure_lengths
from undiagram.command import quieten_libraries
from undiagram.data import read_split
from undiagram.hardware import base_dtype, limit_threads, resolve_device, resolve_precision
from undiagram.lora import add_lora
from undiagram.model import find_end_ids, load_encoder, locate_base
from undiagram.run_callback import peak_memory_bytes

ACCUMULATE = 8
PADDING = {"attention_mask": 0, "mm_token_type_ids": 0, "labels": IGNORED}


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures a plain training loop.")
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--dataset", type=Path, required=True)
    parser.add_argument("--steps", type=int, required=True, help="optimizer steps to measure, after one more")
    arguments = parser.parse_args()
    quieten_libraries()
    limit_threads()
    print(json.dumps(measure(json.loads(arguments.config.read_text()), arguments.dataset, arguments.steps)))


def measure(config: dict[str, Any], dataset: Path, steps: int) -> dict[str, float]:
    training = config["training"]
    precision = resolve_precision(training["precision"])
    device = resolve_device()
    encoder = load_encoder(config)
    samples = read_split(dataset, config["dataset"]["train_split"])
    longest = max(measure_lengths(encoder, samples, config["max_length"]).total)
    location, _ = locate_base(config["model"]["base"])
    base = AutoModelForImageTextToText.from_pretrained(location, dtype=base_dtype(precision)).to(device)
    base.config.use_cache = False
    if training["gradient_checkpointing"]:
        base.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
        base.enable_input_require_grads()
    model = add_lora(base, config).train()
    optimizer = torch.optim.AdamW((p for p in model.parameters() if p.requires_grad), lr=training["learning_rate"])
    order = random.Random(training["seed"]).choices(samples, k=(steps + 1) * ACCUMULATE)
    started, waited, tokens = 0.0, 0.0, 0
    for number, sample in enumerate(order):
        if number == ACCUMULATE:  # The first step warms up.
            started, waited, tokens = time.monotonic(), 0.0, 0
        before = time.monotonic()
        batch = collate([encoder.encode_sample(sample)], encoder.tokenizer.pad_token_id, encoder.image_token_id)
        tokens += int(batch["attention_mask"].sum())
        rest = longest - batch["input_ids"].shape[1]
        inputs = {
            key: pad(value, (0, rest), value=PADDING.get(key, encoder.tokenizer.pad_token_id))
            if key in (*PADDING, "input_ids")
            else value
            for key, value in batch.items()
            if key != "ids"
        }
        inputs = {key: value.to(device) for key, value in inputs.items()}
        waited += time.monotonic() - before
        with torch.autocast(device, dtype=torch.bfloat16, enabled=precision == "bf16-mixed"):
            loss = model(**inputs).loss / ACCUMULATE
        loss.backward()
        if (number + 1) % ACCUMULATE == 0:
            torch.nn.utils.clip_grad_norm_([p for p in model.parameters() if p.requires_grad], training["clip"])
            optimizer.step()
            optimizer.zero_grad()
            float(loss)  # Waits for the device.
    seconds = time.monotonic() - started
    asked = read_split(dataset, config["dataset"]["validation_split"])
    end_ids = sorted(find_end_ids(base, encoder.tokenizer))
    generation = {"max_new_tokens": config["generation"]["max_new_tokens"], "do_sample": False, "use_cache": True}
    model.eval()
    before = time.monotonic()
    for sample in asked:
        encoded = [encoder.encode_sample(sample, with_answer=False)]
        batch = collate(encoded, encoder.tokenizer.pad_token_id, encoder.image_token_id)
        inputs = {key: value.to(device) for key, value in batch.items() if key not in ("ids", "labels")}
        with torch.no_grad(), torch.autocast(device, dtype=torch.bfloat16, enabled=precision == "bf16-mixed"):
            model.generate(**inputs, **generation, eos_token_id=end_ids, pad_token_id=encoder.tokenizer.pad_token_id)
    return {
        "replies_per_second": len(asked) / (time.monotonic() - before),
        "samples_per_second": steps * ACCUMULATE / seconds,
        "tokens_per_second": tokens / seconds,
        "peak_memory_bytes": peak_memory_bytes(),
        "data_wait_share": waited / seconds,
    }


if __name__ == "__main__":
    main()
