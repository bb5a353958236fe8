"""The file that a track sent live becomes: GeoJSON that any tool opens, the same bytes for the same fixes."""

from __future__ import annotations

from typing import Any

import orjson

from geo.fixes import ACCURACY, ELEVATION, HEADING, SPEED, Fixes, Stretch
from geo.formats.gpx import stamp
from geo.lonlat import Path

FORMAT = "yixian-live-track-1"
MEDIA_TYPE = "application/geo+json"


def write(fixes: Fixes, **said: str) -> bytes:
    """Settled fixes as one feature: places in WGS 84, and beside them, one for each place, what each fix said.

    Each stretch names its source, its datum and, where that is not WGS 84, the places as they were sent.
    Args: fixes: settled, one or more; said: further properties, as the ids of what it belongs to.

    >>> one = Fixes.of([(1, 114.3, 30.6, 5, *[float("nan")] * 3)], ["wgs84"], ["app"])
    >>> orjson.loads(write(one))["geometry"]["coordinates"]
    [114.3, 30.6]
    """
    places = _places(fixes)
    times = [stamp(time) for time in fixes.time_s.tolist()]
    declared = fixes.declared()
    properties: dict[str, Any] = {
        **said,
        "format": FORMAT,
        "coordTimes": times,
        "accuracy_m": _numbers(fixes, ACCURACY),
        "speed_mps": _numbers(fixes, SPEED),
        "heading_deg": _numbers(fixes, HEADING),
        "stretches": [_stretch(stretch, declared) for stretch in fixes.stretches()],
    }
    if len(places) == 1:  # a line has two places or more
        properties |= {"time": times[0], "accuracy": properties["accuracy_m"][0], "speed": properties["speed_mps"][0]}
    geometry = {"type": "LineString", "coordinates": places} if len(places) > 1 else _point(places[0])
    return orjson.dumps(
        {"type": "Feature", "properties": properties, "geometry": geometry}, option=orjson.OPT_SORT_KEYS
    )


def _point(place: list[float]) -> dict[str, Any]:
    return {"type": "Point", "coordinates": place}


def _places(fixes: Fixes) -> list[list[float]]:
    rows = zip(fixes.wgs84().round(8).tolist(), fixes.column(ELEVATION).tolist(), strict=True)
    return [[*place, height] if height == height else place for place, height in rows]


def _numbers(fixes: Fixes, which: int) -> list[float | None]:
    return [value if value == value else None for value in fixes.column(which).tolist()]


def _stretch(stretch: Stretch, declared: Path) -> dict[str, Any]:
    said = {"source": stretch.source, "crs": stretch.crs, "first": stretch.first, "end": stretch.end}
    if stretch.crs == "wgs84":
        return said
    return said | {"declared_lonlat": declared[stretch.first : stretch.end].tolist()}
