"""Photo and task: how near, how sure, and why. A person decides; this only puts in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf
from typing import Generic

from geo.rebound import Suspicion, rebound_suspicions
from geo.spots import Key, Sighting, Spot, chainages_near, differ, distances_to, same
from geo.viewpoint import Compared, View, compare_views, reach_m

__all__ = [
    "Candidate", "Compared", "Sighting", "Spot", "Suspicion", "View", "candidates", "compare_views", "reach_m",
    "rebound_suspicions",
]  # fmt: skip
FARTHEST_M = 500.0


@dataclass(frozen=True, slots=True)
class Candidate(Generic[Key]):
    """A task that a photo may show."""

    key: Key
    score: float
    """0 to 1, for the order only: it is no probability."""
    distance_m: float | None
    reasons: tuple[str, ...]
    """Codes: near, in-reach, same-premises, same-asset, same-chainage, same-side, other-side, too-early, after-due."""


def candidates(sighting: Sighting, spots: Sequence[Spot[Key]], farthest_m: float = FARTHEST_M) -> list[Candidate[Key]]:
    """Which tasks a photo may show, the likeliest first.

    Args: spots: the caller's own open tasks; farthest_m: those farther away are left out, unless they share premises.
    Returns: candidates by falling score; of equal ones, the nearer first, then as given.
    Score: exp(-distance / R), R as in reach_m; same premises 0.9 without a fix; then x 0.5 for the other side, x 0.5 if
    taken before the task began, x 0.9 after it was due; the rest to 1 is cut by a quarter for the same asset within
    50 m of chainage, by a half for the same side too. [default weights of ours]

    >>> from geo.lonlat import LonLat
    >>> here = Sighting(LonLat(114.3, 30.6), 5)
    >>> found = candidates(here, [Spot("far", LonLat(114.303, 30.6)), Spot("near", LonLat(114.3001, 30.6))])
    >>> [(one.key, round(one.score, 2), one.reasons) for one in found]
    [('near', 0.83, ('near', 'in-reach')), ('far', 0.0, ('near',))]
    """
    apart = distances_to(sighting, spots)
    found = [_candidate(sighting, spot, metres, farthest_m) for spot, metres in zip(spots, apart, strict=True)]
    kept = [candidate for candidate in found if candidate is not None]
    return sorted(kept, key=lambda one: (-one.score, inf if one.distance_m is None else one.distance_m))


def _candidate(sighting: Sighting, spot: Spot[Key], metres: float | None, farthest_m: float) -> Candidate[Key] | None:
    reach = reach_m(sighting.accuracy_m, spot.accuracy_m)
    same_premises = same(sighting.premises, spot.premises)
    near = metres is not None and metres <= farthest_m
    if not near and not same_premises:
        return None
    along = same(sighting.asset, spot.asset) and chainages_near(sighting, spot)
    same_side, other_side = same(sighting.side, spot.side), differ(sighting.side, spot.side)
    too_early = sighting.at is not None and spot.since is not None and sighting.at < spot.since
    after_due = sighting.at is not None and spot.until is not None and sighting.at > spot.until
    reasons = {
        "near": near,
        "in-reach": metres is not None and metres <= reach,
        "same-premises": same_premises,
        "same-asset": same(sighting.asset, spot.asset),
        "same-chainage": along,
        "same-side": along and same_side,
        "other-side": along and other_side,
        "too-early": too_early,
        "after-due": after_due,
    }
    score = max(exp(-metres / reach) if metres is not None else 0.0, 0.9 if same_premises else 0.0)
    score = 1 - (1 - score) * (0.75 if along else 1.0) * (0.5 if along and same_side else 1.0)
    score *= (0.5 if along and other_side else 1.0) * (0.5 if too_early else 1.0) * (0.9 if after_due else 1.0)
    return Candidate(spot.key, score, metres, tuple(code for code, holds in reasons.items() if holds))
