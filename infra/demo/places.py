"""The places of the demo's county: a road, a river with two banks, a site, a market hall; drawn by sines.

The ground they lie on is somewhere in the plains of the middle Yangtze; the names, the road's number, the river and
every line are invented."""

from functools import cache
from typing import Any

import numpy as np

from geo.chainage import Stationing
from geo.frame import Frame
from geo.lonlat import LonLat, Path
from geo.measure import headings
from infra.demo.county import COUNTY

ROAD, RIVER, SITE, HALL = "G999", "CXJ", "BLD-2026-01", "BLD-HALL"
ORIGIN = np.array([[113.4012, 29.9417]])
"""South-west corner of what the demo draws, WGS 84."""
ROAD_FROM_M, ROAD_TO_M = 12_000.0, 18_000.0
LANE_M = 4.5
"""How far from the centre line somebody walks, metres."""


def frame() -> Frame:
    return Frame.around(ORIGIN)


@cache
def road() -> Stationing:
    """The centre line, K12+000 to K18+000, 6 000 m to the millimetre."""
    x = np.linspace(0, 7000, 561)
    y = 620 + 260 * np.sin(x / 1150) + 90 * np.sin(x / 410 + 1)
    longer = Stationing([frame().to_lonlat(np.column_stack([x, y]))], ROAD_FROM_M)
    return Stationing([np.vstack(longer.sub_line(ROAD_FROM_M, ROAD_TO_M))], ROAD_FROM_M)


@cache
def bank(side: str) -> Path:
    """The water's edge of one bank of the river, drawn downstream: left or right as one faces down the river."""
    x = np.linspace(-200, 6600, 205)
    middle = -420 + 210 * np.sin(x / 1500 + 0.8) + 40 * np.sin(x / 330)
    half = 130 + 25 * np.sin(x / 900)
    return frame().to_lonlat(np.column_stack([x, middle + (half if side == "left" else -half)]))


@cache
def river(side: str) -> Stationing:
    return Stationing([bank(side)], 0.0)


def on_road(chainage_m: float, side: str, off_m: float = LANE_M) -> LonLat:
    """The place at a chainage of the road, that far to one side of its centre line."""
    return _rounded(road().point(chainage_m, off_m if side == "right" else -off_m))


def on_bank(chainage_m: float, side: str) -> LonLat:
    """A place on a bank, five metres from the water."""
    return _rounded(river(side).point(chainage_m, -5.0 if side == "left" else 5.0))


def course_at(chainage_m: float) -> float:
    """The compass course of the road, degrees, the way chainage grows."""
    a, b = (
        road().point(chainage_m - 5 if chainage_m > ROAD_FROM_M + 5 else chainage_m),
        road().point(min(chainage_m + 5, ROAD_TO_M)),
    )
    return float(headings(np.array([[a.lon, a.lat], [b.lon, b.lat]]))[0])


def site() -> Path:
    """The fence of the building site, a closed ring."""
    corners = np.array([[2100, 1180], [2480, 1240], [2530, 1010], [2260, 950], [2080, 1010], [2100, 1180]], float)
    return frame().to_lonlat(corners)


def as_features() -> list[dict[str, Any]]:
    """The assets as the office imports them: GeoJSON features with what a line has to declare."""
    centre = np.vstack(road().sub_line(ROAD_FROM_M, ROAD_TO_M))
    hall = frame().to_lonlat(np.array([[1900.0, 560.0]]))[0]
    return [
        _feature("road_segment", ROAD, "999国道汀洲段", "G999, Tingzhou section", _line(centre), origin="K12+000"),
        *(
            _feature("shoreline_segment", RIVER, f"澄溪江{zh}", f"Chengxi river, {side} bank", _line(bank(side)),
                     origin="K0+000", side=side)
            for side, zh in (("left", "左岸"), ("right", "右岸"))
        ),
        _feature("project_site", SITE, "白鹭渡物流园项目", "Bailudu logistics park",
                 {"type": "Polygon", "coordinates": [_numbers(site())]}),
        _feature("premises", HALL, "白鹭渡农贸市场", "Bailudu market hall",
                 {"type": "Point", "coordinates": _numbers(hall[None])[0]}),
    ]  # fmt: skip


def _feature(
    kind: str, code: str, name_zh: str, name_en: str, geometry: dict[str, Any], origin: str | None = None,
    side: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    said = {"kind": kind, "code": code, "name_zh": name_zh, "name_en": name_en, "area": COUNTY, "side": side}
    line = {"origin_chainage": origin, "increasing": True} if origin else {}
    return {"type": "Feature", "geometry": geometry, "properties": {**said, **line}}


def _line(path: Path) -> dict[str, Any]:
    return {"type": "LineString", "coordinates": _numbers(path)}


def _numbers(path: Path) -> list[list[float]]:
    found: list[list[float]] = np.asarray(path).round(7).tolist()
    return found


def _rounded(place: LonLat) -> LonLat:
    return LonLat(round(place.lon, 7), round(place.lat, 7))


def at_site() -> LonLat:
    """A place within the building site's fence."""
    lon, lat = frame().to_lonlat(np.array([[2300.0, 1100.0]]))[0].round(7).tolist()
    return LonLat(lon, lat)
