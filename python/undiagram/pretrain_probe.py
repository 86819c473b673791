"""Measures how well unseen words are read: in the cells by the dense heads, and in whole answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from PIL import Image

from undiagram.collate import Encoder, collate
from undiagram.generate import generate
from undiagram.pretrain_batch import collate_examples
from undiagram.pretrain_labels import EMPTY
from undiagram.pretrain_model import encode_pictures

if TYPE_CHECKING:
    from undiagram.pretrain_data import Pictures
    from undiagram.pretrain_learner import Learner

PIXELS = {"shortest_edge": 224 * 224, "longest_edge": 640 * 640}
"""As configs/train/tiny.yaml shows pictures to the model."""
ANSWERS = 200
MAX_NEW_TOKENS = 320


@torch.no_grad()
def measure(learner: Learner, probe: Pictures, is_answering: bool) -> dict[str, float]:
    """Shares of characters and pieces read; of answers: tables and columns named exactly (F1), valid JSON."""
    figures = measure_cells(learner, probe)
    return figures | measure_answers(learner, probe) if is_answering else figures


def measure_cells(learner: Learner, probe: Pictures) -> dict[str, float]:
    """The share of filled cells read right, of characters and of pieces."""
    rng = np.random.default_rng(0)
    right = {"characters": 0, "pieces": 0}
    total = {"characters": 0, "pieces": 0}
    for windows in probe.windows["all"].values():
        batch = collate_examples([probe.example(w, rng, learner.tokenizer) for w in windows], learner.tokenizer)
        batch = batch.to(learner.device)
        with learner.autocast():
            features, _ = encode_pictures(learner.model, batch.pixels)
            for kind, head in (("characters", learner.heads.characters), ("pieces", learner.heads.pieces)):
                labels = getattr(batch, kind)
                is_filled = labels > EMPTY
                said = head.classes(head(features)[is_filled]).argmax(-1)
                right[kind] += int((said == labels[is_filled]).sum())
                total[kind] += int(is_filled.sum())
    return {f"{kind}_read": round(right[kind] / total[kind], 4) for kind in right}


def measure_answers(learner: Learner, probe: Pictures) -> dict[str, float]:
    """Greedy answers to the first pictures, shown as in evaluation."""
    from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

    prompt = learner.config["prompt"]
    processor, enlarge = Qwen2VLImageProcessorPil(size=PIXELS), learner.config["enlarge"]
    encoder = Encoder(learner.tokenizer, processor, prompt["system"], prompt["user"], enlarge)
    count = min(ANSWERS, len(probe))
    shown = [encoder.encode(str(i), Image.fromarray(probe.image(i))) for i in range(count)]
    tokenizer = learner.tokenizer
    batch = collate(shown, tokenizer.pad_token_id, encoder.image_token_id, pad_left=True)
    tensors = {key: value.to(learner.device) for key, value in batch.items() if isinstance(value, torch.Tensor)}
    learner.model.eval()
    with learner.autocast():
        replies = generate(learner.model, tensors, {tokenizer.eos_token_id}, MAX_NEW_TOKENS)
    learner.model.train()
    texts = [tokenizer.decode(reply.tokens, skip_special_tokens=True) for reply in replies]
    truths = [json.loads(probe.record(i)["annotation"]) for i in range(count)]
    return compare(texts, truths)


def compare(replies: list[str], truths: list[Any]) -> dict[str, float]:
    """F1 of table names and of column names within equally named tables, over all replies; the share of valid JSON."""
    names = {"table": [0, 0, 0], "column": [0, 0, 0]}
    valid = 0
    for reply, truth in zip(replies, truths, strict=True):
        said = read_names(reply)
        valid += said is not None
        for kind, place in (("table", 0), ("column", 1)):
            got, wanted = (said or (set(), set()))[place], name_sets(truth)[place]
            counts = names[kind]
            counts[0] += len(got & wanted)
            counts[1] += len(got)
            counts[2] += len(wanted)
    scores = {f"{kind}_f1": round(2 * hit / max(1, got + wanted), 4) for kind, (hit, got, wanted) in names.items()}
    return {**scores, "valid": round(valid / len(truths), 4)}


def read_names(reply: str) -> tuple[set[Any], set[Any]] | None:
    """Table names, and pairs of table and column; None for what is no annotation."""
    try:
        return name_sets(json.loads(reply))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def name_sets(annotation: Any) -> tuple[set[Any], set[Any]]:
    tables = annotation["tables"]
    pairs = {(table["name"], column["name"]) for table in tables for column in table["columns"]}
    return {table["name"] for table in tables}, pairs
