"""Processes of ours, as a shell would start them."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def spawn(*command: str, var: Path, out: Path | None = None, **settings: object) -> "subprocess.Popen[str]":
    """Python with these words, and no settings but these.

    out: a file for what it says, where that may be more than a pipe holds."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("YIXIAN_")}
    chosen = {f"YIXIAN_{name.upper()}": str(value) for name, value in {"var": var, **settings}.items()}
    with open(out or os.devnull, "w", encoding="utf-8") as file:
        return subprocess.Popen(
            (sys.executable, *command),
            env=plain | chosen | {"PYTHONPATH": str(ROOT)},
            stdout=file if out else subprocess.PIPE,
            stderr=file if out else subprocess.PIPE,
            text=True,
        )
