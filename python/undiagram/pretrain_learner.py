"""The model in pretraining with its optimizers: takes steps, saves and resumes."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import torch
from torch import nn

from undiagram.checkpoint import checkpoint_path, find_newest, write_checkpoint
from undiagram.collate import Encoder
from undiagram.contract import ROOT
from undiagram.muon import Muon
from undiagram.pretrain_batch import PretrainBatch
from undiagram.pretrain_model import Answers, DenseHeads, answer_loss, centre_patch_filters, encode_pictures
from undiagram.tiny import make_config, make_tokenizer

Config = dict[str, Any]


class Learner:
    """A fresh model of the config's seed, or that of a folder, with fresh heads; or, once resumed, what an earlier
    process left."""

    def __init__(self, config: Config, device: str) -> None:
        from transformers import Qwen2_5_VLForConditionalGeneration

        self.config = config
        self.device = device
        self.tokenizer = make_tokenizer()
        torch.manual_seed(config["seed"])
        if begin := config.get("begin_from"):
            self.model = Qwen2_5_VLForConditionalGeneration.from_pretrained(ROOT / begin, dtype=torch.float32)
        else:
            self.model = Qwen2_5_VLForConditionalGeneration(make_config(self.tokenizer))
            centre_patch_filters(self.model)
        self.model.to(device)
        widths = self.model.config.vision_config.hidden_size, self.model.config.text_config.hidden_size
        self.heads = DenseHeads(*widths, len(self.tokenizer)).to(device)
        encoder = Encoder(self.tokenizer, None, config["prompt"]["system"], config["prompt"]["user"])
        self.prompt = encoder.prompt_parts()
        self.optimizers = make_optimizers(config, self.model, self.heads)
        self.pictures = 0

    def step(
        self,
        batch: PretrainBatch,
        rate: float,
        dense_weights: Mapping[str, float],
        language_weight: float = 0.0,
        pointing_weight: float = 0.0,
        *,
        spares_tower: bool = False,
    ) -> dict[str, float]:
        """One step of the optimizers; the losses and shares of right answers before it. `spares_tower`: where there is
        an answer, the vision tower is not taught."""
        batch = batch.to(self.device)
        # A batch of crops has none.
        has_answers = language_weight > 0 and batch.answers.shape[1] > 1
        spares_tower = spares_tower and has_answers
        figures: dict[str, torch.Tensor] = {}
        with self.autocast():
            answers = Answers(*self.prompt, batch.answers, batch.places, batch.sources, batch.asked)
            loss = torch.zeros((), device=self.device)
            # A sketch has nothing to see.
            names = "sketch_loss", "sketch_pointing_loss", "sketch_accuracy"
            features = self.model.lm_head.weight.new_empty(len(batch.pixels), 0, 0, self.model.lm_head.in_features)
            if batch.pixels.numel() > 0:
                names = "answer_loss", "pointing_loss", "answer_accuracy"
                with torch.set_grad_enabled(not spares_tower):
                    features, patches = encode_pictures(self.model, batch.pixels)
                if any(dense_weights.values()) and not spares_tower:
                    dense, shares = self.heads.loss(features, patches, batch, dense_weights)
                    figures |= {"dense_loss": dense, **shares}
                    loss = loss + dense
            if has_answers:
                answer, pointing, right = answer_loss(self.model, self.heads, features, answers)
                figures |= zip(names, (answer, pointing, right), strict=True)
                loss = loss + language_weight * answer + pointing_weight * pointing
        loss.backward()
        parameters = [p for p in self.parameters() if p.grad is not None]
        figures["gradient_norm"] = nn.utils.clip_grad_norm_(parameters, self.config["clip"])
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = rate
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        if batch.pixels.numel() > 0:
            self.pictures += len(batch.pixels)
        return {name: float(value.detach()) for name, value in figures.items()}

    def autocast(self) -> Any:
        return torch.autocast("cuda", torch.bfloat16) if self.device == "cuda" else nullcontext()

    def parameters(self) -> list[nn.Parameter]:
        return [*self.model.parameters(), *self.heads.parameters()]

    def save(self, run: Path, step: int) -> None:
        """Writes a checkpoint after this many steps."""
        content = {
            "step": step,
            "pictures": self.pictures,
            "model": self.model.state_dict(),
            "heads": self.heads.state_dict(),
            "optimizers": [optimizer.state_dict() for optimizer in self.optimizers],
        }
        write_checkpoint(checkpoint_path(run / "checkpoints", step), lambda path: torch.save(content, path))

    def resume(self, run: Path) -> int:
        """Takes up the newest checkpoint, if there is one, and returns the steps it has done."""
        checkpoint = find_newest(run / "checkpoints", lambda _path, _reason: None)
        if checkpoint is None:
            return 0
        content = checkpoint.content
        self.model.load_state_dict(content["model"])
        self.heads.load_state_dict(content["heads"])
        for optimizer, state in zip(self.optimizers, content["optimizers"], strict=True):
            optimizer.load_state_dict(state)
        self.pictures = content["pictures"]
        return content["step"]


def make_optimizers(config: Config, model: nn.Module, heads: nn.Module) -> list[torch.optim.Optimizer]:
    """Muon for the matrices of the blocks and the patch embedding, scaled to take steps of AdamW's size; AdamW for all
    else, the merger's large square matrix too, which would take as long as all other matrices together."""
    matrices, others, plain = [], [], []
    for name, parameter in [*model.named_parameters(), *heads.named_parameters()]:
        is_block = any(part in name for part in (".patch_embed.", ".blocks.", ".layers.", ".merger.mlp.2."))
        if parameter.ndim >= 2 and is_block and config["optimizer"] == "muon":
            matrices.append(parameter)
        elif parameter.ndim >= 2:
            others.append(parameter)
        else:
            plain.append(parameter)
    decay = config["weight_decay"]
    groups = [{"params": others, "weight_decay": decay}, {"params": plain, "weight_decay": 0.0}]
    optimizers: list[torch.optim.Optimizer] = [torch.optim.AdamW(groups, lr=0.0, betas=(0.9, 0.98))]
    if matrices:
        optimizers.append(Muon(matrices, lr=0.0, weight_decay=decay))
    return optimizers
