"""Uploads that break, fall short, or hold other bytes than were declared."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import pytest

from infra.engines.children import wait_until
from tests.faults.installation import Installation
from tests.faults.promises import assert_nothing_was_lost, kept

ESTABLISHED = "01"
Photo = Callable[..., bytes]
SEEDS = [*range(4), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(4, 60))]


@pytest.fixture(autouse=True)
def tidy(installation: Installation) -> None:
    """What processes that were killed in other tests had begun is cleared away."""
    installation.kit.objects.check()


def halves(installation: Installation) -> list[str]:
    """Files that were begun and have no name yet."""
    var = installation.settings.var
    return [str(path) for folder in (var / "objects" / ".half", var / "spool") for path in folder.glob("*")]


def accepted(installation: Installation) -> dict[str, Any]:
    """What was kept; whether jobs have run meanwhile does not matter."""
    return {name: there for name, there in kept(installation).items() if name in {"rows", "leaves", "objects"}}


def lines(installation: Installation) -> int:
    """How many connections the web server still has."""
    ours = f":{installation.settings.port:04X}"
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()]
    return sum(row[1].endswith(ours) and row[3] == ESTABLISHED for row in rows)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_line_that_breaks_leaves_nothing(installation: Installation, new_photo: Photo, seed: int) -> None:
    random, before = Random(seed), accepted(installation)
    phone, data, evidence_id = installation.phone(), new_photo(more=random.choice([0, 200_000, 9_000_000])), uuid4()
    phone.declare(data, evidence_id)
    for _ in range(3):
        with phone.begun(data, evidence_id, after=random.randrange(len(data))):
            pass
    assert wait_until(lambda: not halves(installation) and not lines(installation), 20)
    assert accepted(installation) == before
    assert phone.ask(str(evidence_id)).json["owed"] == "bytes"
    assert phone.deliver(data, evidence_id).status == 201


def test_other_bytes_than_declared_leave_nothing(installation: Installation, new_photo: Photo) -> None:
    phone, data, evidence_id, before = installation.phone(), new_photo(more=100_000), uuid4(), accepted(installation)
    phone.declare(data, evidence_id)
    for sent, status, code in (
        (data[:-1], 400, "cut-off"),
        (data + b"!", 413, "too-large"),
        (data[:-1] + bytes([data[-1] ^ 1]), 422, "digest-differs"),
        (b"", 400, "cut-off"),
    ):
        answer = phone.deliver(sent, evidence_id)
        assert (answer.status, answer.kind, answer.json["code"]) == (status, "application/problem+json", code)
        assert accepted(installation) == before
        assert wait_until(lambda: not halves(installation), 20), "and the worker lays down copies of its own"
    assert phone.deliver(data, evidence_id).status == 201


def test_what_a_killed_process_had_begun_is_cleared_away(installation: Installation, new_photo: Photo) -> None:
    phone, data, evidence_id, before = installation.phone(), new_photo(more=2_000_000), uuid4(), accepted(installation)
    phone.declare(data, evidence_id)
    with phone.begun(data, evidence_id, after=1_500_000):
        assert wait_until(lambda: halves(installation) or installation.home == "s3", 20)
        killed = installation.kill_web_processes()
        assert wait_until(lambda: not killed & set(installation.web_pids()), 20)
    installation.kit.objects.check()
    assert wait_until(lambda: not halves(installation), 20)
    assert accepted(installation) == before
    assert phone.deliver(data, evidence_id).status == 201


def test_phones_that_fall_silent_half_way_hold_nobody_up(installation: Installation, new_photo: Photo) -> None:
    """As many as the web server has threads; none says goodbye."""
    threads, before = installation.settings.web_processes * installation.settings.web_threads, accepted(installation)
    phone, data, evidence_id = installation.phone(), new_photo(more=500_000), uuid4()
    phone.declare(data, evidence_id)
    with ExitStack() as silent:
        for _ in range(threads):
            silent.enter_context(phone.begun(data, evidence_id, after=100_000))
        answer = phone.ask(str(evidence_id))
        assert answer.json["owed"] == "bytes"
        assert answer.took_s < 4 * installation.settings.silent_line_s
    assert accepted(installation) == before
    assert phone.deliver(data, evidence_id).status == 201


def test_after_all_of_it_nothing_was_lost(installation: Installation) -> None:
    assert_nothing_was_lost(installation)
