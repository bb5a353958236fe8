"""A household starts again what ends by itself, and stops in the reverse order."""

import os
import signal
import sys
import threading
from pathlib import Path

import pytest

from infra.engines.children import Program, wait_until
from infra.engines.parts import Household, Service
from infra.errors import EngineFails


@pytest.fixture
def heard() -> list[str]:
    return []


@pytest.fixture
def household(heard: list[str]) -> Household:
    return Household(lambda _, line: heard.append(line))


def sleeper(var: Path, name: str) -> Service:
    return Service(Program(name, ("sleep", "60")), var, lambda *_: None)


def test_what_is_killed_runs_again(var: Path, household: Household, heard: list[str]) -> None:
    service = sleeper(var, "worker")
    household.add(service)
    first = service.child
    assert first
    first_pid, enough = first.pid, threading.Event()
    signal_at = threading.Timer(0.2, lambda: os.kill(first_pid, signal.SIGKILL))
    stop_at = threading.Thread(target=lambda: (wait_until(lambda: "worker runs again" in heard, 15), enough.set()))
    signal_at.start()
    stop_at.start()
    household.tend(enough, every_s=0.05)
    assert service.child
    assert service.child.pid != first_pid
    assert service.ended() is None
    assert heard[0] == "worker ended by itself (signal 9); starting it again in 1 s"
    household.stop()


def test_the_last_one_added_is_stopped_first(var: Path, household: Household, heard: list[str]) -> None:
    services = [sleeper(var, name) for name in ("postgres", "worker", "web")]
    for service in services:
        household.add(service)
    household.stop()
    assert heard == ["stopping web", "stopping worker", "stopping postgres"]
    assert all(service.ended() is not None for service in services)


def test_a_service_that_ends_before_it_is_ready_is_said_to_fail(var: Path, household: Household) -> None:
    dying = Service(Program("web", (sys.executable, "-c", "raise SystemExit(3)")), var, lambda *_: None, lambda: False)
    with pytest.raises(EngineFails, match=r"web ended at once \(exit code 3\)"):
        household.add(dying)
    assert not household.parts


def test_a_service_that_waits_for_an_engine_keeps_nobody_from_starting_it(
    var: Path, household: Household, heard: list[str]
) -> None:
    """Both were killed; the web server is ready when its engine is, and is started first."""
    engine = sleeper(var, "engine")
    web = Service(Program("web", ("sleep", "60")), var, lambda *_: None, lambda: engine.ended() is None)
    for part in (engine, web):
        household.add(part)
    before = [part.child.pid for part in (engine, web) if part.child]
    household.parts[0][1].failures = 1  # so the engine's pause is the longer one
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    enough = threading.Event()
    stop_at = threading.Thread(target=lambda: (wait_until(lambda: "engine runs again" in heard, 15), enough.set()))
    stop_at.start()
    household.tend(enough, every_s=0.05)
    assert [line for line in heard if "again" in line and "in" not in line.split()] == [
        "web runs again",
        "engine runs again",
    ]
    household.stop()
