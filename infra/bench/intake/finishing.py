"""Row 2: from the upload to everything ready, while uploads go on; and what uploads feel of a long queue."""

from __future__ import annotations

import time

import sqlalchemy as sa

from infra.bench.intake.pictures import fresh
from infra.bench.intake.senders import Pace, race_of
from infra.bench.intake.site import Site
from infra.bench.timing import say

READ = sa.text("SELECT count(*) FROM reading")
WAITING = sa.text(
    "INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args)"
    " SELECT 'default', 'evidence.derive', 0, jsonb_build_object('evidence_id', CAST(:photo AS text))"
    " FROM generate_series(1, :jobs)"
)
PATIENCE_S = 600.0
PAUSE_S = 0.05


def finishing(at: Site, count: int, pictures: tuple[bytes, ...], clients: int = 4) -> float:
    """Print row 2: photos a second from the first byte to the last reading, with a worker running all along.

    What comes back is that pace, photos/s."""
    photos = fresh(pictures)
    with at.worker():
        race_of([at.sender().put], photos, 2)
        before = await_readings(at, evidence_rows(at))
        began = time.perf_counter()
        pace = race_of([at.sender().put for _ in range(clients)], photos, count)
        await_readings(at, before + count)
        took = time.perf_counter() - began
    rows = [("photos", "accepted/s", "ready/s", "goal"), (count, pace.per_s, count / took, 20)]
    say(f"Row 2: photos made ready while {clients} clients upload, {at.home}", *rows)
    return count / took


def waiting(at: Site, jobs: int, count: int, pictures: tuple[bytes, ...]) -> None:
    """Print how uploads are answered while so many jobs wait on one stored photo and a worker runs, beside none."""
    photos = fresh(pictures)
    sender = at.sender()
    with at.worker():
        stored = sender.put(next(photos))
        race_of([sender.put], photos, 5)
        await_readings(at, evidence_rows(at))
        idle = _unhurried(at, count, pictures)
        with at.kit.engine.begin() as connection:
            connection.execute(WAITING, {"photo": stored, "jobs": jobs})
        busy = _unhurried(at, count, pictures)
        with at.kit.engine.connect() as connection:
            left = connection.scalar(sa.text("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'"))
    rows: list[tuple[object, ...]] = [("jobs", "p50 ms", "p95 ms", "p95 of idle")]
    rows += [(0, idle.ms(0.5), idle.ms(0.95), 1.0), (left, busy.ms(0.5), busy.ms(0.95), busy.ms(0.95) / idle.ms(0.95))]
    say(f"Uploads while jobs wait, {at.home}; goal 1.5", *rows)


def _unhurried(at: Site, count: int, pictures: tuple[bytes, ...]) -> Pace:
    """One phone that takes a breath between its photos."""
    sender, photos, took = at.sender(), fresh(pictures), list[float]()
    for _ in range(count):
        took += race_of([sender.put], photos, 1).took_s
        time.sleep(PAUSE_S)
    return Pace(count / sum(took), sorted(took))


def evidence_rows(at: Site) -> int:
    """How many pieces of evidence were taken in."""
    with at.kit.engine.connect() as connection:
        return int(connection.scalar(sa.text("SELECT count(*) FROM evidence")) or 0)


def await_readings(at: Site, wanted: int) -> int:
    """How many pieces were read, once that is so many. Raises RuntimeError: not within ten minutes."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        with at.kit.engine.connect() as connection:
            if (found := int(connection.scalar(READ) or 0)) >= wanted:
                return found
        time.sleep(0.1)
    raise RuntimeError(f"{wanted} readings were not there after {PATIENCE_S:.0f} s")
