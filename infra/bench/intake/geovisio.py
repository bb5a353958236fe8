"""A peer beside rows 1 and 2: geovisio (the Panoramax server), out of a virtual environment of its own.

GEOVISIO names that environment (python3 -m venv V && V/bin/pip install geovisio); without it the peer is left out."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import count as numbers
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from sqlalchemy import make_url

from infra.bench.intake.floor import conninfo
from infra.bench.intake.pictures import fresh
from infra.bench.intake.senders import OUTBOX, Pace, Send, each, race_of
from infra.bench.intake.site import free_port
from infra.bench.timing import say
from infra.engines.children import Child, Program, wait_until
from infra.engines.postgres import SUPERUSER, Cluster

CLIENTS, WORKERS = 4, 2
GOALS = 2.0, 2.8
PATIENCE_S = 900.0
BOUNDARY = "yixian-bench-7f3a"
READY = "SELECT count(*) FROM pictures WHERE preparing_status = 'prepared'"


@dataclass(frozen=True)
class Peer:
    """A geovisio that runs: its port, its database, its folder, its environment and the words that start its parts."""

    port: int
    dsn: str
    folder: Path
    venv: Path
    environ: dict[str, str]

    def program(self, name: str, tool: str, *words: str) -> Program:
        """One of its tools as a program."""
        return Program(name, (str(self.venv / "bin" / tool), *words), environ=self.environ, patience_s=20.0)

    def posters(self, count: int) -> list[Send]:
        """So many clients, each with a connection that it keeps, into one upload set of their own."""
        lines = [HTTPConnection("127.0.0.1", self.port, timeout=120) for _ in range(count)]
        made = _asked(lines[0], "/api/upload_sets", b'{"title": "bench"}', "application/json")
        path, serial = f"/api/upload_sets/{json.loads(made)['id']}/files", numbers()
        form = f"multipart/form-data; boundary={BOUNDARY}"
        return [
            each(lambda photo, line=line: _asked(line, path, _form(f"{next(serial)}.jpg", photo.data), form))  # type: ignore[misc]
            for line in lines
        ]

    def await_ready(self, wanted: int) -> None:
        """Return once so many pictures were prepared. Raises RuntimeError: not within a quarter of an hour."""
        with psycopg.connect(self.dsn, autocommit=True) as connection:

            def is_ready() -> bool:
                row = connection.execute(READY).fetchone()
                return row is not None and row[0] >= wanted

            if not wait_until(is_ready, PATIENCE_S, every_s=0.1):
                raise RuntimeError("geovisio did not prepare its pictures")


def beside(accepted_per_s: dict[str, float], ready_per_s: float, count: int, pictures: tuple[bytes, ...]) -> None:
    """Print how fast the peer takes the same photos in and makes them ready, beside our figures, photos/s; those of
    taking in by the way it was done."""
    if not (venv := os.environ.get("GEOVISIO")):
        print("\nThe peer of rows 1 and 2 is left out: GEOVISIO names no virtual environment with geovisio in it.")
        return
    with geovisio(Path(venv)) as peer:
        race_of(peer.posters(CLIENTS), fresh(pictures), CLIENTS * 2)
        accepted = race_of(peer.posters(CLIENTS), fresh(pictures), count).per_s
    with geovisio(Path(venv)) as peer, _workers(peer):
        race_of(peer.posters(CLIENTS), fresh(pictures), CLIENTS * OUTBOX)
        peer.await_ready(CLIENTS * OUTBOX)
        posters = peer.posters(CLIENTS)
        began = time.perf_counter()
        pace: Pace = race_of(posters, fresh(pictures), count)
        peer.await_ready(CLIENTS * OUTBOX + count)
        ready = count / (time.perf_counter() - began)
    say(
        f"Rows 1 and 2 beside geovisio, {CLIENTS} clients, folder",
        ("", "geovisio", "we", "times", "goal"),
        *(
            (f"accepted/s, no worker, {way}", accepted, per_s, per_s / accepted, GOALS[0])
            for way, per_s in accepted_per_s.items()
        ),
        ("ready/s, with workers", ready, ready_per_s, ready_per_s / ready, GOALS[1]),
        ("accepted/s, with workers", pace.per_s, "", "", ""),
    )


@contextmanager
def geovisio(venv: Path) -> Iterator[Peer]:
    """It runs on a database and a folder of its own, behind as many processes and threads as we have."""
    with TemporaryDirectory(prefix="yixian-peer-") as name, Cluster(Path(name) / "var") as cluster:
        cluster.create_database("geovisio")
        dsn, folder = conninfo(cluster.url(SUPERUSER, "geovisio")), Path(name) / "pictures"
        folder.mkdir()
        peer = Peer(free_port(), dsn, folder, venv, _environ(dsn, folder))
        with ExitStack() as stack:
            _migrate(peer)
            shape = ("-w", "2", "-k", "gthread", "--threads", "4", "--no-control-socket", "--log-level", "error")
            words = (*shape, "-b", f"127.0.0.1:{peer.port}", "geovisio:create_api()")
            stack.enter_context(Child(peer.program("geovisio", "gunicorn", *words), Path(name)))
            if not wait_until(lambda: _answers(peer.port), 60.0):
                raise RuntimeError("geovisio did not start")
            yield peer


@contextmanager
def _workers(peer: Peer) -> Iterator[None]:
    with ExitStack() as stack:
        for n in range(WORKERS):
            program = peer.program(f"geovisio-worker-{n}", "flask", "--app", "geovisio", "picture-worker")
            stack.enter_context(Child(program, peer.folder.parent))
        yield


def _migrate(peer: Peer) -> None:
    with Child(peer.program("geovisio-db", "flask", "--app", "geovisio", "db", "upgrade"), peer.folder.parent) as child:
        if not wait_until(lambda: child.ended() is not None, 120.0) or child.ended():
            raise RuntimeError(f"geovisio did not make its tables: {child.last_words()}")


def _environ(dsn: str, folder: Path) -> dict[str, str]:
    return {
        "DB_URL": make_url(dsn).render_as_string(hide_password=False),
        "FS_URL": str(folder),
        "PICTURE_PROCESS_DERIVATES_STRATEGY": "PREPROCESS",
        "PICTURE_PROCESS_THREADS_LIMIT": "0",
        "DB_CHECK_SCHEMA": "false",
        "API_LOG_LEVEL": "error",
        "FLASK_SECRET_KEY": "bench",
        "API_REGISTRATION_IS_OPEN": "true",
    }


def _form(name: str, photo: bytes) -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
    return head.encode() + b"Content-Type: image/jpeg\r\n\r\n" + photo + f"\r\n--{BOUNDARY}--\r\n".encode()


def _asked(line: HTTPConnection, path: str, body: bytes, kind: str) -> bytes:
    line.request("POST", path, body, {"Content-Type": kind})
    answer = line.getresponse()
    text = answer.read()
    if answer.status not in {200, 202}:
        raise RuntimeError(f"geovisio, {path}: {answer.status} {text[:300]!r}")
    return text


def _answers(port: int) -> bool:
    line = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        line.request("GET", "/api")
        return line.getresponse().status == 200
    except OSError:
        return False
    finally:
        line.close()
