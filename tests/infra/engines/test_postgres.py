"""The private PostgreSQL keeps what was committed, and comes back after any crash; its serving role changes nothing."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from infra.bare.found import Server
from infra.engines.births import at_home_in, birth
from infra.engines.children import wait_until
from infra.engines.postgres import APP, OWNER, Cluster
from infra.engines.room import need_room
from infra.errors import Missing, NoRoom, Occupied

HOLDER = """
import sys, time
from pathlib import Path
from infra.engines.postgres import Cluster
with Cluster(Path(sys.argv[1])) as cluster:
    print(cluster.child.pid, flush=True)
    time.sleep(120)
"""


@pytest.fixture
def own(var: Path) -> Iterator[Cluster]:
    """A cluster that a test may hurt."""
    with Cluster(var) as cluster:
        yield cluster


def ask(cluster: Cluster, words: str, role: str = APP) -> object:
    with psycopg.connect(cluster.url(role).replace("+psycopg", ""), autocommit=True) as connection:
        cursor = connection.execute(words)  # type: ignore[arg-type]
        return cursor.fetchone()[0] if cursor.description else None  # type: ignore[index]


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def test_what_was_committed_is_there_after_kill_9(own: Cluster) -> None:
    ask(own, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n", OWNER)
    kill(own.child.pid)
    own.stop()
    own.start()
    assert ask(own, "SELECT count(*) FROM kept", OWNER) == 1000


def test_the_serving_role_can_neither_change_the_schema_nor_leave_the_database(own: Cluster) -> None:
    for words in (
        "CREATE TABLE mine (n int)",
        "CREATE TEMPORARY TABLE mine (n int)",
        "CREATE SCHEMA mine",
        "CREATE ROLE friend",
        "CREATE EXTENSION hstore",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT pg_read_file('/etc/passwd')",
        "SET session_replication_role = replica",
        "SET ROLE yixian_owner",
        "ALTER SYSTEM SET fsync = off",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(own, words)
    assert ask(own, "SELECT postgis_lib_version() >= '3.3'") is True


def test_nothing_listens_on_the_network(own: Cluster) -> None:
    assert ask(own, "SHOW listen_addresses") == ""


def test_a_second_start_in_the_same_folder_says_who_is_there(own: Cluster) -> None:
    with pytest.raises(Occupied, match=f"already runs in .*process {os.getpid()}"):
        Cluster(own.var).start()


def test_papers_of_a_dead_postmaster_that_name_a_stranger_are_cleared(own: Cluster) -> None:
    papers = (own.data / "postmaster.pid").read_text()
    own.stop()
    stranger = subprocess.Popen(("sleep", "60"))
    stale = papers.replace(papers.split()[0], str(stranger.pid), 1)
    (own.data / "postmaster.pid").write_text(stale)
    (own.sockets / ".s.PGSQL.5432.lock").write_text(stale)
    own.start()
    assert ask(own, "SELECT 1") == 1
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_it_ends_with_its_killed_parent_and_starts_again(
    var: Path, start: Callable[..., "subprocess.Popen[str]"]
) -> None:
    holder = start("-c", HOLDER, str(var))
    pid = int(holder.stdout.readline())
    kill(holder.pid)
    holder.wait()
    with Cluster(var) as cluster:
        assert birth(pid) is None
        assert ask(cluster, "SELECT 1") == 1


def test_a_server_that_outlived_its_parent_is_stopped_first(own: Cluster) -> None:
    """As on a system where the kernel does not end it: the lock is free, the server lives."""
    own._held.pop_all()  # forget it without stopping it
    again = Cluster(own.var)
    old = own.child.pid
    with again:
        assert again.child.pid != old
        assert own.child.ended() is not None
        assert ask(again, "SELECT 1") == 1


def test_nothing_of_it_runs_after_stop(own: Cluster) -> None:
    own.stop()
    assert wait_until(lambda: not at_home_in(own.data), 5)


def test_a_deep_checkout_works(tmp_path: Path) -> None:
    with Cluster(tmp_path / ("深" * 40) / "var") as cluster:
        assert ask(cluster, "SELECT 1") == 1
    cluster.sockets.rmdir()


def test_a_server_without_postgis_is_named_with_the_package(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = Server(16, Path("/usr/lib/postgresql/16/bin"), var)
    monkeypatch.setattr("infra.engines.server.find_servers", lambda: [bare])
    with pytest.raises(Missing, match=r"no extension postgis, .*apt-get install postgresql-16-postgis-3"):
        Cluster(var).start()


def test_data_of_another_version_is_not_touched(own: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    own.stop()
    newer = Server(99, Path("/usr/lib/postgresql/99/bin"), own.var)
    monkeypatch.setattr("infra.engines.server.find_servers", lambda: [newer])
    with pytest.raises(Missing, match=r"PostgreSQL \d+, which made .* is not installed"):
        own.start()


def test_a_nearly_full_disk_is_said_before_anything_starts(tmp_path: Path) -> None:
    with pytest.raises(NoRoom, match=r"MB left, and .* needed"):
        need_room(tmp_path, needed_bytes=2**60)
