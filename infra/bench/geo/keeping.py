"""Row 10: coverage kept up as tracks arrive, and asked by HTTP, on a founded and served office."""

from __future__ import annotations

from infra.bench.intake.site import site
from infra.bench.intake.tracks import coverage_kept


def keeping(walks: int, points: int) -> None:
    """Print row 10; its database commits to the disk, and its web server is the real one."""
    with site("folder") as at:
        coverage_kept(at, walks, points)
