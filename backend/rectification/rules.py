"""The decisions of rectification, pure: which after-photo counts, when a check is whole, how much is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

from backend.rectification.errors import (
    AfterPhotoTooOld,
    CriteriaOpen,
    ExplanationMissing,
    OwnEvidenceMissing,
    OwnPhotoTooOld,
    PhotoUnreadable,
    PhotoUsedBefore,
    PresenceMissing,
    QuantityShort,
)

TORN_CLOCK = frozenset({"clock_skew", "time_differs"})
"""Flags of a photo whose file and phone, or whose phone and ourselves, say different times."""
DOUBTFUL_CLOCK = TORN_CLOCK | {"tz_assumed"}
LATEST_ZONE = timedelta(hours=20)
"""How much later than Beijing's reading a photo without a zone may have been taken: on a clock 12 hours behind UTC."""
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
        """Whether it proves by itself that somebody looked after a moment: it came and was taken since, surely."""
        sure = not self.flags & TORN_CLOCK
        return self.readable and sure and self.received_at >= since and self.captured_at >= since

    def too_old(self, since: datetime) -> bool:
        """Whether it surely shows an earlier day: come before a moment, or taken before it, whatever zone it was in."""
        if self.received_at < since:
            return True
        grace = LATEST_ZONE if "tz_assumed" in self.flags else timedelta(0)
        return not self.flags & TORN_CLOCK and self.captured_at + grace < since

    @property
    def in_doubt(self) -> bool:
        return bool(self.flags & DOUBTFUL_CLOCK)

    @property
    def near(self) -> bool:
        return self.distance_m is not None and self.distance_m <= self.radius_m


def why_look(photo: Shown, ordered_at: datetime) -> tuple[str, ...]:
    """Why this after-photo needs a word of the unit's and a look at the site (invariant 6); none: it speaks for itself.

    >>> from datetime import UTC
    >>> order = datetime(2026, 4, 28, tzinfo=UTC)
    >>> why_look(Shown("ab", order, order, distance_m=18), order), why_look(Shown("ab", order, order), order)
    ((), ('no-fix',))
    """
    doubts = {
        "doubtful-clock": photo.captured_at < ordered_at,
        "no-fix": photo.distance_m is None,
        "far": photo.distance_m is not None and not photo.near,
    }
    return tuple(why for why, holds in doubts.items() if holds)


def judge_after_photo(photo: Shown, ordered_at: datetime) -> bool:
    """Whether the site must be looked at because of this after-photo (invariant 6); refuse it where it proves nothing.

    Raises PhotoUnreadable: nobody can see it; PhotoUsedBefore; AfterPhotoTooOld: received before the order, or taken
    before it by a clock that is not in doubt; ExplanationMissing: far off, no fix or a doubtful clock, unexplained."""
    need_readable([photo])
    if photo.used_in is not None:
        raise PhotoUsedBefore("these bytes have been shown before", sha256=photo.sha256, used_in=photo.used_in)
    if photo.received_at < ordered_at or (photo.captured_at < ordered_at and not photo.in_doubt):
        raise AfterPhotoTooOld(
            "an after-photo is taken after the order",
            sha256=photo.sha256,
            captured_at=photo.captured_at,
            dispatched_at=ordered_at,
        )
    why = list(why_look(photo, ordered_at))
    if why and not (photo.explanation or "").strip():
        raise ExplanationMissing("this photo needs a word of explanation", sha256=photo.sha256, why=why)
    return bool(why)


def need_readable(photos: Sequence[Shown]) -> None:
    """Raise PhotoUnreadable if one of them is no picture that anybody can see; it stays in the file all the same."""
    for photo in photos:
        if not photo.readable:
            raise PhotoUnreadable("nobody can see this picture", sha256=photo.sha256)


def need_of_now(photos: Sequence[Shown], since: datetime) -> None:
    """Raise OwnPhotoTooOld if one was surely taken, or came, before somebody was sent there."""
    for photo in photos:
        if photo.too_old(since):
            raise OwnPhotoTooOld(
                "taken before the checker was sent", sha256=photo.sha256, captured_at=photo.captured_at, since=since
            )


def need_own_photos(photos: Sequence[Shown], since: datetime, *, was_there: bool) -> None:
    """Raise unless these are the checker's own pictures of now.

    since: when the check was given to them. was_there: a track or a check-in shows it, so that a photo whose time is in
    doubt may stand; without it one at least proves the time by itself.
    Raises PhotoUnreadable, OwnPhotoTooOld, OwnEvidenceMissing, PhotoUsedBefore."""
    need_readable(photos)
    need_of_now(photos, since)
    if not photos or not (was_there or any(photo.fresh(since) for photo in photos)):
        raise OwnEvidenceMissing(
            "a site check rests on the checker's own photos of now",
            photos=len(photos),
            in_doubt=sum(photo.in_doubt for photo in photos),
        )
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
