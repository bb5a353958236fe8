"""Row 9: which part of 50 km a thousand walks of 5,000 points covered, afresh, beside the floor and the peers."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import numpy as np
import shapely

from geo.coverage import Interval, covered
from geo.lonlat import Mask, Metres
from infra.bench.geo.floor import BareGrid, covered_m
from infra.bench.geo.postgis import NAIVE, SIMPLIFIED, Peer, line
from infra.bench.geo.scene import WITHIN_M, Scene, scene
from infra.bench.timing import peak_bytes, race, say

SOME = 100
MOVINGPANDAS = Path(__file__).with_name("movingpandas_rig.py")


def covering(peer: Peer, walks: int, points: int, *, whole: bool) -> None:
    """Print row 9. whole: the slow peers take all walks; else the first hundred."""
    all_ = scene(walks, points)
    some = all_ if whole else Scene(all_.road_xy, all_.walks_xy[:SOME])
    _quick(all_, f"Row 9: {walks:,} walks of {points:,} points on 50 km, within 15 m")
    _slow(peer, some, f"Row 9, slow peers on {len(some.walks):,} of the walks")
    _raster(some)


def _quick(of: Scene, title: str) -> None:
    grid, count = BareGrid(of.road_xy, WITHIN_M), sum(map(len, of.walks))
    covered(of.road, of.walks[:1], WITHIN_M, "right")  # makes the table, as the grid is made already
    found: dict[str, float] = {}
    best = race(
        {
            "floor": lambda: found.update(floor=covered_m(grid, of.walks_xy)),
            "we": lambda: found.update(we=_metres(covered(of.road, of.walks, WITHIN_M, "right"))),
            "sides": lambda: found.update(sides=_metres(covered(of.road, of.walks, WITHIN_M))),
        },
        3,
    )
    peak = peak_bytes(lambda: covered(of.road, of.walks, WITHIN_M, "right"))
    rows = [(name, found[name], best[name], best[name] / best["floor"], count / best[name] / 1e6) for name in best]
    say(title, ("method", "covered m", "s", "× floor", "M points/s"), *rows)
    print("  sides: the side of each leg is told by its offset, and each side is covered by itself")
    print(f"  peak memory {peak / count:.0f} bytes a point, {peak / 1e6:.0f} MB")


def _slow(peer: Peer, of: Scene, title: str) -> None:
    peer.load("road", "line", [line(of.road_xy)])
    peer.load("walk", "line", [line(xy) for xy in of.walks_xy])
    ours: list[float] = []
    we = race({"": lambda: ours.append(_metres(covered(of.road, of.walks, WITHIN_M, "right")))}, 3)[""]
    naive, simplified = peer.number(NAIVE), peer.number(SIMPLIFIED)
    rows = [
        ("we", ours[0], we),
        ("PostGIS naive: the exact buffer", *naive),
        ("PostGIS, walks simplified", *simplified),
    ]
    rows += _movingpandas(of)
    say(title, ("method", "covered m", "s", "× we"), *((*row, row[2] / we) for row in rows))
    print(f"  of the exact buffer we cover {ours[0] / naive[0]:.5f}")


def _movingpandas(of: Scene) -> list[tuple[str, float, float]]:
    """Only where its own Python is given: MOVINGPANDAS=/venv/bin/python."""
    python = os.environ.get("MOVINGPANDAS")
    if not python:
        print("\n(movingpandas is not measured: MOVINGPANDAS names no Python that has it)")
        return []
    told = subprocess.run(
        (python, str(MOVINGPANDAS), str(len(of.walks)), str(len(of.walks[0]))),
        check=True,
        capture_output=True,
        text=True,
        cwd=MOVINGPANDAS.parents[3],
    )
    metres, seconds = map(float, told.stdout.split())
    return [("movingpandas", metres, seconds)]


def _raster(of: Scene) -> None:
    """Every metre of the road asked by brute force, whether a walk comes within 15 m."""
    road, frame = of.road, of.road.legs.frame
    at = np.arange(0.5, road.length_m)
    places = road.places(at)
    legs = [np.stack([xy[:-1], xy[1:]], axis=1) for xy in (frame.to_metres(walk.lonlat) for walk in of.walks)]
    tree = shapely.STRtree(shapely.linestrings(np.concatenate(legs)))
    within = WITHIN_M * frame.scale_at(places[:, 1])
    hit, _ = tree.query(shapely.points(frame.to_metres(places)), predicate="dwithin", distance=within)
    near = np.zeros(len(at), bool)
    near[hit] = True
    ours = _inside(covered(road, of.walks, WITHIN_M, "right"), at)
    wrong = np.flatnonzero(near != ours)
    runs = np.split(wrong, np.flatnonzero(np.diff(wrong) > 1) + 1)
    longest = max(map(len, runs))
    print(f"  raster of 1 m: {near.sum():,} m near, ours {ours.sum():,} m; wrong in a row at most {longest} m")


def _inside(intervals: list[Interval], at: Metres) -> Mask:
    inside = np.zeros(len(at), bool)
    for interval in intervals:
        inside |= (interval.from_m <= at) & (at <= interval.to_m)
    return inside


def _metres(intervals: list[Interval]) -> float:
    return sum(interval.length_m for interval in intervals)
