"""Jobs that are there when their transaction is, that run at least once, and that survive their worker."""

import asyncio
import contextlib
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from storage.errors import DatabaseAway
from storage.jobs import FIRST, LAST, Waits
from storage.queue import Job, Periodic, Queue

EVIDENCE = UUID("01936b7e-0000-7000-8000-000000000001")
PATIENCE_S = 40
WORKER = """
import json, os, sys, time
from pathlib import Path
from storage.queue import Job, Queue
url, folder = sys.argv[1], Path(sys.argv[2])

def derive(number):
    (folder / f"began-{number}-{os.getpid()}").touch()
    while not (folder / "go-on").exists():
        time.sleep(0.02)
    (folder / f"done-{number}").touch()

jobs = {"derive": Job(derive, tries=3)}
Queue(url, beat_s=0.2, stalled_after_s=1).run_worker(jobs, lambda job, ids: job.run(**ids))
"""


@pytest.fixture
def queue(app_url):
    return Queue(app_url, beat_s=0.2, stalled_after_s=1)


@pytest.fixture
def defer(engine, queue):
    """defer(name, **ids): in a transaction of its own."""

    def in_its_own_transaction(name, **ids):
        with Session(engine) as session, session.begin():
            queue.defer(session, name, **ids)

    return in_its_own_transaction


@pytest.fixture
def counts(engine, queue):
    def now():
        with Session(engine) as session:
            return queue.counts(session)

    return now


@pytest.fixture
def worker(app_url, tmp_path):
    """worker(): a real process that runs jobs called derive; all are ended after the test."""
    with contextlib.ExitStack() as running:

        def start():
            command = [sys.executable, "-c", WORKER, app_url, str(tmp_path)]
            process = running.enter_context(subprocess.Popen(command, cwd=Path(__file__).parents[2]))
            running.callback(process.kill)
            return process

        yield start


def call(job, ids):
    return job.run(**ids)


def soon(happened: Callable[[], object]) -> None:
    """Wait until it happened; fail when it has not for very long."""
    end = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)


