"""A winding road, and walks along it with noise, side trips and silences: made from a seed, the same everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from geo.chainage import Stationing
from geo.frame import Frame
from geo.lonlat import Metres, Path, Track

CENTRE = Frame(114.3, 30.6)
MORNING = 1_777_338_000.0  # 2026-04-28T01:00:00Z
STEP_M = 20.0
WITHIN_M = 15.0
ELSEWHERE = np.array([5_000.0, 30_000.0])


@dataclass(frozen=True, eq=False)
class Scene:
    """A road and the walks along it, in the plane of one frame (metres) and on the globe."""

    road_xy: Path
    walks_xy: tuple[Path, ...]

    @cached_property
    def road(self) -> Stationing:
        """The road with chainage on it."""
        return Stationing([CENTRE.to_lonlat(self.road_xy)])

    @cached_property
    def walks(self) -> list[Track]:
        """The walks as tracks, a point a second."""
        return [Track.of(CENTRE.to_lonlat(xy), time_s=MORNING + np.arange(len(xy))) for xy in self.walks_xy]


def winding(vertices: int, seed: int = 5) -> Path:
    """A winding road of legs of 20 m: shape (n, 2), metres. Beyond 50 km it comes back 400 m beside itself."""
    numbers = np.random.default_rng(seed)
    turn = np.cumsum(numbers.normal(0, 0.05, 2501))
    course = 0.8 * np.sin(turn) + 0.3 * np.sin(np.arange(2501) / 90)
    once = np.cumsum(np.column_stack([np.cos(course), np.sin(course)]), axis=0) * STEP_M
    once -= (once.min(axis=0) + once.max(axis=0)) / 2
    rows = -(-vertices // 2501)
    laid = [(once if row % 2 == 0 else once[::-1]) + (0, 400.0 * row) for row in range(rows)]
    return np.asarray(np.vstack(laid)[:vertices])


def redrawn(vertices: int) -> Path:
    """The same 50 km drawn with more vertices, or with fewer: shape (n, 2), metres."""
    road = winding(2501)
    along = lengthwise(road)
    at = np.linspace(0, along[-1], vertices)
    return np.column_stack([np.interp(at, along, column) for column in road.T])


def lengthwise(path: Path) -> Metres:
    """How far along a path of the plane each of its places lies."""
    return np.asarray(np.r_[0, np.cumsum(np.hypot(*np.diff(path, axis=0).T))])


def scene(walks: int, points: int, seed: int = 5) -> Scene:
    """50 km of road and so many walks of so many points: one in five elsewhere, the others 6 km along the road."""
    numbers, road = np.random.default_rng(seed), winding(2501)
    return Scene(road, tuple(_walk(numbers, road, points, number % 5 == 4) for number in range(walks)))


def _walk(numbers: np.random.Generator, road: Path, points: int, elsewhere: bool) -> Path:
    along, run = lengthwise(road), np.diff(road, axis=0) / STEP_M
    pace = 1.2 * numbers.uniform(0.8, 1.2)
    start = numbers.uniform(0, along[-1] * 0.85)
    at = np.clip(start + np.cumsum(np.clip(numbers.normal(pace, 0.5, points), 0, 3)), 0, along[-1] - 1e-6)
    leg = np.clip(np.searchsorted(along, at, side="right") - 1, 0, len(run) - 1)
    aside = _smooth(numbers, 9.0, 20, points) + 1.0
    for _ in range(numbers.integers(0, 4) if points > 500 else 0):  # side trips, out of reach and back
        first, length = numbers.integers(0, points - 400), numbers.integers(100, 400)
        aside[first : first + length] += numbers.uniform(30, 90) * np.sin(np.linspace(0, np.pi, length))
    across = np.column_stack([-run[:, 1], run[:, 0]])[leg]
    on_road = road[leg] + run[leg] * (at - along[leg] + _smooth(numbers, 4.0, 10, points))[:, None]
    return np.asarray(on_road + across * aside[:, None] + (ELSEWHERE if elsewhere else 0.0))


def _smooth(numbers: np.random.Generator, sigma: float, over: int, points: int) -> Metres:
    return np.convolve(numbers.normal(0, sigma, points + over - 1), np.ones(over) / over, "valid")
