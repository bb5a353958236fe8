"""Children die with us, are stopped as they asked to be, and nobody else is ever signalled."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from infra.engines.births import birth
from infra.engines.children import Child, Program, stop_leftovers, wait_until
from infra.errors import Missing

STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
)
PARENT = """
import sys, time
from pathlib import Path
from infra.engines.children import Child, Program
child = Child(Program("sleeper", ("sleep", "60")), Path(sys.argv[1]))
print(child.pid, flush=True)
time.sleep(60)
"""


def python(code: str, **how: object) -> Program:
    return Program("python", (sys.executable, "-c", code), **how)  # type: ignore[arg-type]


def test_what_a_child_writes_is_passed_on_under_its_name(var: Path) -> None:
    heard: list[tuple[str, str]] = []
    with Child(python("print('one'); print('two')"), var, lambda name, line: heard.append((name, line))) as child:
        wait_until(lambda: child.ended() == 0, 10)
    assert heard == [("python", "one"), ("python", "two")]
    assert child.last_words() == "one\ntwo"


def test_a_child_that_does_not_listen_is_killed_when_patience_ends(var: Path) -> None:
    heard: list[str] = []
    child = Child(python(STUBBORN, patience_s=0.3), var, lambda _, line: heard.append(line))
    assert wait_until(lambda: heard == ["deaf"], 10)
    child.stop()
    assert child.ended() == -signal.SIGKILL


def test_a_program_that_is_not_there_is_named(var: Path) -> None:
    with pytest.raises(Missing, match="no-such-program is not there"):
        Child(Program("ghost", ("no-such-program",)), var)


def test_a_child_dies_with_its_killed_parent(var: Path, start: Callable[..., "subprocess.Popen[str]"]) -> None:
    parent = start("-c", PARENT, str(var))
    pid = int(parent.stdout.readline())
    assert birth(pid)
    parent.kill()
    assert wait_until(lambda: birth(pid) is None, 10)


def test_leftovers_of_a_dead_parent_are_stopped(var: Path) -> None:
    orphan = subprocess.Popen(("sleep", "60"), start_new_session=True)
    write_record(var, orphan.pid, birth(orphan.pid), parent_birth="long gone")
    stop_leftovers(var)
    assert orphan.wait(10) == -signal.SIGTERM
    assert not list(var.iterdir())


def test_a_stranger_who_got_the_same_process_id_is_left_alone(var: Path) -> None:
    stranger = subprocess.Popen(("sleep", "60"), start_new_session=True)
    write_record(var, stranger.pid, "another birth", parent_birth="long gone")
    stop_leftovers(var)
    time.sleep(0.2)
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_a_child_of_somebody_who_lives_is_left_alone(var: Path) -> None:
    with Child(Program("sleeper", ("sleep", "60")), var) as child:
        stop_leftovers(var)
        assert child.ended() is None


def test_a_record_cut_short_stops_nobody(var: Path) -> None:
    var.mkdir()
    (var / "sleeper.child.json").write_text('{"pid": 1, "bir')
    stop_leftovers(var)
    assert not list(var.iterdir())


def write_record(folder: Path, pid: int, born: str | None, parent_birth: str) -> None:
    folder.mkdir()
    record = {"pid": pid, "birth": born, "stop": int(signal.SIGTERM), "patience_s": 5, "parent": os.getpid()}
    (folder / "sleeper.child.json").write_text(json.dumps(record | {"parent_birth": parent_birth}))
