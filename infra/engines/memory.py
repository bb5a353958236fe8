"""What an installation remembers about its engines from one start to the next: var/run.json."""

import json
import os
from pathlib import Path


def recall(var: Path) -> dict[str, str | int]:
    """All that is remembered; empty at the first start."""
    try:
        remembered: dict[str, str | int] = json.loads((var / "run.json").read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return remembered


def remember(var: Path, **facts: str | int) -> None:
    """Remember these facts too; half-written is never read."""
    fresh = var / f".run.json.{os.getpid()}"
    fresh.write_text(json.dumps(recall(var) | facts, indent=1) + "\n")
    fresh.replace(var / "run.json")
