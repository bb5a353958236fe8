"""Jobs that one run takes along: spared is only the cost; none is lost, and none runs twice because of another."""

import contextlib
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from storage.queue import Job, Queue
from tests.storage.test_queue import call, let_time_pass, soon, statuses

WORKER = """
import os, sys, time
from pathlib import Path
from storage.queue import Job, Queue
url, folder = sys.argv[1], Path(sys.argv[2])

def derive(number):
    (folder / f"lot-{'-'.join(map(str, number))}-of-{os.getpid()}").touch()
    while not (folder / "go-on").exists():
        time.sleep(0.02)

jobs = {"derive": Job(derive, tries=3, most=4)}
Queue(url, beat_s=0.2, stalled_after_s=1).run_worker(jobs, lambda job, ids: job.run(**ids))
"""


@pytest.fixture
def queue(app_url):
    return Queue(app_url, beat_s=0.2, stalled_after_s=1)


@pytest.fixture
def defer(engine, queue):
    """defer((name, together, number), …): all in one transaction."""

    def in_one_transaction(*jobs):
        with Session(engine) as session, session.begin():
            for name, together, number in jobs:
                ids = {"together": together} if together else {}
                queue.defer(session, name, number=number, **ids)

    return in_one_transaction


@pytest.fixture
def worker(app_url, tmp_path):
    """worker(): a real process that looks at lots of four; all are ended after the test."""
    with contextlib.ExitStack() as running:

        def start():
            command = [sys.executable, "-c", WORKER, app_url, str(tmp_path)]
            process = running.enter_context(subprocess.Popen(command, cwd=Path(__file__).parents[2]))
            running.callback(process.kill)
            return process

        yield start


def test_one_run_takes_along_what_waits_for_the_same_in_order_and_at_most_half_of_it(queue, defer, owner_url):
    lots = []
    defer(*(("derive", hand, number) for number, hand in enumerate("abaabaaabaa")))
    queue.drain({"derive": Job(lambda number: lots.append(number), most=4)}, call)
    assert lots == [[0, 2, 3, 5], [1, 4], [6, 7], [8], [9], [10]]
    assert statuses(owner_url, "derive") == []


def test_jobs_of_another_name_or_that_say_nothing_of_each_other_run_by_themselves(queue, defer):
    lots, jobs = [], {name: Job(lambda number: lots.append(number), most=4) for name in ("derive", "walk")}
    defer(("derive", "a", 0), ("walk", "a", 1), ("derive", None, 2), ("derive", None, 3))
    queue.drain(jobs, call)
    assert lots == [[0], [1], [2], [3]]


def test_a_lot_that_fails_is_given_back_and_each_of_it_then_runs_alone(queue, defer, owner_url):
    lots = []

    def fails_with_two(number):
        lots.append(number)
        if 2 in number:
            raise ArithmeticError

    jobs = {"derive": Job(fails_with_two, tries=2, most=4)}
    defer(*(("derive", "a", number) for number in range(5)))
    with pytest.raises(ArithmeticError):
        queue.drain(jobs, call)
    assert statuses(owner_url, "derive") == ["todo"] * 3
    assert queue.drain(jobs, call) == 0, "not before their time"
    let_time_pass(owner_url)
    with pytest.raises(ArithmeticError):
        queue.drain(jobs, call)
    assert lots == [[0, 1, 2], [3], [4], [0], [1], [2]]
    assert statuses(owner_url, "derive") == ["failed"], "the one that does it, and no other"


def test_what_a_killed_worker_had_taken_along_is_done_by_the_next_one_piece_by_piece(
    tmp_path, worker, defer, owner_url
):
    defer(*(("derive", "a", number) for number in range(8)))
    first = worker()
    soon(lambda: (tmp_path / f"lot-0-1-2-3-of-{first.pid}").exists())
    first.kill()
    first.wait()
    (tmp_path / "go-on").touch()
    second = worker()
    soon(lambda: statuses(owner_url, "derive") == [])
    seen = {file.name.partition("-of-")[0] for file in tmp_path.glob(f"lot-*-of-{second.pid}")}
    assert {f"lot-{number}" for number in range(4)} <= seen
