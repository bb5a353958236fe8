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

    distance_m: from the place of the row, None where either has none; radius_m: R of domain.md §3.9 for the two.
    used_in: where the same bytes already stand as a before-photo, or as an after-photo of an earlier round of the row
    or of a row farther off than R. readable: it can be shown as a picture."""

    sha256: str
    received_at: datetime
    captured_at: datetime
    flags: frozenset[str] = frozenset()
    distance_m: float | None = None
    radius_m: float = 50.0
    used_in: str | None = None
    explanation: str | None = None
    readable: bool = True

    def fresh(self, since: datetime) -> bool:
        """Whether it can be seen, and was taken after a moment: by its own clock, by arrival where that is in doubt."""
        doubtful = bool(self.flags & DOUBTFUL_CLOCK)
        return self.readable and self.received_at >= since and (self.captured_at >= since or doubtful)

    @property
    def near(self) -> bool:
        return self.distance_m is not None and self.distance_m <= self.radius_m


def judge_after_photo(photo: Shown, dispatched_at: datetime) -> bool:
    """Whether the site must be looked at because of this after-photo (invariant 6); refuse it where it proves nothing.

    Raises PhotoUsedBefore; AfterPhotoTooOld: received before the order, or taken before it by a clock that is not
    in doubt; ExplanationMissing: far off, no fix, a doubtful clock or no picture, and not a word about it.

    >>> from datetime import UTC
    >>> order = datetime(2026, 4, 28, tzinfo=UTC)
    >>> judge_after_photo(Shown("ab", order, order, distance_m=18), order)
    False
    """
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
            ("far", photo.distance_m is not None and not photo.near),
            ("unreadable", not photo.readable),
        )
        if holds
    ]
    if why and not (photo.explanation or "").strip():
        raise ExplanationMissing("this photo needs a word of explanation", sha256=photo.sha256, why=why)
    return bool(why)


def need_own_photos(photos: Sequence[Shown], submitted_at: datetime) -> None:
    """Raise OwnEvidenceMissing unless at least one photo was taken after the round came in."""
    if not any(photo.fresh(submitted_at) for photo in photos):
        raise OwnEvidenceMissing("a site check rests on the checker's own photos of now", photos=len(photos))
    for photo in photos:
        if photo.used_in is not None:
            raise PhotoUsedBefore("these bytes have been shown before", sha256=photo.sha256, used_in=photo.used_in)


def need_presence(kind: PresenceKind | None, distance_m: float | None, radius_m: float, *, fixless: bool) -> None:
    """Raise PresenceMissing unless somebody was there.

    distance_m: of the check-in, or of the track's nearest point. fixless: premises, a tunnel, under a bridge, or a
    row without a fix, where an entrance fix and a photo of the name plate, stake or code stand for one; the caller
    has found both."""
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
