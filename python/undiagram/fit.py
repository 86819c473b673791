"""Pictures as the model is shown them: enlarged, and fitted to whole tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from undiagram.errors import UndiagramError

if TYPE_CHECKING:
    from PIL.Image import Image


def fitted_size(processor: Any, enlarge: float, width: int, height: int) -> tuple[int, int]:
    """Width and height: enlarged, then fitted to whole tokens within the processor's limits."""
    from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import smart_resize

    side = processor.patch_size * processor.merge_size
    limits = processor.size["shortest_edge"], processor.size["longest_edge"]
    try:
        fitted_height, fitted_width = smart_resize(round(height * enlarge), round(width * enlarge), side, *limits)
    except ValueError as error:  # Sides in a ratio beyond 200.
        raise UndiagramError(
            "image_unreadable",
            f"A picture of {width} by {height} pixels cannot be shown to the model: {error}.",
            "Crop it, or take its sample out of the dataset.",
        ) from error
    return fitted_width, fitted_height


def process_picture(processor: Any, enlarge: float, image: Image, **options: Any) -> Any:
    """What the processor makes of the picture at its fitted size: `pixel_values` and `image_grid_thw`."""
    if enlarge == 1:
        return processor(images=[image], **options)
    shown = image.resize(fitted_size(processor, enlarge, *image.size), resample=processor.resample)
    return processor(images=[shown], do_resize=False, **options)
