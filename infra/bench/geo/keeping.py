"""Row 10: coverage kept up at ingest and asked by API, on a whole office as the tests found it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def keeping(walks: int, points: int) -> None:
    """Print row 10, measured through the tests' own database, people and browser."""
    environ = os.environ | {"WALKS": str(walks), "POINTS": str(points)}
    told = subprocess.run(
        (sys.executable, "-m", "pytest", "-q", "-s", "--no-header", "tests/bench/row_10.py"),
        cwd=ROOT,
        env=environ,
        check=False,
        capture_output=True,
        text=True,
    )
    _, title, figures = told.stdout.partition("\nRow 10")
    print(title + figures.rpartition("\n.")[0] if not told.returncode else f"\nRow 10 was not measured:\n{told.stdout}")
