"""Flags of what a piece says of itself, with the facts that they rest on: pure."""

from collections.abc import Iterator

from backend.evidence.disagreeing import Own, disagreements
from backend.evidence.findings import Finding
from backend.evidence.opening import Look
from backend.evidence.position import Positioned, wgs84
from backend.evidence.rules import Captured
from backend.evidence.said import Declared
from geo.measure import distances_m
from storage.images import PhotoFacts

OF_READING = (
    "no_fix", "poor_fix", "pin_needed", "suspected_crs", "clock_skew", "tz_assumed", "unreadable", "mock_location",
    "screenshot", "wrong_type", "place_differs", "heading_differs", "time_differs", "edited", "c2pa_invalid",
)  # fmt: skip
STRONG = frozenset({"suspected_crs", "unreadable", "mock_location", "screenshot", "c2pa_invalid", "place_differs"})
SCREENS = frozenset({
    (640, 1136), (720, 1280), (720, 1520), (720, 1600), (750, 1334), (828, 1792), (1080, 1920), (1080, 2160),
    (1080, 2220), (1080, 2240), (1080, 2280), (1080, 2310), (1080, 2312), (1080, 2316), (1080, 2340), (1080, 2376),
    (1080, 2388), (1080, 2400), (1080, 2408), (1080, 2412), (1125, 2436), (1170, 2532), (1179, 2556), (1206, 2622),
    (1220, 2656), (1220, 2712), (1224, 2700), (1240, 2772), (1242, 2208), (1242, 2688), (1260, 2800), (1264, 2780),
    (1284, 2778), (1290, 2796), (1320, 2868), (1440, 2560), (1440, 2960), (1440, 3040), (1440, 3088), (1440, 3120),
    (1440, 3168), (1440, 3200), (1440, 3216),
})  # fmt: skip
"""Short and long side, px, of phones' screens; none of them is a size that phones' cameras write."""


def findings_of_reading(said: Declared, own: Own, look: Look, when: Captured, where: Positioned) -> list[Finding]:
    """Each code that reading came to, with its substance.

    A place that is only in another datum is said to be that, and not twice."""
    codes = {*when.flags, *where.flags, *disagreements(said, own), *_beside(said, look)}
    if "suspected_crs" in codes:
        codes.discard("place_differs")
    known = _known(said, own, look, where)
    return [Finding(code, "strong" if code in STRONG else "weak", known.get(code, {})) for code in sorted(codes)]


def _known(said: Declared, own: Own, look: Look, where: Positioned) -> dict[str, dict[str, object]]:
    """The facts of those codes that have some."""
    size, apart = look.facts, _apart_m(said, own)
    accuracy: dict[str, object] = {"accuracy_m": None if where.accuracy_m is None else round(where.accuracy_m)}
    return {
        "poor_fix": accuracy,
        "pin_needed": accuracy,
        "suspected_crs": {"apart_m": apart},
        "place_differs": {"apart_m": apart},
        "heading_differs": {"said_deg": said.heading_deg, "own_deg": own.heading_deg},
        "wrong_type": {"said_type": said.media_type, "own_type": own.content_type},
        "unreadable": {"reason": look.why_not},
        "screenshot": {"width": size.width, "height": size.height} if size else {},
    }


def is_screenshot(facts: PhotoFacts) -> bool:
    """A PNG as large as a phone's screen, and not a word of a camera.

    >>> is_screenshot(PhotoFacts("PNG", 1080, 2400)), is_screenshot(PhotoFacts("JPEG", 1080, 2400))
    (True, False)
    """
    size = min(facts.width, facts.height), max(facts.width, facts.height)
    silent = (facts.make, facts.model, facts.lat, facts.orientation) == (None, None, None, None)
    return facts.format == "PNG" and size in SCREENS and silent


def _beside(said: Declared, look: Look) -> Iterator[str]:
    if look.why_not:
        yield "unreadable"
    if said.place is not None and said.place.mocked:
        yield "mock_location"
    if look.facts is not None and is_screenshot(look.facts):
        yield "screenshot"


def _apart_m(said: Declared, own: Own) -> int | None:
    """Metres between the declared place and the file's own."""
    if said.place is None or own.place is None:
        return None
    return round(float(distances_m(wgs84(said.place).as_path(), own.place.as_path())[0]))
