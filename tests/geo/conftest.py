"""Where the vectors and the real files lie, and the shapes Hypothesis draws."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("patient", deadline=None)  # a busy machine is no fault of geo's
settings.load_profile("patient")
ROOT = Path(__file__).parents[2]
SAMPLES = Path(os.environ.get("SAMPLES", ROOT.parent / "shared" / "samples"))


@pytest.fixture
def vectors() -> Any:
    """vectors("datum") -> what tests/vectors/datum.json says; the browser's tests read the same file."""
    return lambda name: json.loads((ROOT / "tests" / "vectors" / f"{name}.json").read_text("utf-8"))


@pytest.fixture
def samples() -> Path:
    if not SAMPLES.is_dir():
        pytest.skip("the shared samples are not on this machine")
    return SAMPLES


@pytest.fixture
def manifest(samples: Path) -> dict[str, dict[str, str]]:
    """MANIFEST.tsv by path."""
    with (samples / "MANIFEST.tsv").open(encoding="utf-8") as lines:
        return {row["path"]: row for row in csv.DictReader(lines, delimiter="\t")}