async def soon_async(happened: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not happened():
            await asyncio.sleep(0.02)


def working_until(happened, queue, jobs, periodic=()):
    """Run a worker in this process until something happened."""

    async def both():
        working = asyncio.ensure_future(queue.work(jobs, call, periodic=periodic))
        try:
            await soon_async(happened)
        finally:
            working.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait_for(working, PATIENCE_S)

    asyncio.run(both())


def test_a_job_is_there_when_its_transaction_committed_and_then_runs_with_its_ids(queue, defer, counts):
    seen = []
    defer("derive", evidence_id=EVIDENCE, page=3, recipe="512")
    assert counts() == {"todo": 1}
    jobs = {"derive": Job(lambda **ids: seen.append(ids))}
    assert queue.drain(jobs, call) == 1
    assert seen == [{"evidence_id": EVIDENCE, "page": 3, "recipe": "512"}]
    assert counts() == {}


def test_a_job_is_gone_when_its_transaction_was_rolled_back(engine, queue, counts):
    with Session(engine) as session:
        queue.defer(session, "derive", evidence_id=EVIDENCE)
        session.rollback()
    assert counts() == {}


def test_a_job_is_seen_by_nobody_before_its_transaction_committed(engine, queue, counts):
    with Session(engine) as session, session.begin():
        queue.defer(session, "derive", evidence_id=EVIDENCE)
        assert queue.counts(session) == {"todo": 1}
        assert counts() == {}


def test_a_database_that_went_away_is_said_in_our_words(engine, app_url, queue):
    with Session(engine) as session:
        own = session.scalar(text("SELECT pg_backend_pid()"))
        cut(app_url, f"pid = {own}")
        with pytest.raises(DatabaseAway):
            queue.defer(session, "derive", evidence_id=EVIDENCE)


def test_draining_runs_what_jobs_defer_too(queue, defer):
    seen = []

    def first():
        seen.append("first")
        defer("second")

    jobs = {"first": Job(first), "second": Job(lambda: seen.append("second"))}
    defer("first")
    assert queue.drain(jobs, call) == 2
    assert seen == ["first", "second"]
    assert queue.drain(jobs, call) == 0


def test_a_job_that_may_not_wait_runs_before_all_that_waited_longer(engine, app_url):
    queue, ran = Queue(app_url, priorities={"publish": FIRST, "resemble": LAST}), []
    jobs = {name: Job(lambda name=name: ran.append(name)) for name in ("resemble", "derive", "publish")}
    with Session(engine) as session, session.begin():
        for name in ("resemble", "derive", "derive", "publish"):
            queue.defer(session, name)
    queue.drain(jobs, call)
    assert ran == ["publish", "derive", "derive", "resemble"]


def test_draining_raises_what_a_job_raised_after_the_others_ran(queue, defer, counts):
    seen = []

    def fails():
        raise ArithmeticError("as jobs do")

    defer("fails")
    defer("works")
    with pytest.raises(ArithmeticError, match="as jobs do"):
        queue.drain({"fails": Job(fails), "works": Job(lambda: seen.append(1))}, call)
    assert seen == [1]
    assert counts() == {"todo": 1}, "it will be tried again"


def test_a_job_that_fails_is_tried_again_later_and_in_the_end_stays_behind(engine, owner_url, queue, defer, counts):
    tries = []

    def fails():
        tries.append(1)
        raise ArithmeticError

    defer("fails")
    for number in (1, 2, 3):
        with pytest.raises(ArithmeticError):
            queue.drain({"fails": Job(fails, tries=3)}, call)
        assert len(tries) == number
        assert queue.drain({"fails": Job(fails, tries=3)}, call) == 0, "not before its time"
        let_time_pass(owner_url)
    assert counts() == {"failed": 1}


def test_waits_grow_from_try_to_try_up_to_an_hour(monkeypatch):
    from procrastinate.jobs import Job as Row

    waits = []
    monkeypatch.setattr("storage.jobs.RetryDecision", lambda retry_in: waits.append(retry_in["seconds"]))
    for attempts in range(9):
        row = Row(id=1, queue="q", lock=None, queueing_lock=None, task_name="t", attempts=attempts)
        Waits(9).get_retry_decision(exception=ValueError(), job=row)
    assert waits == [3, 9, 27, 81, 243, 729, 2187, 3600]


def test_a_job_of_a_worker_that_was_killed_runs_again_on_another(tmp_path, worker, defer, counts):
    defer("derive", number=7)
    first = worker()
    soon(lambda: list(tmp_path.glob("began-7-*")))
    first.kill()
    first.wait()
    assert counts()["doing"] >= 1
    (tmp_path / "go-on").touch()
    second = worker()
    soon((tmp_path / "done-7").exists)
    assert (tmp_path / f"began-7-{second.pid}").exists()
    soon(lambda: not set(counts()) & {"todo", "doing"} or counts() == {"todo": 1})


def test_a_job_that_kills_its_worker_in_each_of_its_tries_stays_behind_as_failed(tmp_path, worker, defer, owner_url):
    defer("derive", number=7)
    for number in (1, 2, 3):
        process = worker()
        soon(lambda: len(list(tmp_path.glob("began-7-*"))) == number)  # noqa: B023 - asked at once
        process.kill()
        process.wait()
    worker()
    soon(lambda: statuses(owner_url, "derive") == ["failed"])
    assert len(list(tmp_path.glob("began-7-*"))) == 3


def test_a_worker_told_to_stop_finishes_what_it_runs_and_takes_nothing_new(tmp_path, worker, defer, owner_url):
    defer("derive", number=1)
    process = worker()
    soon(lambda: list(tmp_path.glob("began-1-*")))
    process.send_signal(signal.SIGTERM)
    defer("derive", number=2)
    (tmp_path / "go-on").touch()
    assert process.wait(PATIENCE_S) == 0
    assert (tmp_path / "done-1").exists()
    assert statuses(owner_url, "derive") == ["todo"]


def test_a_worker_that_lost_its_database_begins_anew_and_loses_no_job(queue, defer, counts, app_url):
    seen = []

    def cuts_every_line():
        cut(app_url, "usename = 'yixian_app'")
        seen.append("cut")

    defer("cuts")
    jobs = {"cuts": Job(cuts_every_line), "then": Job(lambda: seen.append("then"))}
    working_until(lambda: seen[:1] == ["cut"] and "doing" not in statuses(app_url, "cuts"), queue, jobs)
    defer("then")
    working_until(lambda: "then" in seen and "doing" not in counts(), queue, jobs)
    assert set(counts()) <= {"todo", "failed"}, "the clock's own, whose line was cut as well"
    assert statuses(app_url, "cuts") == statuses(app_url, "then") == []


def test_the_clock_starts_jobs_without_ids_and_keeps_no_trace_of_those_that_succeeded(queue, counts):
    seen = []
    jobs = {"publish": Job(lambda **ids: seen.append(ids))}
    working_until(lambda: len(seen) >= 2, queue, jobs, [Periodic("publish", "* * * * * *")])
    assert seen[:2] == [{}, {}]
    assert counts().get("failed", 0) == counts().get("succeeded", 0) == 0


def test_a_job_on_the_beat_does_not_wait_for_a_long_queue(queue, defer):
    ran = []
    jobs = {
        "derive": Job(lambda: ran.append("derive") or time.sleep(0.1)),
        "publish": Job(lambda: ran.append("publish"), priority=FIRST),
    }
    for _ in range(200):
        defer("derive")
    working_until(lambda: "publish" in ran, queue, jobs, [Periodic("publish", "* * * * * */1")])
    assert ran.count("derive") < 200


def test_a_job_on_the_beat_that_fails_is_not_tried_again_but_comes_again(queue, owner_url):
    seen = []

    def fails_once():
        seen.append(1)
        if len(seen) == 1:
            raise ArithmeticError

    beat = [Periodic("publish", "* * * * * *")]
    working_until(lambda: len(seen) >= 2, queue, {"publish": Job(fails_once)}, beat)
    assert statuses(owner_url, "publish")[0] == "failed"


def test_a_job_that_no_worker_knows_stays_behind_as_failed(queue, defer, counts):
    defer("unheard.of")
    assert queue.drain({}, call) == 0
    assert counts() == {"failed": 1}


def cut(app_url, which):
    """Cut lines to the database, as a server that goes down does."""
    with connected(app_url) as connection:
        connection.execute(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            f"WHERE {which} AND datname = current_database() AND pid <> pg_backend_pid()"
        )


def let_time_pass(owner_url):
    """Let the time for which jobs wait have come."""
    with connected(owner_url) as connection:
        connection.execute("UPDATE procrastinate_jobs SET scheduled_at = scheduled_at - interval '1 day'")


def statuses(owner_url, name):
    with connected(owner_url) as connection:
        query = "SELECT status::text FROM procrastinate_jobs WHERE task_name = %s ORDER BY id"
        return [status for (status,) in connection.execute(query, [name])]


def connected(url):
    return psycopg.connect(Queue(url)._conninfo, autocommit=True)
