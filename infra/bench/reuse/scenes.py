"""Pictures to measure with: places as the demo draws them, each by its seed, or real ones from a folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from infra.demo.drawing.scenes import KINDS, Shot, draw

FIRST_SPOT = 5000
AGAIN_EVERY = 5
"""Every fifth place is photographed again, mended and not."""


@dataclass(frozen=True)
class Place:
    """One place: its photo, and the photos of it at other times (by another hand, in other light); made when asked."""

    seed: int
    photo: Callable[[], bytes]
    again: tuple[Callable[[], bytes], ...] = ()


def drawn(count: int) -> list[Place]:
    """So many places, of every kind in turn."""
    return [_place(n) for n in range(count)]


def given(folder: Path) -> list[Place]:
    """The pictures of a folder."""
    return [Place(n, path.read_bytes) for n, path in enumerate(sorted(folder.glob("*.jp*g")))]


def _place(n: int) -> Place:
    kind, spot = KINDS[n % len(KINDS)], FIRST_SPOT + n
    later = (Shot(kind, spot, "found", 2), Shot(kind, spot, "mended", 1)) if n % AGAIN_EVERY == 0 else ()
    return Place(n, partial(draw, Shot(kind, spot)), tuple(partial(draw, shot) for shot in later))
