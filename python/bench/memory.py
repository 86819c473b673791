"""Measures the memory that a training step needs above the weights, on a CPU, as torch's profiler counts it. Prints one
JSON list: the peak in bytes of each case.

PYTHONPATH=python python python/bench/memory.py --cases cases.json

npm run bench -- memory writes the cases and compares: each has a resolved run config with a precision, the rows of the
batch, and one row's tokens, answer tokens and patches in height and width.
"""

from __future__ import annotations

import argparse
import json
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import torch
from torch.profiler import ProfilerActivity, profile

from undiagram.collate import IGNORED, Batch
from undiagram.command import quieten_libraries
from undiagram.train import make_module


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures the memory of a training step.")
    parser.add_argument("--cases", type=Path, required=True, help="a JSON file")
    quieten_libraries()
    print(json.dumps([measure(case) for case in json.loads(parser.parse_args().cases.read_text())]))


def measure(case: dict[str, Any]) -> int:
    """The peak of a forward and backward pass."""
    precision = case["config"]["training"]["precision"]
    module = make_module(case["config"], precision, total_steps=1)
    batch = make_batch(module.model.get_base_model().config, case)
    is_mixed = precision == "bf16-mixed"
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as profiler:
        with torch.autocast("cpu", torch.bfloat16) if is_mixed else nullcontext():
            loss = module.summed_loss(batch)
        loss.backward()
    events = sorted(profiler.profiler.kineto_results.events(), key=lambda event: event.start_ns())  # type: ignore[union-attr]
    held = peak = 0
    for event in events:
        if event.name() == "[memory]":
            held += event.nbytes()
            peak = max(peak, held)
    return peak


def make_batch(model: Any, case: dict[str, Any]) -> Batch:
    """Rows of noise, each shorter by a token than the one before: no batch is without padding."""
    rows, tokens, answer = case["rows"], case["tokens"], case["answerTokens"]
    height, width = case["patches"]
    vision = model.vision_config
    pictured = height * width // vision.spatial_merge_size**2
    ids = torch.full((rows, tokens), 100)
    ids[:, 1 : 1 + pictured] = model.image_token_id
    mask = torch.ones_like(ids)
    for row in range(rows):
        mask[row, tokens - row :] = 0
    is_answer = (torch.arange(tokens) >= tokens - answer) & mask.bool()
    values = vision.in_channels * vision.temporal_patch_size * vision.patch_size**2
    return {
        "input_ids": ids,
        "attention_mask": mask,
        "mm_token_type_ids": (ids == model.image_token_id).int(),
        "pixel_values": torch.randn(rows * height * width, values),
        "image_grid_thw": torch.tensor([[1, height, width]] * rows),
        "labels": torch.where(is_answer, ids, IGNORED),
    }


if __name__ == "__main__":
    main()
