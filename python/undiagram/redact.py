"""Keeps secrets of the environment out of all that leaves this machine."""

from __future__ import annotations

import os
import re
from pathlib import Path

SECRET_NAME = re.compile(r"KEY|TOKEN|SECRET|PASSW|CREDENTIAL", re.IGNORECASE)
REDACTED = "[redacted]"
# Shorter values of such variables are settings ("1", "true") more often than secrets.
SHORTEST_SECRET = 8


def secrets() -> list[str]:
    """Values of environment variables whose name says that they are secret, longest first."""
    values = {value for name, value in os.environ.items() if SECRET_NAME.search(name)}
    return sorted((value for value in values if len(value) >= SHORTEST_SECRET), key=len, reverse=True)


def redact(text: str) -> str:
    for secret in secrets():
        text = text.replace(secret, REDACTED)
    return text


def without_secrets(file: Path, scratch: Path) -> Path:
    """The text file itself, or a redacted copy in `scratch` where a secret stands in it."""
    content = file.read_text(encoding="utf-8", errors="surrogateescape")
    clean = redact(content)
    if clean == content:
        return file
    copy = scratch / "redacted" / file.name
    copy.parent.mkdir(exist_ok=True)
    copy.write_text(clean, encoding="utf-8", errors="surrogateescape")
    return copy
