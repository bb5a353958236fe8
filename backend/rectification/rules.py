"""The decisions of rectification, pure: which after-photo counts, when a check is whole, how much is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from backend.rectification.errors import (
    AfterPhotoTooOld,
    CriteriaOpen,
    ExplanationMissing,
    OwnEvidenceMissing,
    PhotoUsedBefore,
    PresenceMissing,
    QuantityShort,
)

DOUBTFUL_CLOCK = frozenset({"clock_skew", "tz_assumed"})
PresenceKind = Literal["track", "check_in", "name_plate"]


@dataclass(frozen=True)
class Shown:
    """One photo as rectification sees it.

    distance_m: from the place of the row, None where either has none. used_in: where the same bytes already stand
    as a before-photo of this row, or as an after-photo of an earlier round or of a row farther off than R."""

    sha256: str
    received_at: datetime
    captured_at: datetime
    flags: frozenset[str] = frozenset()
    distance_m: float | None = None
    used_in: str | None = None
    explanation: str | None = None


def judge_after_photo(photo: Shown, dispatched_at: datetime, radius_m: float) -> bool:
    """Whether the site must be looked at because of this after-photo (invariant 6); refuse it where it proves nothing.

    Raises PhotoUsedBefore; AfterPhotoTooOld: received before the order, or taken before it by a clock that is not
    in doubt; ExplanationMissing: far off, no fix, or a doubtful clock, and not a word about it."""
    if photo.used_in is not None:
        raise PhotoUsedBefore("these bytes have been shown before", sha256=photo.sha256, used_in=photo.used_in)
    doubtful = bool(photo.flags & DOUBTFUL_CLOCK)
    early = photo.captured_at < dispatched_at
    if photo.received_at < dispatched_at or (early and not doubtful):
        raise AfterPhotoTooOld(
            "an after-photo is taken after the order",
            sha256=photo.sha256,
            captured_at=photo.captured_at,
            dispatched_at=dispatched_at,
        )
    why = [
        reason
        for reason, holds in (
            ("doubtful-clock", early),
            ("no-fix", photo.distance_m is None),
            ("far", photo.distance_m is not None and photo.distance_m > radius_m),
        )
        if holds
    ]
    if why and not (photo.explanation or "").strip():
        raise ExplanationMissing("this photo needs a word of explanation", sha256=photo.sha256, why=why)
    return bool(why)


def need_own_photos(photos: Sequence[Shown], submitted_at: datetime) -> None:
    """Raise OwnEvidenceMissing unless at least one photo was taken after the round came in, by a believable clock."""
    fresh = [photo for photo in photos if photo.captured_at >= submitted_at or photo.flags & DOUBTFUL_CLOCK]
    if not fresh:
        raise OwnEvidenceMissing("a site check rests on the checker's own photos of now", photos=len(photos))
    for photo in photos:
        if photo.used_in is not None:
            raise PhotoUsedBefore("these bytes have been shown before", sha256=photo.sha256, used_in=photo.used_in)


def need_presence(kind: PresenceKind | None, distance_m: float | None, radius_m: float, *, fixless: bool) -> None:
    """Raise PresenceMissing unless somebody was there.

    distance_m: of the check-in, or of the track's nearest point. fixless: premises, a tunnel, under a bridge, or a
    row without a fix, where a photo of the name plate or stake stands for one."""
    near = distance_m is not None and distance_m <= radius_m
    if kind in ("track", "check_in") and near:
        return
    if kind == "name_plate" and fixless:
        return
    raise PresenceMissing(
        "no sign that the checker was there", kind=kind, distance_m=distance_m, radius_m=radius_m, fixless=fixless
    )


def need_criteria(standard: Sequence[str], ticked: Mapping[str, bool]) -> None:
    """Raise CriteriaOpen unless every criterion, by its number from 0, is ticked.

    >>> need_criteria(["removed", "regreened"], {"0": True, "1": True})
    """
    still_open = [text for n, text in enumerate(standard) if not ticked.get(str(n))]
    if still_open:
        raise CriteriaOpen("every criterion is met, or the row does not pass", open=still_open)


def need_quantity(target: Decimal | None, verified: Decimal | None, unit: str | None) -> None:
    """Raise QuantityShort, naming what is missing, unless the whole was verified.

    >>> need_quantity(Decimal(13), Decimal(13), "个"), need_quantity(None, None, None)
    (None, None)
    """
    if target is None or (verified or 0) >= target:
        return
    missing = target - (verified or 0)
    raise QuantityShort(
        f"{missing.normalize():f} {unit or ''} missing".strip().replace("  ", " "),
        target=float(target),
        verified=float(verified or 0),
        missing=float(missing),
        unit=unit,
    )
