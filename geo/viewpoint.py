"""Whether two photos were taken from the same spot, looking the same way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from geo.lonlat import LonLat
from geo.measure import distances_m, turn_deg

Verdict: TypeAlias = Literal["same", "differs", "unknown"]
SAME_TURN_DEG = 45.0
LEAST_REACH_M = 50.0
SPARE_M = 20.0
UNKNOWN_ACCURACY_M = 10.0


@dataclass(frozen=True, slots=True)
class View:
    """From where a photo looks, and which way."""

    place: LonLat | None
    """None: no fix."""
    accuracy_m: float | None = None
    heading_deg: float | None = None
    """Clockwise from true north; None: the photo does not say."""


@dataclass(frozen=True, slots=True)
class Compared:
    """How two views differ, for a person to judge."""

    verdict: Verdict
    """same: within reach and, where both headings are known, within 45°; unknown: one has no fix."""
    distance_m: float | None
    reach_m: float
    turn_deg: float | None
    """The angle between the headings; None where either is unknown."""
    reasons: tuple[str, ...]
    """Codes: too-far, turned-away, no-heading, no-fix."""


def reach_m(one_accuracy_m: float | None, other_accuracy_m: float | None) -> float:
    """R: how far apart two positions of one spot may lie: the sum of both accuracies + 20 m, at least 50 m.

    Source: domain rule of rebound. An unknown accuracy is taken as 10 m.

    >>> reach_m(5, 8), reach_m(30, 25), reach_m(None, None)
    (50.0, 75.0, 50.0)
    """
    known = (UNKNOWN_ACCURACY_M if m is None else m for m in (one_accuracy_m, other_accuracy_m))
    return max(LEAST_REACH_M, sum(known) + SPARE_M)


def compare_views(before: View, after: View) -> Compared:
    """Whether an after-photo shows what its before-photo showed, as far as place and heading can tell.

    >>> compare_views(View(LonLat(114.3, 30.6), 5, 350), View(LonLat(114.3, 30.6001), 5, 20)).verdict
    'same'
    """
    turn = None
    if before.heading_deg is not None and after.heading_deg is not None:
        turn = turn_deg(before.heading_deg, after.heading_deg)
    reach = reach_m(before.accuracy_m, after.accuracy_m)
    distance = None
    if before.place and after.place:
        distance = float(distances_m(before.place.as_path(), after.place.as_path())[0])
    checks = {
        "no-fix": distance is None,
        "too-far": distance is not None and distance > reach,
        "no-heading": turn is None,
        "turned-away": turn is not None and turn > SAME_TURN_DEG,
    }
    reasons = tuple(code for code, holds in checks.items() if holds)
    differs = checks["too-far"] or checks["turned-away"]
    verdict: Verdict = "differs" if differs else "unknown" if checks["no-fix"] else "same"
    return Compared(verdict, distance, reach, turn, reasons)
