"""`yixian up`: from nothing to a ready installation, through kills, to a clean end."""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import psycopg
import pytest

from infra.engines.births import at_home_in, birth
from infra.engines.children import wait_until
from infra.settings import Settings
from infra.up import is_ready
from tests.infra.processes import holders, spawn

Yixian = Callable[..., "subprocess.CompletedProcess[str]"]


class Installation:
    """One `yixian up` in a folder of its own."""

    def __init__(self, var: Path, port: int) -> None:
        self.settings, self.var, self.said = Settings(var=var, port=port), var, var.with_suffix(".log")
        self.begin()

    def begin(self) -> None:
        """Start it and wait until it is ready and has said so."""
        words = ("-m", "infra.cli", "up", "--no-demo")
        self.process = spawn(*words, var=self.var, port=self.settings.port, out=self.said)
        assert wait_until(lambda: self.welcomes() or self.process.poll() is not None, 120)
        assert self.ready(), self.said.read_text()

    def welcomes(self) -> bool:
        return "Ctrl-C stops it" in self.said.read_text()

    def ready(self) -> bool:
        return is_ready(self.settings)

    def pids(self) -> dict[str, int]:
        """Ids of its children, by name."""
        records = (self.var / "children").glob("*.child.json")
        return {path.name.removesuffix(".child.json"): json.loads(path.read_text())["pid"] for path in records}

    def owner(self) -> psycopg.Connection:
        return psycopg.connect(f"host={self.var / 'run'} user=yixian_owner dbname=yixian", autocommit=True)


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with socket.create_server(("127.0.0.1", 0)) as somewhere:
        port = somewhere.getsockname()[1]
    installation = Installation(tmp_path_factory.mktemp("up") / "var", port)
    yield installation
    installation.process.terminate()
    installation.process.wait()


@pytest.fixture
def installation(lasting: Installation) -> Installation:
    """One that runs, whatever the test before did to it."""
    if lasting.process.poll() is not None:
        lasting.begin()
    return lasting


def gone(pids: list[int]) -> bool:
    return all(birth(pid) is None for pid in pids)


def test_each_child_comes_back_after_kill_9(installation: Installation) -> None:
    assert set(installation.pids()) == {"web", "worker", "postgres"}
    for name in ("web", "worker", "postgres"):
        old = installation.pids()[name]
        os.kill(old, signal.SIGKILL)
        assert wait_until(lambda name=name, old=old: installation.pids().get(name, old) != old, 60), name
        assert wait_until(installation.ready, 60), name


def test_phones_that_keep_their_line_are_spread_over_the_web_processes(installation: Installation) -> None:
    lines = [HTTPConnection("127.0.0.1", installation.settings.port, timeout=30) for _ in range(8)]
    for line in lines:
        line.request("GET", "/mobile/v1/limits")
        assert line.getresponse().read()
        time.sleep(0.05)  # nobody is busy when the next one comes
    held = sorted(holders(installation.settings.port).values())
    for line in lines:
        line.close()
    assert len(held) == installation.settings.web_processes == 2
    assert held[1] - held[0] <= 2


def test_a_second_one_in_the_same_folder_says_who_is_there(installation: Installation, free_port: int) -> None:
    second = spawn("-m", "infra.cli", "up", "--no-demo", var=installation.var, port=free_port)
    _, err = second.communicate(timeout=60)
    assert second.returncode == 5
    assert f"already runs in {installation.var} (process {installation.process.pid})" in err
    assert installation.ready()


def test_other_commands_use_the_engines_that_run(installation: Installation, yixian: Yixian) -> None:
    here = {"var": installation.var, "port": installation.settings.port}
    assert yixian("migrate", **here).returncode == 0
    said = yixian("doctor", **here).stdout
    assert "is ready" in said
    assert f"socket in {installation.var / 'run'}" in said
    assert at_home_in(installation.var / "pg")


def test_after_kill_9_of_itself_nothing_is_left_and_it_starts_again(installation: Installation) -> None:
    with installation.owner() as owner:
        owner.execute("CREATE TABLE kept AS SELECT 1 AS n")
    children = list(installation.pids().values())
    installation.process.kill()
    installation.process.wait()
    assert wait_until(lambda: gone(children), 60)
    installation.begin()
    with installation.owner() as owner:
        assert owner.execute("SELECT n FROM kept").fetchone() == (1,)


def test_it_stops_everything_it_started_and_nothing_else(installation: Installation) -> None:
    stranger = subprocess.Popen(("sleep", "60"))
    children = list(installation.pids().values())
    installation.process.send_signal(signal.SIGINT)
    assert installation.process.wait(60) == 0
    assert gone(children)
    said = installation.said.read_text().splitlines()
    assert [line.split("stopping ")[1] for line in said if "| stopping " in line] == ["web", "worker", "postgres"]
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()
