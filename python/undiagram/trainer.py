"""Builds the Lightning trainer: one process on the CPU or a GPU, or many with DDP or FSDP, as the config says."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

import lightning.pytorch as pl
from lightning.pytorch.strategies import DDPStrategy, FSDPStrategy, Strategy
from torch import nn
from torch.distributed.fsdp import FullOptimStateDictConfig, OptimStateKeyType, StateDictType
from torch.distributed.fsdp import FullyShardedDataParallel as FSDP
from torch.optim import Optimizer


def make_trainer(
    training: dict[str, Any], device: str, precision: str, model: nn.Module, run: Path, callback: pl.Callback
) -> pl.Trainer:
    """To Lightning the whole run is one epoch: the plan counts the real ones, and its loader brings only the batches
    that are left. All output and all checkpoints are ours."""
    if training["deterministic"]:
        # Torch's switch, which Lightning turns, does not reach flash attention: transformers asks for this.
        os.environ["FLASH_ATTENTION_DETERMINISTIC"] = "1"
    if device == "cpu" and training["nodes"] == 1:
        meet_on_loopback()
    return pl.Trainer(
        accelerator="cuda" if device == "cuda" else "cpu",
        devices=training["devices"],
        num_nodes=training["nodes"],
        strategy=make_strategy(training, model),
        precision=precision,  # type: ignore[arg-type]
        max_epochs=1,
        accumulate_grad_batches=training["accumulate"],
        deterministic=training["deterministic"],
        callbacks=[callback],
        default_root_dir=run,
        limit_val_batches=0,
        num_sanity_val_steps=0,
        use_distributed_sampler=False,
        logger=False,
        enable_checkpointing=False,
        enable_model_summary=False,
        enable_progress_bar=False,
    )


def meet_on_loopback() -> None:
    """Processes of one machine find each other whatever its name resolves to, which gloo would ask otherwise."""
    loopback = next((name for _, name in socket.if_nameindex() if name in ("lo", "lo0")), None)
    if loopback is not None:
        os.environ.setdefault("GLOO_SOCKET_IFNAME", loopback)


def make_strategy(training: dict[str, Any], model: nn.Module) -> Strategy | str:
    if training["strategy"] == "fsdp":
        return ShardedStrategy(auto_wrap_policy=sharded_units(model), use_orig_params=True, state_dict_type="full")
    if training["strategy"] == "ddp" or training["devices"] * training["nodes"] > 1:
        # The model's buffers never change. To send them round before each forward would also make processes wait for
        # each other in validation, where one may have a batch more than the other.
        return DDPStrategy(broadcast_buffers=False)
    return "auto"


class ShardedStrategy(FSDPStrategy):
    """FSDP whose checkpoints hold what is trained, as all others do: Lightning's would gather the whole frozen base at
    every one. It runs on the CPU too, from where Lightning turns exactly its own class away."""

    def _setup_model(self, model: nn.Module) -> nn.Module:
        if self.root_device.type != "cpu":
            return super()._setup_model(model)
        return FSDP(model, device_id=self.root_device, **self.kwargs)

    def lightning_module_state_dict(self) -> dict[str, Any]:
        """The trained weights, whole, on every process, under the names that they have unsharded."""
        weights = {}
        for path, unit in self.model.named_modules():
            if isinstance(unit, FSDP) and is_trained_leaf(unit.module):
                with FSDP.summon_full_params(unit, recurse=False, writeback=False):
                    for name, parameter in unit.module.named_parameters(recurse=False):
                        weights[f"{path}.{name}".replace("_fsdp_wrapped_module.", "")] = parameter.detach().clone()
        return weights

    def optimizer_state(self, optimizer: Optimizer) -> dict[str, Any]:
        """The whole state, on every process."""
        config = FullOptimStateDictConfig(offload_to_cpu=self.root_device.type != "cpu", rank0_only=False)
        kind = StateDictType.FULL_STATE_DICT
        with FSDP.state_dict_type(self.model, kind, optim_state_dict_config=config):
            state = FSDP.optim_state_dict(self.model, optimizer)
            return FSDP.rekey_optim_state_dict(state, OptimStateKeyType.PARAM_ID, self.model)


def is_trained_leaf(module: nn.Module) -> bool:
    """True for a layer that holds weights itself, all of them trained: a matrix of a LoRA pair."""
    own = list(module.parameters(recurse=False))
    return not list(module.children()) and bool(own) and all(parameter.requires_grad for parameter in own)


def sharded_units(model: nn.Module) -> Any:
    """Each LoRA matrix is a unit of its own, because a unit must be of one format and either trained or frozen; each
    transformer block is one, because that is what is gathered at a time."""
    from functools import partial

    from torch.distributed.fsdp.wrap import _or_policy, lambda_auto_wrap_policy, transformer_auto_wrap_policy

    names = set(getattr(model, "_no_split_modules", None) or [])
    blocks = {type(module) for module in model.modules() if type(module).__name__ in names}
    return partial(
        _or_policy,
        policies=[
            partial(lambda_auto_wrap_policy, lambda_fn=is_trained_leaf),
            partial(transformer_auto_wrap_policy, transformer_layer_cls=blocks),
        ],
    )
