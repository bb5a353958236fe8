"""Row 2: from the upload to everything ready, while uploads go on; and what uploads feel of a long queue."""

from __future__ import annotations

import time
from collections.abc import Callable

import sqlalchemy as sa

from infra.bench.intake.finishing_floor import floor_per_s
from infra.bench.intake.pictures import fresh
from infra.bench.intake.senders import OUTBOX, Pace, race_of
from infra.bench.intake.site import Site
from infra.bench.timing import say

READ = sa.text("SELECT count(*) FROM reading")
UNDONE = sa.text(
    "SELECT count(*) FROM procrastinate_jobs WHERE task_name LIKE 'evidence.%' AND status IN ('todo', 'doing')"
)
WAITING = sa.text(
    "INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args)"
    " SELECT 'default', 'evidence.derive', 0, jsonb_build_object('evidence_id', CAST(:photo AS text))"
    " FROM generate_series(1, :jobs)"
)
FORGOTTEN = sa.text("DELETE FROM procrastinate_jobs WHERE status = 'todo' AND args->>'evidence_id' = :photo")
PATIENCE_S = 600.0
PAUSE_S = 0.05


def finishing(at: Site, count: int, pictures: tuple[bytes, ...], clients: int = 4) -> float:
    """Print row 2: photos a second from the first byte to the last reading, which has copies, facts and flags, and to
    the last look for the same picture among all others; a worker runs all along. Each picture is another one.

    What comes back is the pace to the last reading, photos/s."""
    photos = fresh(pictures)
    with at.worker():
        phones = [at.sender().put_outbox for _ in range(clients)]
        race_of(phones, photos, clients * OUTBOX, OUTBOX)  # all processes are warm, as the floor's are
        before = await_readings(at, photos_taken(at))
        _await_calm(at)
        at.let_go()
        began = time.perf_counter()
        pace = race_of(phones, photos, count, OUTBOX)
        await_readings(at, before + count)
        read_s = time.perf_counter() - began
        _await_calm(at)
        all_s = time.perf_counter() - began
    bare_per_s = floor_per_s(at, count, pictures, clients)
    head = ("photos", "accepted/s", "ready/s", "goal", "floor/s", "of floor", "compared with all others/s")
    row = (count, pace.per_s, count / read_s, 20, bare_per_s, count / read_s / bare_per_s, count / all_s)
    way = f"raw PUT, {OUTBOX} declared at once"
    say(f"Row 2: photos made ready while {clients} clients upload by {way}, {at.home}", head, row)
    return count / read_s


def waiting(at: Site, jobs: int, count: int, pictures: tuple[bytes, ...]) -> None:
    """Print how uploads are answered while so many jobs wait on one stored photo and a worker runs, beside none."""
    photos = fresh(pictures)
    sender = at.sender()
    with at.worker():
        [stored] = sender.put([next(photos)])
        race_of([sender.put], photos, 5)
        await_readings(at, photos_taken(at))
        idle = _unhurried(at, count, pictures)
        with at.kit.engine.begin() as connection:
            connection.execute(WAITING, {"photo": stored, "jobs": jobs})
        busy = _unhurried(at, count, pictures)
        with at.kit.engine.connect() as connection:
            left = connection.scalar(sa.text("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'"))
        with at.kit.engine.begin() as connection:
            connection.execute(FORGOTTEN, {"photo": stored})  # nobody waits for what was never work
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


def photos_taken(at: Site) -> int:
    """How many photos were taken in."""
    with at.kit.engine.connect() as connection:
        return int(connection.scalar(sa.text("SELECT count(*) FROM evidence WHERE kind = 'photo'")) or 0)


def await_readings(at: Site, wanted: int) -> int:
    """How many photos were read, once that is so many. Raises RuntimeError: not within ten minutes."""
    return _await(at, READ, lambda found: found >= wanted, f"{wanted} readings")


def _await_calm(at: Site) -> None:
    _await(at, UNDONE, lambda found: found == 0, "an empty queue")


def _await(at: Site, asked: sa.TextClause, enough: Callable[[int], bool], what: str) -> int:
    """The count that is enough, once it is. Raises RuntimeError: not within ten minutes."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        with at.kit.engine.connect() as connection:
            if enough(found := int(connection.scalar(asked) or 0)):
                return found
        time.sleep(0.05)
    raise RuntimeError(f"{what}: not there after {PATIENCE_S:.0f} s")
