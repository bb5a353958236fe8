"""Rows 7, 8 and 10: tracks cleaned, covered and kept, read back, and their coverage asked; each beside its floor."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from statistics import median
from typing import TypeAlias

import psycopg
import sqlalchemy as sa
import zstandard

from backend.actor import SYSTEM
from backend.evidence.covering import cover_legs
from backend.evidence.walking import keep
from backend.evidence.walks import walk_of
from geo.lonlat import Track
from infra.bench.geo.scene import scene
from infra.bench.intake.floor import conninfo
from infra.bench.intake.site import LOGIN, PASSWORD, Site
from infra.bench.intake.visitor import Visitor
from infra.bench.intake.walkers import ARRIVED, Walkers, walkers
from infra.bench.timing import race, say, taking
from infra.migrate import owner_url
from storage.chunks import pack, unpack

Row: TypeAlias = tuple[object, ...]
BARE = (
    "CREATE TABLE IF NOT EXISTS bare_track (points bytea); CREATE TABLE IF NOT EXISTS bare_interval (a float, b float)"
)
BARE_INTERVALS = "INSERT INTO bare_interval SELECT 1, 2 FROM generate_series(1, 6)"
KEPT = "SELECT points FROM track WHERE evidence_id = ANY(%s)"
SAME_ROWS = (
    "SELECT side, stretch, from_chainage_m, to_chainage_m FROM covered_interval WHERE leg_id = %s",
    "SELECT why, from_chainage_m, to_chainage_m FROM uncounted_stretch WHERE leg_id = %s",
)


def tracks_kept(at: Site, walks: int, points: int) -> None:
    """Print rows 7 and 8: so many parsed tracks of so many points kept, and read back as arrays."""
    stage = walkers(at, scene(walks, points))
    with _bare(at) as bare:
        say(f"Row 7: {walks:,} parsed tracks of {points:,} points kept", *kept_rows(at, stage, bare))
        say("Row 8: the same read back as arrays", *read_rows(stage, bare))


def coverage_kept(at: Site, walks: int, points: int) -> None:
    """Print row 10: so many tracks of so many points on one leg of 50 km."""
    stage = walkers(at, scene(walks, points))
    with _bare(at) as bare:
        title = f"Row 10: the intervals of {walks:,} tracks of {points:,} points, kept as each arrives"
        say(title, *covered_rows(at, stage, bare))
        say("Row 10: coverage asked by HTTP", *asked_rows(at, stage, bare))


def kept_rows(at: Site, stage: Walkers, bare: psycopg.Connection) -> list[Row]:
    """Row 7. Floor: the points packed, one INSERT of them, one commit."""
    ours, floor = [], []
    for evidence, walk in zip(stage.evidence, stage.walks, strict=True):
        floor.append(_took_s(partial(_keep_bare, bare, walk)))
        ours.append(_took_s(partial(keep, at.kit, evidence, walk, {})))
    size = bare.execute("SELECT sum(octet_length(points))::float8 / sum(points_n) FROM track").fetchone()
    count = len(stage.walks[0])
    rows = [(name, median(took) * 1000, count / median(took), count / min(took)) for name, took in _both(ours, floor)]
    head = ("", "median ms", "points/s", "points/s at best", "bytes a point")
    return [head, (*rows[0], size[0] if size else 0.0), (*rows[1], "-")]


def read_rows(stage: Walkers, bare: psycopg.Connection) -> list[Row]:
    """Row 8. Floor: the same SELECT, and what zstd makes of it."""
    ids = [evidence.id for evidence in stage.evidence[:200]]
    count = sum(len(walk) for walk in stage.walks[:200])
    plain = zstandard.ZstdDecompressor()
    best = race(
        {
            "we": lambda: [unpack(points) for (points,) in bare.execute(KEPT, [ids])],
            "floor": lambda: [plain.decompress(points[1:]) for (points,) in bare.execute(KEPT, [ids])],
        }
    )
    return [("", "M points/s"), *((name, count / took / 1e6) for name, took in best.items())]


def covered_rows(at: Site, stage: Walkers, bare: psycopg.Connection) -> list[Row]:
    """Row 10, as tracks arrive: what it adds to the transaction that keeps a track, and in a transaction of its own.

    Floor: one INSERT of as many bare rows, the same two ways."""
    ours, ours_alone, floor, floor_alone = (list[float]() for _ in range(4))
    for evidence, walk in zip(stage.evidence, stage.walks, strict=True):
        found = walk_of(walk, ARRIVED, at.kit.parameters)
        with taking(ours_alone), at.kit.work(SYSTEM) as work:
            work.session.execute(sa.select(1))  # a transaction begins with its first statement
            with taking(ours):
                cover_legs(work, evidence.id, found)
        with taking(floor_alone), bare.transaction(), taking(floor):
            bare.execute(BARE_INTERVALS)
    head = (
        "",
        "median ms",
        "best ms",
        "the first, which makes the table of its road, ms",
        "with BEGIN, COMMIT, ms",
    )
    taken = (("we", ours, ours_alone), ("floor", floor, floor_alone))
    return [
        head,
        *((name, median(a) * 1e3, min(a) * 1e3, a[0] * 1e3, median(alone) * 1e3) for name, a, alone in taken),
    ]


def asked_rows(at: Site, stage: Walkers, bare: psycopg.Connection) -> list[Row]:
    """Row 10, by HTTP on one kept connection. Floor: a bare SELECT of the same rows."""
    visitor = Visitor(at.settings.host, at.settings.port)
    visitor.log_in(LOGIN, PASSWORD)
    path = f"/inspections/{stage.mission_id}/coverage"
    [leg] = visitor.get(path)["legs"]
    found = [bare.execute(sql, [stage.leg_id]).fetchall() for sql in SAME_ROWS]
    took: dict[str, list[float]] = {"we": [], "floor": []}
    for _ in range(40):
        took["we"].append(_took_s(lambda: visitor.get(path)))
        took["floor"].append(_took_s(lambda: [bare.execute(sql, [stage.leg_id]).fetchall() for sql in SAME_ROWS]))
    head = ("", "median ms", "best ms", "rows", "covered m", "of m")
    said = (sum(map(len, found)), leg["covered_m"], leg["total_m"])
    return [head, *((name, median(each) * 1e3, min(each) * 1e3, *said) for name, each in took.items())]


def _keep_bare(bare: psycopg.Connection, walk: Track) -> None:
    bare.execute("INSERT INTO bare_track VALUES (%s)", [pack(walk)])


def _both(ours: list[float], floor: list[float]) -> tuple[tuple[str, list[float]], tuple[str, list[float]]]:
    return ("we", ours), ("floor", floor)


def _took_s(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


@contextmanager
def _bare(at: Site) -> Iterator[psycopg.Connection]:
    """A connection without anything of ours, which commits each statement."""
    with psycopg.connect(conninfo(owner_url(at.settings)), autocommit=True) as connection:
        connection.execute(BARE)
        yield connection
