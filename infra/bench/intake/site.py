"""A private installation to measure: engines, an office of one, web server and worker, in a folder that goes away."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from backend.actor import SYSTEM
from backend.people.service import NewUnit, add_person, found_group, found_units, give_post
from backend.work import Kit
from infra.app import build_kit
from infra.bench.intake.senders import Sender
from infra.engines.children import Program
from infra.engines.parts import Service
from infra.engines.private import choose_home, engines
from infra.migrate import migrate, owner_url
from infra.settings import Settings, as_environ
from infra.up import is_ready

UNITS = (
    NewUnit("city", "city", "临江市", "Linjiang"),
    NewUnit("office", "office", "市督查室", "Supervision office", "city"),
)
LOGIN, PASSWORD = "walker", "River-bank-2026"
HOMES = ("folder", "s3")
LARGE_BYTES = 1_000_000
"""A file of the photos' size, not of the engines'."""


@dataclass(frozen=True)
class Site:
    """home: folder or s3. The web server runs; a worker runs inside `with site.worker()`."""

    home: str
    settings: Settings
    kit: Kit
    web: Service

    def sender(self) -> Sender:
        """One more phone, with a connection that it keeps."""
        return Sender(self.settings.host, self.settings.port, LOGIN, PASSWORD)

    @contextmanager
    def worker(self) -> Iterator[Service]:
        """A worker as `yixian up` starts it: nice 10."""
        worker = _service("worker", "worker", self.settings, nice=10)
        worker.start()
        try:
            yield worker
        finally:
            worker.stop()

    def let_go(self) -> None:
        """Let the page cache go of what was taken in, so that each race begins with the same memory: where a hypervisor
        takes free pages back, a fresh one costs ten times what a used one does."""
        os.sync()
        for file in self.settings.var.rglob("*"):
            with suppress(FileNotFoundError):
                if file.is_file() and file.stat().st_size >= LARGE_BYTES:
                    with file.open("rb") as opened:
                        os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


@contextmanager
def site(home: str) -> Iterator[Site]:
    """Founded and served, on engines of its own."""
    var = Path(mkdtemp(prefix="yixian-bench-"))
    settings = Settings(var=var, port=free_port(), log_level="warning", log_format="plain", login_rate="1000/second")
    try:
        choose_home(var, s3=home == "s3")
        with ExitStack() as stack:
            running = stack.enter_context(engines(settings))
            migrate(owner_url(running))
            kit = build_kit(running)
            stack.callback(kit.engine.dispose)
            _found_office(kit)
            web = _service("web", "serve", running)
            web.start()
            stack.callback(web.stop)
            yield Site(home, running, kit, web)
    finally:
        shutil.rmtree(var, ignore_errors=True)


def _service(name: str, word: str, settings: Settings, nice: int = 0) -> Service:
    command = (sys.executable, "-m", "infra.cli", word)
    program = Program(name, command, environ=as_environ(settings), nice=nice, patience_s=15.0)
    ready = (lambda: is_ready(settings)) if name == "web" else None
    return Service(program, settings.var / "children", lambda who, line: print(f"{who}: {line}"), ready)


def _found_office(kit: Kit) -> None:
    with kit.work(SYSTEM) as work:
        found_units(work, UNITS)
        group = found_group(work, 2, "special", "第2督导组", "Group 2")
        hired = add_person(
            work, login=LOGIN, name="行者", unit_path="city.office", password=PASSWORD, must_change=False
        )
        give_post(work, hired, "group_member", group_id=group)


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as somewhere:
        somewhere.bind(("127.0.0.1", 0))
        return int(somewhere.getsockname()[1])
