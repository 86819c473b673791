"""Loads a base model, its tokenizer and its image processor: from a folder, or from the Hub by id and revision."""

from __future__ import annotations

import copy
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from undiagram.collate import IMAGE_TOKEN, Encoder
from undiagram.contract import ROOT
from undiagram.errors import ENVIRONMENT, Problem, UndiagramError, first_line
from undiagram.kernels import require_gpu_package, resolve_attention

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel

Config = dict[str, Any]
"""A RunConfig, as packages/contract/schemas/run-config.schema.json describes it."""


def locate_base(base: str) -> tuple[str, bool]:
    """What to load, and whether it is a folder. Folders are named from the repository's root."""
    folder = ROOT / base
    return (str(folder), True) if (folder / "config.json").is_file() else (base, False)


def name_base(base: str) -> str:
    """The base as an adapter names it: a Hub id, or a folder seen from the repository's root, never absolute."""
    location, is_folder = locate_base(base)
    return Path(os.path.relpath(location, ROOT)).as_posix() if is_folder else base


def find_commit(model: Config) -> str | None:
    """The commit of the Hub base that was loaded, read from where the client keeps it: transformers no longer notes it
    in the model's config. None for a folder."""
    from huggingface_hub import try_to_load_from_cache

    location, is_folder = locate_base(model["base"])
    if is_folder:
        return None
    file = try_to_load_from_cache(location, "config.json", revision=model["revision"])
    return Path(file).parent.name if isinstance(file, str) else None


def load_encoder(config: Config) -> Encoder:
    """Tokenizer and image processor apart: the joint processor class insists on torchvision. The PIL processor, which
    Qwen2.5-VL and Qwen3-VL share, is named outright, because torchvision's resizes differently."""
    from transformers import AutoTokenizer
    from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

    pixels = {"shortest_edge": config["pixels"]["min"], "longest_edge": config["pixels"]["max"]}
    tokenizer = load_part(AutoTokenizer, config["model"])
    image_processor = load_part(Qwen2VLImageProcessorPil, config["model"], size=pixels)
    if tokenizer.convert_tokens_to_ids(IMAGE_TOKEN) in (None, tokenizer.unk_token_id) or not tokenizer.chat_template:
        raise UndiagramError(
            "config_invalid",
            f"{config['model']['base']} is no vision model with Qwen's chat format.",
            "Name a Qwen2.5-VL or Qwen3-VL model in model.base.",
            problems=[Problem("model.base", f"a chat template and the token {IMAGE_TOKEN}", config["model"]["base"])],
        )
    prompt = config["prompt"]
    return Encoder(tokenizer, image_processor, prompt["system"], prompt["user"], config["pixels"]["enlarge"])


def load_base(model: Config, dtype: torch.dtype, device: str = "cpu") -> PreTrainedModel:
    """The base model with every weight frozen and its vision tower set apart (see FrozenVision)."""
    from transformers import AutoModelForImageTextToText

    options = {"dtype": dtype, "attn_implementation": resolve_attention(model["attention"], dtype)}
    if model["quantization"] is not None:
        require_gpu_package(
            "bitsandbytes", f"model.quantization: {model['quantization']}", "model.quantization to null"
        )
        options |= quantized()
    base = load_part(AutoModelForImageTextToText, model, use_safetensors=True, **options)
    base.requires_grad_(False)
    base.config.use_cache = False
    if model["quantization"] is None:
        base.to(device)
    base.model.visual.forward = FrozenVision(base.model.visual)
    return base


def quantized() -> dict[str, Any]:
    """Options to load the language model in 4 bit as QLoRA does, on this process's own GPU. The vision tower, where
    small letters are read, and the output layer keep their 16 bits."""
    import torch
    from transformers import BitsAndBytesConfig

    config = BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=torch.bfloat16,
        llm_int8_skip_modules=["visual", "lm_head"],
    )
    return {"quantization_config": config, "device_map": {"": int(os.environ.get("LOCAL_RANK", "0"))}}


def find_end_ids(base: PreTrainedModel, tokenizer: Any) -> set[int]:
    """Every token that ends an answer: the tokenizer's, and those that the model's own generation config names."""
    configured = base.generation_config.eos_token_id
    named = configured if isinstance(configured, list) else [configured]
    return {id for id in [tokenizer.eos_token_id, *named] if id is not None}


def load_part(auto_class: Any, model: Config, **options: Any) -> Any:
    """`from_pretrained` with failures a person can act on. Code that a model repository brings is never run."""
    location, is_folder = locate_base(model["base"])
    revision = None if is_folder else model["revision"]
    try:
        return auto_class.from_pretrained(location, revision=revision, **options)
    except (OSError, ImportError) as error:
        raise UndiagramError(
            "model_missing",
            f"Cannot load {model['base']}{f' at {revision}' if revision else ''}: {first_line(error)}",
            "Check model.base and model.revision; a Hub model needs network once (`hf download ID`), a gated one "
            "also HF_TOKEN; the folder python/tiny is made by `python -m undiagram.tiny`.",
            ENVIRONMENT,
        ) from error


class FrozenVision:
    """Stands in for the vision tower's forward: without gradients, for only the language model is adapted; on the CPU
    one picture at a time, which was measured to take 0.09 s a picture against 0.15 s in a batch of 64 that no cache
    holds; and remembering its last answer while several passes look at the same batch."""

    def __init__(self, visual: torch.nn.Module) -> None:
        self._forward = visual.forward
        self._is_remembering = False
        self._memory: Any = None

    def remember(self, is_on: bool) -> None:
        """While on, the first answer is given again to every later call, which must bring the same pictures."""
        self._is_remembering = is_on
        self._memory = None

    def __call__(self, hidden_states: torch.Tensor, grid_thw: torch.Tensor, **options: Any) -> Any:
        import torch

        if self._memory is not None:
            return copy.copy(self._memory)
        with torch.no_grad():
            if hidden_states.device.type == "cpu" and len(grid_thw) > 1:
                output = self._each(hidden_states, grid_thw, options)
            else:
                output = self._forward(hidden_states, grid_thw=grid_thw, **options)
        if self._is_remembering:
            # A copy, because the caller splits the features of its own in place.
            self._memory = copy.copy(output)
        return output

    def _each(self, patches: torch.Tensor, grid_thw: torch.Tensor, options: dict[str, Any]) -> Any:
        pictures = patches.split(grid_thw.prod(-1).tolist())
        outputs = [
            self._forward(picture, grid_thw=grid[None], **options)
            for picture, grid in zip(pictures, grid_thw, strict=True)
        ]
        joined = copy.copy(outputs[0])
        for key in outputs[0]:
            joined[key] = join_values([output[key] for output in outputs])
        return joined


def join_values(values: list[Any]) -> Any:
    """One value for all pictures: tensors one after the other, lists of tensors (deep features) place by place."""
    import torch

    if isinstance(values[0], torch.Tensor):
        return torch.cat(values)
    if isinstance(values[0], list | tuple):
        return [join_values(list(place)) for place in zip(*values, strict=True)]
    return values[0]
