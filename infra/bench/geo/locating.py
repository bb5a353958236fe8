"""Chainage, offset and side: points a second on lines of 100 to 100,000 vertices, beside the floor and two peers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import shapely

from geo.chainage import CHUNK, Stationing
from geo.lonlat import Path
from infra.bench.geo.floor import BareGrid
from infra.bench.geo.postgis import LOCATE, Peer, line
from infra.bench.geo.scene import CENTRE, redrawn, winding
from infra.bench.timing import once, peak_bytes, race, say

VERTICES = (100, 1_000, 10_000, 100_000)
OFF_M = 29.0
DENSEST_FLOOR = 10_000
HEAD = ("vertices", "km", "table s", "we M/s", "floor M/s", "we/floor", "we in order M/s", "shapely /s", "PostGIS /s")


def locating(peer: Peer, places: int, slow_places: int) -> None:
    """Roads that grow by legs of 20 m, then 50 km drawn ever more densely; then what more places cost."""
    for title, draw in (("legs of 20 m", winding), ("50 km of road", redrawn)):
        rows = [_row(peer, draw, vertices, places, slow_places) for vertices in VERTICES]
        say(f"Chainage, offset, side, foot, doubt of places within 30 m: {title}", HEAD, *rows)
    road = Stationing([CENTRE.to_lonlat(winding(2501))])
    say(
        "Cost against places, on 50 km of 2,501 vertices (all within 30 m)",
        ("places", "ns a place", "peak bytes a place"),
        *(_cost(road, count) for count in (places // 100, places // 10, places, places * 10)),
    )


def beside(road: Stationing, count: int, in_order: bool = False) -> Path:
    """Places within 30 m of a line, in no order or as a walker meets them: shape (n, 2), lon/lat."""
    numbers = np.random.default_rng(1)
    along = numbers.uniform(0, road.length_m, count)
    return road.places(np.sort(along) if in_order else along, numbers.uniform(-OFF_M, OFF_M, count))


def _row(
    peer: Peer, draw: Callable[[int], Path], vertices: int, places: int, slow_places: int
) -> tuple[int, float, float, float, float | str, float | str, float, float, float]:
    xy = draw(vertices)
    road = Stationing([CENTRE.to_lonlat(xy)])
    table_s = once(lambda: road.locate(road.legs.start[:1]))
    asked = beside(road, places)
    walked = beside(road, places, in_order=True)
    runners: dict[str, Callable[[], object]] = {
        "we": lambda: road.locate(asked),
        "we in order": lambda: road.locate(walked),
    }
    if draw is winding or vertices <= DENSEST_FLOOR:  # above, its table takes gigabytes
        grid, plane = BareGrid(xy, OFF_M + 1), CENTRE.to_metres(asked)
        runners["floor"] = lambda: [grid.project(plane[i : i + CHUNK]) for i in range(0, places, CHUNK)]
    best = race(runners)
    floor = best.get("floor")
    return (
        vertices,
        road.length_m / 1000,
        table_s,
        places / best["we"] / 1e6,
        places / floor / 1e6 if floor else "-",
        floor / best["we"] if floor else "-",
        places / best["we in order"] / 1e6,
        *_peers(peer, xy, CENTRE.to_metres(asked[: max(slow_places * 100 // vertices, 100)])),
    )


def _peers(peer: Peer, xy: Path, places: Path) -> tuple[float, float]:
    drawn, points = line(xy), shapely.points(places)
    theirs = once(lambda: shapely.line_locate_point(drawn, points))
    peer.load("road", "line", [drawn])
    peer.load("place", "place", list(points))
    return len(places) / theirs, len(places) / peer.number(LOCATE)[1]


def _cost(road: Stationing, count: int) -> tuple[int, float, float]:
    asked = beside(road, count)
    best = race({"": lambda: road.locate(asked)}, 3)[""]
    return count, best / count * 1e9, peak_bytes(lambda: road.locate(asked)) / count
