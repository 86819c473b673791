"""Makes model input: the prompt, the image tokens in it, the answer, and the mask that keeps the loss on the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from undiagram.data import Sample, read_image
from undiagram.errors import Problem, UndiagramError
from undiagram.fit import fitted_size, process_picture

if TYPE_CHECKING:
    import torch
    from PIL.Image import Image

    from undiagram.pixel_cache import PixelCache

Batch = dict[str, Any]
IGNORED = -100  # The label that cross-entropy passes over.
IMAGE_TOKEN = "<|image_pad|>"


@dataclass(frozen=True)
class Encoded:
    """One sample as the model takes it."""

    id: str
    prompt: list[int]
    answer: list[int]
    """Empty when the model is to find it."""
    pixel_values: torch.Tensor
    """(patches, channels x frames x patch x patch)"""
    grid: torch.Tensor
    """(1, 3): frames, rows and columns of patches."""


class Encoder:
    """Turns samples into tokens and patches, in the model's own chat format."""

    def __init__(self, tokenizer: Any, image_processor: Any, system: str, user: str, enlarge: float = 1) -> None:
        """`enlarge`: by how much pictures are enlarged, within the processor's limits."""
        self.tokenizer = tokenizer
        self.image_processor = image_processor
        self.enlarge = enlarge
        self.pixel_cache: PixelCache | None = None
        """Where pictures of samples are kept once they are ready for the model."""
        self.image_token_id = tokenizer.convert_tokens_to_ids(IMAGE_TOKEN)
        messages = [
            {"role": "system", "content": [{"type": "text", "text": system}]},
            {"role": "user", "content": [{"type": "image"}, {"type": "text", "text": user}]},
        ]
        text = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
        ids = tokenizer(text, add_special_tokens=False)["input_ids"]
        if ids.count(self.image_token_id) != 1:
            raise UndiagramError(
                "config_invalid",
                "The prompt must hold the picture once.",
                f"Take {IMAGE_TOKEN} out of the prompt, or name a model with a vision chat template.",
                problems=[Problem("prompt", f"one {IMAGE_TOKEN}", str(ids.count(self.image_token_id)))],
            )
        place = ids.index(self.image_token_id)
        self._before, self._after = ids[:place], ids[place + 1 :]

    def fitted_size(self, width: int, height: int) -> tuple[int, int]:
        """Width and height at which the model is shown a picture of this size: whole tokens, within the limits."""
        return fitted_size(self.image_processor, self.enlarge, width, height)

    def count_image_tokens(self, width: int, height: int) -> int:
        """Tokens a picture of this size becomes."""
        fitted_width, fitted_height = self.fitted_size(width, height)
        side = self.image_processor.patch_size * self.image_processor.merge_size
        return (fitted_width // side) * (fitted_height // side)

    def prompt_ids(self, image_tokens: int) -> list[int]:
        """Everything before the answer, the image placeholder repeated once for every image token."""
        return self._before + [self.image_token_id] * image_tokens + self._after

    def prompt_parts(self) -> tuple[list[int], list[int]]:
        """The prompt's tokens before the picture's, and after them."""
        return self._before, self._after

    def answer_ids(self, annotation: str) -> list[int]:
        """The annotation and the end token. A table named like a special token stays text."""
        ids = self.tokenizer(annotation, add_special_tokens=False, split_special_tokens=True)["input_ids"]
        return [*ids, self.tokenizer.eos_token_id]

    def encode_image(self, image: Image) -> tuple[torch.Tensor, torch.Tensor]:
        """Patches and grid of one picture."""
        encoded = process_picture(self.image_processor, self.enlarge, image, return_tensors="pt")
        return encoded["pixel_values"], encoded["image_grid_thw"]

    def encode(self, id: str, image: Image, annotation: str | None = None) -> Encoded:
        return self._join(id, *self.encode_image(image), annotation)

    def encode_sample(self, sample: Sample, with_answer: bool = True) -> Encoded:
        pixels = (
            self.encode_image(read_image(sample.image))
            if self.pixel_cache is None
            else self.pixel_cache.load(sample.image)
        )
        return self._join(sample.id, *pixels, sample.annotation if with_answer else None)

    def _join(self, id: str, pixel_values: torch.Tensor, grid: torch.Tensor, annotation: str | None) -> Encoded:
        image_tokens = int(grid.prod()) // self.image_processor.merge_size**2
        answer = [] if annotation is None else self.answer_ids(annotation)
        return Encoded(id, self.prompt_ids(image_tokens), answer, pixel_values, grid)


@dataclass(frozen=True)
class Lengths:
    """Tokens of every sample of a split, in its order."""

    total: list[int]
    answer: list[int]


def measure_lengths(encoder: Encoder, samples: Sequence[Sample], max_length: int) -> Lengths:
    """Counts tokens without opening the pictures. Raises `sample_too_long`, naming all that exceed `max_length`:
    a sample cut short would lose image tokens or the end of its answer."""
    prompt = len(encoder.prompt_ids(0))
    answers = [len(encoder.answer_ids(sample.annotation)) for sample in samples]
    images = [encoder.count_image_tokens(sample.width, sample.height) for sample in samples]
    total = [prompt + image + answer for image, answer in zip(images, answers, strict=True)]
    problems = [
        Problem(sample.id, f"at most {max_length} tokens", f"{length} ({image} of the picture, {answer} of the answer)")
        for sample, length, image, answer in zip(samples, total, images, answers, strict=True)
        if length > max_length
    ]
    if problems:
        raise UndiagramError(
            "sample_too_long",
            f"{len(problems)} of {len(samples)} samples are longer than max_length.",
            f"Raise max_length to {max(total)}, lower pixels.max, or take these samples out of the dataset.",
            problems=problems,
        )
    return Lengths(total, answers)


def collate(encoded: Sequence[Encoded], pad_token_id: int, image_token_id: int, pad_left: bool = False) -> Batch:
    """One batch. Training pads on the right; generation on the left, so that every row's next token stands at the end.

    Returns input_ids, attention_mask, mm_token_type_ids (1 on image tokens: without it M-RoPE is silently lost) and
    labels, each (batch, length); pixel_values and image_grid_thw of all pictures one after the other; ids.
    """
    import torch

    rows = [sample.prompt + sample.answer for sample in encoded]
    length = max(map(len, rows))
    input_ids = torch.full((len(rows), length), pad_token_id, dtype=torch.long)
    attention_mask = torch.zeros_like(input_ids)
    labels = torch.full_like(input_ids, IGNORED)
    for i, (row, sample) in enumerate(zip(rows, encoded, strict=True)):
        start = length - len(row) if pad_left else 0
        end = start + len(row)
        input_ids[i, start:end] = torch.tensor(row)
        attention_mask[i, start:end] = 1
        labels[i, end - len(sample.answer) : end] = torch.tensor(sample.answer, dtype=torch.long)
    return {
        "ids": [sample.id for sample in encoded],
        "input_ids": input_ids,
        "attention_mask": attention_mask,
        "mm_token_type_ids": (input_ids == image_token_id).long(),
        "labels": labels,
        "pixel_values": torch.cat([sample.pixel_values for sample in encoded]),
        "image_grid_thw": torch.cat([sample.grid for sample in encoded]),
    }
