"""Before, after, later: which photos of one place belong side by side, and whether they look at the same thing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from uuid import UUID

from geo.viewpoint import Compared, View, compare_views

RANK = {"same": 0, "unknown": 1, "differs": 2}


@dataclass(frozen=True)
class Shot:
    """One photo as comparing needs it."""

    id: UUID
    view: View


@dataclass(frozen=True)
class Pair:
    """Photos to lay side by side. compared: of the first two that are there; None where only one is."""

    before_id: UUID | None
    after_id: UUID | None
    later_id: UUID | None
    compared: Compared | None


def pairs(
    before: Sequence[Shot], after: Sequence[Shot], later: Sequence[Shot], said: Mapping[UUID, UUID]
) -> list[Pair]:
    """Each after-photo with its before and its later one, and each later photo that is then left with its before.

    Args: said: after id → the before id that its unit named; where none is named, the view nearest to it."""
    known = {shot.id: shot for shot in before}
    found = [_trio(known.get(said[shot.id]) if shot.id in said else None, shot, before, later) for shot in after]
    shown = {pair.later_id for pair in found}
    return found + [_pair(nearest(shot, before), None, shot) for shot in later if shot.id not in shown]


def nearest(shot: Shot, others: Sequence[Shot]) -> Shot | None:
    """The one that looks most like it: same viewpoint first, then by distance, then as given; None of none."""

    def apart(other: Shot) -> tuple[int, float]:
        compared = compare_views(other.view, shot.view)
        return RANK[compared.verdict], inf if compared.distance_m is None else compared.distance_m

    return min(others, key=apart, default=None)


def _trio(named: Shot | None, after: Shot, before: Sequence[Shot], later: Sequence[Shot]) -> Pair:
    first = named or nearest(after, before)
    return _pair(first, after, nearest(first or after, later))


def _pair(before: Shot | None, after: Shot | None, later: Shot | None) -> Pair:
    there = [shot for shot in (before, after, later) if shot is not None]
    compared = compare_views(there[0].view, there[1].view) if len(there) > 1 else None
    return Pair(_id(before), _id(after), _id(later), compared)


def _id(shot: Shot | None) -> UUID | None:
    return None if shot is None else shot.id
