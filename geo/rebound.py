"""反弹: whether a new problem may be the return of one that was closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import inf
from typing import Generic

from geo.spots import Key, Sighting, Spot, chainages_near, differ, distances_to, same
from geo.viewpoint import reach_m


@dataclass(frozen=True, slots=True)
class Suspicion(Generic[Key]):
    """A closed problem that a new one may be the return of."""

    key: Key
    distance_m: float | None
    reason: str
    """same-premises, same-chainage or in-reach."""


def rebound_suspicions(sighting: Sighting, closed: Sequence[Spot[Key]], months: int = 12) -> list[Suspicion[Key]]:
    """Which closed problems a new one may be the return of, the nearest first. A person confirms or rejects.

    The rule: same category or family, closed at most 12 months before, and on the same premises; or on the same linear
    asset, the same side or bank, at most 50 m of chainage apart; or, where neither says more, within R of each other.

    >>> from datetime import UTC
    >>> from geo.lonlat import LonLat
    >>> old = Spot("old", LonLat(114.3, 30.6), 5, category="RE03", since=datetime(2026, 5, 20, tzinfo=UTC))
    >>> new = Sighting(LonLat(114.3, 30.60016), 5, category="RE03", at=datetime(2026, 7, 2, tzinfo=UTC))
    >>> [(one.key, round(one.distance_m), one.reason) for one in rebound_suspicions(new, [old])]
    [('old', 18, 'in-reach')]
    """
    kin = [spot for spot in closed if _same_kind(sighting, spot) and _within_months(sighting.at, spot.since, months)]
    pairs = zip(kin, distances_to(sighting, kin), strict=True)
    reasons = [(spot, metres, _same_spot(sighting, spot, metres)) for spot, metres in pairs]
    found = [Suspicion(spot.key, metres, reason) for spot, metres, reason in reasons if reason]
    return sorted(found, key=lambda one: inf if one.distance_m is None else one.distance_m)


def _same_spot(sighting: Sighting, spot: Spot[Key], metres: float | None) -> str | None:
    """Why a new problem lies where an old one lay: premises first, then the line, then the distance."""
    if sighting.premises is not None and spot.premises is not None:
        return "same-premises" if sighting.premises == spot.premises else None
    stationed = sighting.chainage_m is not None and spot.chainage_m is not None
    if stationed and same(sighting.asset, spot.asset):
        beside = chainages_near(sighting, spot) and not differ(sighting.side, spot.side)
        return "same-chainage" if beside else None
    near = metres is not None and metres <= reach_m(sighting.accuracy_m, spot.accuracy_m)
    return "in-reach" if near else None


def _same_kind(sighting: Sighting, spot: Spot[Key]) -> bool:
    return (bool(spot.category) and sighting.category == spot.category) or (
        bool(spot.family) and sighting.family == spot.family
    )


def _within_months(found: datetime | None, closed: datetime | None, months: int) -> bool:
    """Whether a problem was found after another was closed, and at most so many months later, to the day."""
    if found is None or closed is None or found < closed:
        return False
    closed = closed.astimezone(found.tzinfo)
    passed = (found.year - closed.year) * 12 + found.month - closed.month
    return passed < months or (passed == months and (found.day, found.time()) <= (closed.day, closed.time()))
