"""LoRA pairs on the language model: added, counted, saved, and loaded with every missing weight an error."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from undiagram.collate import Encoder
from undiagram.errors import Problem, UndiagramError
from undiagram.model import Config, name_base

if TYPE_CHECKING:
    import torch
    from peft import LoraConfig, PeftModel
    from transformers import PreTrainedModel

WEIGHTS = "adapter_model.safetensors"
VISION = r".*\bvisual\..*"
# Before transformers 4.52 the language model's layers stood at the top.
OLD_LAYOUTS = {r"^model\.layers": "model.language_model.layers"}


def add_lora(base: PreTrainedModel, config: Config) -> PeftModel:
    """Puts a LoRA pair on each target of each language layer, and on nothing else. Adapter weights are fp32 whatever
    the base's format. Raises `lora_target_missing` when the count is not layers times targets."""
    from peft import get_peft_model

    check_targets(base, config["lora"]["target_modules"])
    return get_peft_model(base, make_lora_config(config))


def make_lora_config(config: Config) -> LoraConfig:
    """What PEFT is told, and what stands in adapter_config.json. The base is named so that it means the same on every
    machine, where PEFT would write the path it was loaded from."""
    from peft import LoraConfig

    lora = config["lora"]
    return LoraConfig(
        r=lora["r"],
        lora_alpha=lora["alpha"],
        lora_dropout=lora["dropout"],
        target_modules=list(lora["target_modules"]),
        exclude_modules=VISION,
        # Not FEATURE_EXTRACTION, which trains but loads without a language head.
        task_type="CAUSAL_LM",
        base_model_name_or_path=name_base(config["model"]["base"]),
        revision=config["model"]["revision"],
    )


def check_targets(base: PreTrainedModel, targets: list[str]) -> None:
    """Each target must name exactly one linear layer in every layer of the language model."""
    layers = base.config.get_text_config().num_hidden_layers
    names = [name for name, module in base.named_modules() if hasattr(module, "weight") and not re.match(VISION, name)]
    problems = []
    for target in targets:
        found = sum(name == target or name.endswith(f".{target}") for name in names)
        if found != layers:
            problems.append(Problem("lora.target_modules", f"{target} once in each of {layers} layers", str(found)))
    if problems:
        raise UndiagramError(
            "lora_target_missing",
            "LoRA targets do not fit the language model.",
            "Name linear layers of the decoder, such as q_proj, k_proj, v_proj, o_proj.",
            problems=problems,
        )


def adapted_modules(model: torch.nn.Module) -> list[str]:
    """Names of the layers that carry a LoRA pair."""
    return [name for name, module in model.named_modules() if hasattr(module, "lora_A") and len(module.lora_A)]


def trainable_names(model: torch.nn.Module) -> set[str]:
    return {name for name, parameter in model.named_parameters() if parameter.requires_grad}


def save_adapter(folder: Path, config: Config, weights: Mapping[str, torch.Tensor], encoder: Encoder) -> dict[str, Any]:
    """Writes the adapter in PEFT's layout with tokenizer and image processor beside it: aside first, then in one
    rename. `weights` are a training module's, under their names in it. Returns the fields of the artifact event."""
    from safetensors.torch import save

    aside = folder.with_name(f"{folder.name}.{os.getpid()}.tmp")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    adapter = {
        name.removeprefix("model.").replace(".default.", "."): tensor.contiguous() for name, tensor in weights.items()
    }
    (aside / WEIGHTS).write_bytes(save(adapter, metadata={"format": "pt"}))
    lora = make_lora_config(config)
    lora.inference_mode = True
    lora.save_pretrained(str(aside))
    sort_keys(aside / "adapter_config.json")
    encoder.tokenizer.save_pretrained(aside)
    encoder.image_processor.save_pretrained(aside)
    for file in aside.iterdir():
        with file.open("rb+") as stream:
            os.fsync(stream.fileno())
    shutil.rmtree(folder, ignore_errors=True)
    aside.rename(folder)
    data = (folder / WEIGHTS).read_bytes()
    return {
        "kind": "adapter",
        "path": str(folder),
        "bytes": sum(file.stat().st_size for file in folder.iterdir()),
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def sort_keys(file: Path) -> None:
    """The same config gives the same bytes: PEFT writes sets in whatever order they come."""
    value = json.loads(file.read_text("utf-8"))
    ordered = {key: sorted(item) if isinstance(item, list) else item for key, item in value.items()}
    file.write_text(json.dumps(ordered, indent=2, sort_keys=True) + "\n", "utf-8")


def load_adapter(model: PreTrainedModel | PeftModel, folder: Path, name: str) -> PeftModel:
    """The model with this adapter beside those it has. Only safetensors are read. Raises `adapter_mismatch` unless
    every LoRA weight of the model is in the file and every weight of the file finds its place: PEFT itself would go
    on with an adapter that does nothing."""
    from peft import LoraConfig, PeftModel, get_peft_model_state_dict
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(folder / WEIGHTS, framework="pt") as file:
            shapes = {map_key(key): tuple(file.get_slice(key).get_shape()) for key in file.keys()}  # noqa: SIM118
        config = LoraConfig.from_pretrained(str(folder))
    except (OSError, SafetensorError, ValueError, TypeError) as error:
        raise mismatch(folder, [Problem(str(folder), f"adapter_config.json and {WEIGHTS}", str(error))]) from error
    config.inference_mode = True
    try:
        if isinstance(model, PeftModel):
            model.load_adapter(str(folder), name, peft_config=config, key_mapping=OLD_LAYOUTS, use_safetensors=True)
        else:
            model = PeftModel.from_pretrained(
                model, str(folder), name, config=config, key_mapping=OLD_LAYOUTS, use_safetensors=True
            )
    except (RuntimeError, ValueError) as error:
        raise mismatch(folder, [Problem(str(folder), "weights that fit the base model", str(error))]) from error
    wanted = {key: tuple(w.shape) for key, w in get_peft_model_state_dict(model, adapter_name=name).items()}
    problems = [
        Problem(str(folder / WEIGHTS), f"{key} {wanted.get(key, 'not to be there')}", str(shapes.get(key, "nothing")))
        for key in sorted(wanted.keys() | shapes.keys())
        if wanted.get(key) != shapes.get(key)
    ]
    if problems:
        raise mismatch(folder, problems)
    return model


def map_key(key: str) -> str:
    """The weight's name in the present layout."""
    prefix = "base_model.model."
    bare = key.removeprefix(prefix)
    for pattern, replacement in OLD_LAYOUTS.items():
        bare = re.sub(pattern, replacement, bare)
    return prefix + bare


def mismatch(folder: Path, problems: list[Problem]) -> UndiagramError:
    return UndiagramError(
        "adapter_mismatch",
        f"The adapter {folder} does not fit the base model.",
        "Name the base model that the adapter was trained on, or train it anew.",
        problems=problems[:20],
    )
