"""Where a file and its phone say different things, and where a file speaks against itself: domain.md §5, pure."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from backend.evidence.position import wgs84
from backend.evidence.said import Declared
from geo.lonlat import LonLat
from geo.measure import distances_m
from storage.kinds import agrees

APART_M = 150.0
TURNED_DEG = 45.0
GRACE = timedelta(minutes=5)
WEST, EAST = timedelta(hours=-12), timedelta(hours=14)
HALF_HOUR = timedelta(minutes=30)
ODD_ZONES = tuple(timedelta(hours=hours, minutes=45) for hours in (5, 8, 12))
"""Nepal, Eucla, Chatham: all others lie on half hours."""
EDITORS = re.compile(
    r"photoshop|lightroom|gimp|snapseed|picsart|pixlr|photopea|affinity photo|darktable|rawtherapee|capture one|"
    r"luminar|vsco|polarr|facetune|canva|picmonkey|paint\.net|meitu|xingtu|美图|醒图|轻颜|黄油相机",
    re.IGNORECASE,
)
SHOWN: dict[str, tuple[str, ...]] = {"photo": ("image/",), "video": ("video/",), "voice": ("audio/", "video/")}


@dataclass(frozen=True)
class Own:
    """What a file says of itself. taken: local time without a zone, where nothing tells the zone; made: aware, by the
    container of a recording. written_by: whatever names a program."""

    content_type: str | None = None
    place: LonLat | None = None
    accuracy_m: float | None = None
    heading_deg: float | None = None
    heading_ref: str | None = None
    taken: datetime | None = None
    made: datetime | None = None
    written_by: tuple[str, ...] = ()
    provenance: str = "none"


def disagreements(said: Declared, own: Own) -> tuple[str, ...]:
    """Flags: wrong_type, place_differs, heading_differs, time_differs, edited, c2pa_invalid.

    Raises BadGeometry: a declared place that its datum cannot hold."""
    doubts = {
        "wrong_type": wrong_type(said.kind, said.media_type, own.content_type),
        "place_differs": _place_differs(said, own),
        "heading_differs": _heading_differs(said, own),
        "time_differs": _time_differs(said, own),
        "edited": any(EDITORS.search(words) for words in own.written_by),
        "c2pa_invalid": own.provenance == "invalid",
    }
    return tuple(flag for flag, holds in doubts.items() if holds)


def wrong_type(kind: str, declared: str, found: str | None) -> bool:
    """Whether the content is not what was declared, by type or by kind; a voice note may lie in a video's container.

    >>> wrong_type("photo", "image/jpeg", "image/heic"), wrong_type("voice", "video/mp4", "video/mp4")
    (True, False)
    """
    if found is None:
        return False
    return not agrees(declared, found) or not found.startswith(SHOWN.get(kind, ("",)))


def in_some_zone(local: datetime, moment: datetime) -> bool:
    """Whether a clock on some wall of the world showed this local time at that moment, give or take five minutes.

    >>> moment = datetime(2026, 4, 28, 1, 0, tzinfo=UTC)
    >>> in_some_zone(datetime(2026, 4, 28, 9, 2), moment), in_some_zone(datetime(2026, 4, 28, 9, 14), moment)
    (True, False)
    """
    offset = local - moment.astimezone(UTC).replace(tzinfo=None)
    if not WEST - GRACE <= offset <= EAST + GRACE:
        return False
    nearest = round(offset / HALF_HOUR) * HALF_HOUR
    return any(abs(offset - zone) <= GRACE for zone in (nearest, *ODD_ZONES))


def _place_differs(said: Declared, own: Own) -> bool:
    if said.place is None or own.place is None:
        return False
    apart_m = float(distances_m(wgs84(said.place).as_path(), own.place.as_path())[0])
    return apart_m > APART_M + (said.place.accuracy_m or 0.0) + (own.accuracy_m or 0.0)


def _heading_differs(said: Declared, own: Own) -> bool:
    if said.heading_deg is None or own.heading_deg is None or (said.heading_ref or "T") != (own.heading_ref or "T"):
        return False
    turn = abs(said.heading_deg - own.heading_deg) % 360
    return min(turn, 360 - turn) > TURNED_DEG


def _time_differs(said: Declared, own: Own) -> bool:
    """A time with a known zone is clock_skew's matter; a recording's container often writes local time as UTC."""
    local = own.taken or (own.made.astimezone(UTC).replace(tzinfo=None) if own.made else None)
    return said.captured_at is not None and local is not None and not in_some_zone(local, said.captured_at)
