"""Reads one split of a dataset folder: metadata.jsonl and the pictures it names."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from undiagram.contract import describe_value, find_problems
from undiagram.errors import Problem, UndiagramError

if TYPE_CHECKING:
    from PIL.Image import Image

MEND_DATASET = "Mend the lines named above; `npx undiagram dataset validate DIR` checks the whole folder."
ORIENTATION = 0x0112  # The EXIF tag; values from 5 turn the picture by a quarter.


@dataclass(frozen=True)
class Sample:
    """One picture and what it shows."""

    id: str
    image: Path
    annotation: str
    """Compact JSON, as the model is to say it."""
    width: int
    height: int


def read_split(dataset: Path, split: str) -> list[Sample]:
    """The split's samples in the order of the file. Raises UndiagramError `dataset_invalid` with every problem."""
    file = dataset / split / "metadata.jsonl"
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        problem = Problem(str(file), "a readable text file", str(error))
        raise UndiagramError(
            "dataset_invalid", f"Cannot read the split {split}.", "Make the dataset first.", problems=[problem]
        ) from error
    problems: list[Problem] = []
    samples: list[Sample] = []
    seen: set[str] = set()
    for number, line in enumerate(lines, start=1):
        sample = parse_line(line, f"{file}:{number}", file.parent, problems) if line.strip() else None
        if sample is None:
            continue
        if sample.id in seen:
            problems.append(Problem(f"{file}:{number}", "an id used once", sample.id, "id"))
        seen.add(sample.id)
        samples.append(sample)
    if not samples and not problems:
        problems.append(Problem(str(file), "at least one sample", "none"))
    if problems:
        raise UndiagramError("dataset_invalid", f"{file} cannot be used.", MEND_DATASET, problems=problems)
    return samples


def parse_line(line: str, where: str, folder: Path, problems: list[Problem]) -> Sample | None:
    """One line of metadata.jsonl; what is wrong with it is added to `problems`."""
    before = len(problems)
    try:
        row = json.loads(line)
    except ValueError as error:
        problems.append(Problem(where, "one JSON object", str(error)))
        return None
    problems.extend(find_problems("metadata-line", row, where))
    if len(problems) > before:
        return None
    annotation = compact_annotation(row["annotation"])
    if annotation is None:
        problems.append(Problem(where, "a JSON object as text", describe_value(row["annotation"]), "annotation"))
    image = resolve_inside(folder, row["file_name"])
    if image is None:
        problems.append(Problem(where, f"a path inside {folder}", row["file_name"], "file_name"))
        return None
    try:
        width, height = read_size(image)
    except UndiagramError as error:
        problems.extend(Problem(where, p.expected, p.got, "file_name") for p in error.problems)
        return None
    if annotation is None:
        return None
    return Sample(row["id"], image, annotation, width, height)


def compact_annotation(text: str) -> str | None:
    """The same JSON without whitespace, keys in their order; None when it is no JSON object."""
    try:
        value = json.loads(text)
    except ValueError:
        return None
    if not isinstance(value, dict):
        return None
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def resolve_inside(folder: Path, name: str) -> Path | None:
    """The file's real path, links followed; None when it leaves the folder."""
    root = folder.resolve()
    path = (root / name).resolve()
    return path if path.is_relative_to(root) else None


def read_size(file: Path) -> tuple[int, int]:
    """Width and height in pixels as a person sees the picture, from its header alone."""
    from PIL import Image

    try:
        with Image.open(file) as image:
            width, height = image.size
            is_turned = read_orientation(image) >= 5
    except Exception as error:
        raise unreadable(file, error) from error
    return (height, width) if is_turned else (width, height)


def read_image(file: Path) -> Image:
    """The picture upright, in RGB, transparent parts on white. Raises UndiagramError `image_unreadable`."""
    from PIL import Image, ImageOps

    try:
        with Image.open(file) as opened:
            image = opened if read_orientation(opened) == 1 else ImageOps.exif_transpose(opened)
            if image.has_transparency_data:
                layer = image.convert("RGBA")
                image = Image.new("RGBA", layer.size, "white")
                image.alpha_composite(layer)
            return image.convert("RGB")
    except Exception as error:
        raise unreadable(file, error) from error


def read_orientation(image: Image) -> int:
    """The EXIF orientation, 1 where none is told. In a PNG only what stands before the pixels counts: PIL would decode
    the whole picture to look behind them."""
    if image.format == "PNG" and "exif" not in image.info:
        return 1
    return image.getexif().get(ORIENTATION, 1)


def unreadable(file: Path, error: Exception) -> UndiagramError:
    return UndiagramError(
        "image_unreadable",
        f"Cannot read the picture {file}.",
        "Replace the file, or take its sample out of the dataset.",
        problems=[Problem(str(file), "a readable picture", f"{type(error).__name__}: {error}")],
    )
