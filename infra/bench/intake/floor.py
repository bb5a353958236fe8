"""The floor beside row 1: a bare WSGI app behind the same gunicorn, database and object home."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from urllib.parse import parse_qs

import psycopg
from sqlalchemy import make_url

from infra.bench.intake.pictures import Photo
from infra.bench.intake.senders import Send, each
from infra.bench.intake.site import Site, free_port
from infra.engines.children import Child, Program
from infra.migrate import owner_url

KIND = "infra.serve.EvenWorker"
"""Its phones are spread over its processes as ours are."""
TABLE = (
    "CREATE TABLE IF NOT EXISTS bench_floor"
    " (id uuid PRIMARY KEY, sha256 bytea UNIQUE, place text, size int, at timestamptz)"
)


@contextmanager
def floor(at: Site) -> Iterator[int]:
    """The port of a floor that runs beside this site, with as many processes and threads."""
    port, dsn = free_port(), conninfo(owner_url(at.settings))
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(TABLE)
    shape = ("-w", str(at.settings.web_processes), "-k", KIND, "--threads", str(at.settings.web_threads))
    words = ("-m", "gunicorn", "--no-control-socket", *shape, "-b", f"127.0.0.1:{port}", "--log-level", "error")
    command = (sys.executable, *words, "infra.bench.intake.floor_app:app")
    program = Program("floor", command, environ={"FLOOR_DSN": dsn, **_home(at)})
    with Child(program, at.settings.var / "children"):
        _await(port)
        yield port


def poster(port: int) -> Send:
    """One client of the floor, with a connection that it keeps."""
    line = HTTPConnection("127.0.0.1", port, timeout=120)

    def post(photo: Photo) -> None:
        line.request("POST", "/", photo.data)
        answer = line.getresponse()
        answer.read()
        if answer.status != 201:
            raise RuntimeError(f"the floor answered {answer.status}")

    return each(post)


def _home(at: Site) -> dict[str, str]:
    if at.home == "folder":
        return {"FLOOR_HOME": str(at.settings.var / "floor")}
    bucket, _, words = (at.settings.objects or "").removeprefix("s3:").partition("?")
    access, secret = at.settings.s3_access_key, at.settings.s3_secret_key
    keys = {
        "AWS_ACCESS_KEY_ID": access.get_secret_value() if access else "",
        "AWS_SECRET_ACCESS_KEY": secret.get_secret_value() if secret else "",
    }
    return {"FLOOR_HOME": bucket, "FLOOR_S3": parse_qs(words)["endpoint"][0], **keys}


def conninfo(url: str) -> str:
    """The same database for psycopg itself."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _await(port: int) -> None:
    for _ in range(100):
        try:
            HTTPConnection("127.0.0.1", port, timeout=5).connect()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the floor did not start")
