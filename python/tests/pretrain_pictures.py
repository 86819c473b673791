"""Pretraining pictures for the tests: shards in the format that packages/cli writes, drawn with Pillow on the spot."""

from __future__ import annotations

import io
import json
import random
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

FONT = ImageFont.load_default(11)
SIZE = (160, 100)


def write_shard(folder: Path, count: int, seed: int = 0) -> Path:
    """Draws `count` pictures of one or two tables, at most one shard of them."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(seed)
    lines, pack = [], b""
    for _ in range(count):
        image, record = draw(rng)
        stream = io.BytesIO()
        image.save(stream, "PNG")
        png = stream.getvalue()
        lines.append(json.dumps({"offset": len(pack), "bytes": len(png), **record}, separators=(",", ":")) + "\n")
        pack += png
    (folder / "00000.pack").write_bytes(pack)
    (folder / "00000.jsonl").write_text("".join(lines), "utf-8")
    return folder


def draw(rng: random.Random) -> tuple[Image.Image, dict[str, Any]]:
    tables = rng.choice([1, 2])
    image = Image.new("RGB", (SIZE[0] * tables, SIZE[1]), "white")
    pen = ImageDraw.Draw(image)
    annotation: dict[str, Any] = {"tables": [], "relationships": []}
    texts: list[list[Any]] = []
    for table in range(tables):
        names = ["".join(rng.choices("abcdeimotuw_", k=rng.randint(3, 9))) for _ in range(3)]
        for row, name in enumerate(names):
            x, y = 30 + table * SIZE[0], 20 + 18 * row
            pen.text((x, y), name, "black", FONT)
            width = FONT.getlength(name)
            stops = [FONT.getlength(name[: i + 1]) / width for i in range(len(name))]
            texts.append([name, x, y, width, 12, stops, table])
        annotation["tables"].append({"name": names[0], "columns": [{"name": name} for name in names[1:]]})
    if tables == 2:
        ends = [table["name"] for table in annotation["tables"]]
        annotation["relationships"].append({"from_table": ends[0], "to_table": ends[1]})
    line_ends = [["many", 30, 20], ["one", 150, 20]] if tables == 2 else []
    answer = json.dumps(annotation, separators=(",", ":"))
    size = {"width": image.width, "height": image.height}
    return image, {**size, "style": "test", "annotation": answer, "texts": texts, "ends": line_ends}
