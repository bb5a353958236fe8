"""Where a task is and where somebody saw something, and how the two compare."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

import numpy as np

from geo.intervals import Side
from geo.lonlat import LonLat
from geo.measure import distances_m

Key = TypeVar("Key", bound=Hashable)
NEAR_CHAINAGE_M = 50.0


@dataclass(frozen=True, slots=True)
class Spot(Generic[Key]):
    """Where a task, or a problem, is: as much of it as is known."""

    key: Key
    """Whatever its owner knows it by."""
    place: LonLat | None = None
    accuracy_m: float | None = None
    asset: Hashable | None = None
    """The linear or other asset it lies on."""
    chainage_m: float | None = None
    side: Side | None = None
    premises: Hashable | None = None
    category: str = ""
    family: str = ""
    """The family of its category: rebounds are looked for within it."""
    since: datetime | None = None
    """Open since (a task), or closed at (an old problem)."""
    until: datetime | None = None
    """Due; a photo after it still counts, but less."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where and when a photo was taken, or a new problem found: as much of it as is known."""

    place: LonLat | None = None
    accuracy_m: float | None = None
    asset: Hashable | None = None
    chainage_m: float | None = None
    side: Side | None = None
    premises: Hashable | None = None
    category: str = ""
    family: str = ""
    at: datetime | None = None


def distances_to(sighting: Sighting, spots: Iterable[Spot[Key]]) -> list[float | None]:
    """Metres from a sighting to each spot; None where either has no fix.

    >>> distances_to(Sighting(LonLat(114.3, 30.6)), [Spot("here", LonLat(114.3, 30.6)), Spot("nowhere")])
    [0.0, None]
    """
    spots = list(spots)
    placed = [spot.place for spot in spots if spot.place]
    if sighting.place is None or not placed:
        return [None] * len(spots)
    metres = iter(distances_m(sighting.place.as_path(), np.vstack([place.as_path() for place in placed])).tolist())
    return [next(metres) if spot.place else None for spot in spots]


def chainages_near(sighting: Sighting, spot: Spot[Key]) -> bool:
    """Whether both have a chainage, at most 50 m apart.

    >>> chainages_near(Sighting(chainage_m=12_300), Spot("a", chainage_m=12_350))
    True
    """
    if sighting.chainage_m is None or spot.chainage_m is None:
        return False
    return abs(sighting.chainage_m - spot.chainage_m) <= NEAR_CHAINAGE_M


def same(one: Hashable | None, other: Hashable | None) -> bool:
    """Both known, and equal.

    >>> same("G4", "G4"), same(None, None)
    (True, False)
    """
    return one is not None and one == other


def differ(one: Hashable | None, other: Hashable | None) -> bool:
    """Both known, and not equal.

    >>> differ("left", "right"), differ("left", None)
    (True, False)
    """
    return one is not None and other is not None and one != other
