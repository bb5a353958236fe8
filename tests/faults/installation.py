"""A whole installation of a test's own, from the parts that `yixian up` puts together, each of which can be killed."""

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from backend.actor import SYSTEM
from backend.people.service import add_person, found_group, found_units, give_post
from backend.work import Kit
from infra.app import build_kit
from infra.engines.children import Program, wait_until
from infra.engines.parts import Household, Part, Service
from infra.engines.postgres import Cluster
from infra.engines.private import choose_home, with_database, with_folder, with_s3
from infra.engines.seaweed import ObjectServer
from infra.migrate import migrate, owner_url
from infra.settings import Settings, as_environ
from infra.up import is_ready
from tests.faults.wire import WireBrowser, WirePhone
from tests.office import PASSWORD, UNITS

WORKS_AGAIN_S = 90.0


class Installation:
    """Engines, web server and worker on one folder; `home` is "folder" or "s3"."""

    def __init__(self, var: Path, home: str) -> None:
        self.home, self.said = home, var / "said.log"
        self.settings = Settings(
            var=var,
            port=_free_port(),
            publish_every_s=1,
            statement_timeout_ms=3000,
            silent_line_s=5,
            log_format="plain",
        )
        self.phones: list[WirePhone] = []
        self.parts: dict[str, Part] = {}
        var.mkdir(parents=True)
        self.household = Household(self._note)

    def start(self) -> None:
        """All of it, with an office in it."""
        self._start_objects()
        self.settings = with_database(self.settings, self._add(Cluster(self.settings.var, self._note)).sockets)
        migrate(owner_url(self.settings))
        self.kit = build_kit(self.settings)
        _found_office(self.kit)
        records, environ = self.settings.var / "children", as_environ(self.settings)
        for name, words, ready in (("worker", "worker", None), ("web", "serve", lambda: is_ready(self.settings))):
            program = Program(name, (sys.executable, "-m", "infra.cli", words), environ=environ, patience_s=15.0)
            self._add(Service(program, records, self._note, ready))

    def stop(self) -> None:
        self.kit.engine.dispose()
        self.household.stop()

    def phone(self, login: str = "member2") -> WirePhone:
        """One more phone; what it was promised is looked after from now on."""
        self.phones.append(WirePhone(self.settings, login))
        return self.phones[-1]

    def browser(self, login: str = "member2") -> WireBrowser:
        return WireBrowser(self.settings, login)

    def pid(self, name: str) -> int:
        """The process of a part; "web process": one of those under the web server."""
        if name == "web process":
            return next(iter(self.web_pids()), 0)
        part: Any = self.parts[name]
        return int(part.child.pid)

    def kill(self, name: str) -> int:
        """End a part at once; which process it was."""
        pid = self.pid(name)
        os.kill(pid, signal.SIGKILL)
        return pid

    def runs(self) -> bool:
        """Whether every part does."""
        return all(part.ended() is None for part in self.parts.values()) and bool(self.web_pids())

    def runs_again(self, name: str, killed: int) -> bool:
        """Whether another process has taken the place of the killed one."""
        part = self.parts[name.removesuffix(" process")]
        return part.ended() is None and self.pid(name) != killed and bool(self.web_pids())

    def kill_web_processes(self) -> set[int]:
        """Those that answer; the web server above them makes new ones."""
        killed = set(self.web_pids())
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        return killed

    def web_pids(self) -> list[int]:
        """The processes that answer."""
        return _children(self.pid("web"))

    def start_again(self, name: str) -> None:
        """A part that was killed, as the household does it."""
        self.parts[name].stop()
        self.parts[name].start()

    @contextmanager
    def away(self, name: str) -> Iterator[None]:
        """A part killed for the block."""
        self.kill(name)
        assert wait_until(lambda: self.parts[name].ended() is not None, 10)
        try:
            yield
        finally:
            self.start_again(name)

    @contextmanager
    def frozen(self, name: str) -> Iterator[None]:
        """A part and all its processes stopped dead for the block: there, and silent."""
        pids = [self.pid(name), *_children(self.pid(name))]
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)

    def tend_while(self, deed: Callable[[], Any]) -> Any:
        """Start again what ends, as `yixian up` does, while the deed is done in another thread; what it returns.

        It is tended until a worker works: one that began while its database came back may have to end once more."""
        enough = threading.Event()

        def done() -> Any:
            result, since = deed(), datetime.now(UTC)
            assert wait_until(lambda: self._works_since(since), WORKS_AGAIN_S), "no worker works"
            return result

        with ThreadPoolExecutor(1) as pool:
            told = pool.submit(done)
            told.add_done_callback(lambda _: enough.set())
            self.household.tend(enough, every_s=0.05)
        return told.result()

    def _works_since(self, moment: datetime) -> bool:
        """Whether a worker has said since then that it lives."""
        beats = sa.text("SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > :moment")
        with suppress(sa.exc.OperationalError), self.kit.engine.connect() as connection:
            return bool(connection.scalar(beats, {"moment": moment}))
        return False

    def _start_objects(self) -> None:
        choose_home(self.settings.var, s3=self.home == "s3")
        if self.home == "s3":
            server: Any = self._add(ObjectServer(self.settings.var, self._note))
            self.settings = with_s3(self.settings, server)
        else:
            self.settings = with_folder(self.settings)

    def _add(self, part: Any) -> Any:
        self.household.add(part)
        self.parts[part.name] = part
        return part

    def _note(self, name: str, line: str) -> None:
        with self.said.open("a") as file:
            file.write(f"{name:<10} {line}\n")


def _found_office(kit: Kit) -> None:
    with kit.work(SYSTEM) as work:
        found_units(work, UNITS)
        group = found_group(work, 2, "special", "第2督导组", "Group 2")
        hired = add_person(
            work, login="member2", name="member2", unit_path="city.office", password=PASSWORD, must_change=False
        )
        give_post(work, hired, "group_member", group_id=group)


def _children(pid: int) -> list[int]:
    if not Path(f"/proc/{pid}").exists():
        return []
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _free_port() -> int:
    with socket.socket() as somewhere:
        somewhere.bind(("127.0.0.1", 0))
        return int(somewhere.getsockname()[1])
