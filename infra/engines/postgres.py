"""The private PostgreSQL: a cluster of our own under var/pg, reached through a socket that only its owner can open."""

import shutil
import signal
import subprocess
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

import psycopg
from psycopg import sql

from infra.bare.found import Server
from infra.engines.children import Child, Program, Say, quiet, wait_until
from infra.engines.locks import holding
from infra.engines.orphans import clear
from infra.engines.room import need_room
from infra.engines.server import EXTENSIONS, server_for
from infra.engines.sockets import socket_folder
from infra.engines.unprivileged import as_whom
from infra.errors import EngineFails

SUPERUSER, OWNER, APP = "yixian_superuser", "yixian_owner", "yixian_app"
DATABASE = "yixian"
DEPLOY = Path(__file__).parent.parent / "deploy"
OPTIONS = (
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "max_connections=100",
    "jit=off",
    "timezone=UTC",
    "log_checkpoints=off",
)


class Cluster:
    """One private cluster with its three roles: a context, or start() and stop() from a thread that lasts."""

    name = "postgres"

    def __init__(self, var: Path, say: Say = quiet, options: Sequence[str] = ()) -> None:
        self.var, self.data, self.say = var, var / "pg", say
        self.options = (*OPTIONS, *options)
        self._held = ExitStack()

    def start(self) -> None:
        """Make the cluster if there is none, start it, and wait until it answers. Safe after any kind of crash.

        Raises Missing, EngineFails, NoRoom, Occupied."""
        self.var.mkdir(parents=True, exist_ok=True)
        need_room(self.var)
        with ExitStack() as until_started:
            until_started.enter_context(holding(self.var / "pg.lock", f"PostgreSQL already runs in {self.data}"))
            server = server_for(self.data)
            self.whom = as_whom(self.data)
            self.sockets = socket_folder(self.var)
            self.whom.own(self.sockets)
            clear(self.data, self.sockets, self.say)
            if not self.data.exists():
                self._make(server)
            child = Child(self._program(server), self.var / "children", self.say)
            until_started.callback(child.stop)
            self._wait(child)
            self._furnish()
            self.child = child
            self._held = until_started.pop_all()

    def stop(self) -> None:
        """Let it finish what it is doing, and end it."""
        self._held.close()

    def ended(self) -> int | None:
        """Its exit code; None while it runs."""
        return self.child.ended()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def url(self, role: str = APP, database: str = DATABASE) -> str:
        """SQLAlchemy URL of one of its databases, as one of its roles."""
        return url_at(self.sockets, role, database)

    def create_database(self, name: str, template: str | None = None) -> None:
        """A new database of the owner's, empty or as a copy of a template that nobody is connected to."""
        words = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY file_copy")
        self._as_superuser(words.format(*map(sql.Identifier, (name, OWNER, template or "template0"))))
        if template is None:
            self._as_superuser(_deed("database.sql"), database=name)
            for extension in EXTENSIONS:
                self._as_superuser(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)), name)

    def drop_database(self, name: str) -> None:
        """Take a database away, whoever is connected to it."""
        self._as_superuser(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _make(self, server: Server) -> None:
        """initdb beside the place, then rename: a half-made cluster is never taken for one."""
        fresh = self.data.with_name("pg.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        self.whom.own(fresh)
        initdb = (str(server.programs / "initdb"), "-D", str(fresh), "-U", SUPERUSER, "-E", "UTF8")
        access = ("--locale=C.UTF-8", "--data-checksums", "--auth-local=trust", "--auth-host=reject")
        made = subprocess.run(
            (*self.whom.prefix, *initdb, *access),
            check=False,
            capture_output=True,
            text=True,
            **self.whom.as_user,
            cwd="/",
        )
        if made.returncode:
            raise EngineFails(f"PostgreSQL could not make its data folder: {_last_line(made.stderr)}.")
        fresh.rename(self.data)

    def _program(self, server: Server) -> Program:
        options = [
            part for option in (*self.options, f"unix_socket_directories={self.sockets}") for part in ("-c", option)
        ]
        command = (*self.whom.prefix, str(server.programs / "postgres"), "-D", str(self.data), *options)
        return Program("postgres", command, stop=signal.SIGINT, patience_s=30.0, as_user=self.whom.as_user)

    def _wait(self, child: Child) -> None:
        wait_until(lambda: child.ended() is not None or self._answers(), 60.0)
        if child.ended() is not None or not self._answers():
            raise EngineFails(
                f"PostgreSQL does not start: {_last_line(child.last_words())}.", f"Its data is in {self.data}."
            )

    def _answers(self) -> bool:
        try:
            self._as_superuser(sql.SQL("SELECT 1"))
        except psycopg.OperationalError:
            return False
        return True

    def _furnish(self) -> None:
        """Roles, database and extensions, where they are not there yet."""
        self._as_superuser(_deed("roles.sql"))
        if not self._as_superuser(sql.SQL("SELECT 1 FROM pg_database WHERE datname = {}").format(DATABASE)):
            self.create_database(DATABASE)

    def _as_superuser(self, deed: sql.SQL | sql.Composed, database: str = "postgres") -> list[Any]:
        address = f"host={self.sockets} user={SUPERUSER} dbname={database}"
        with psycopg.connect(address, autocommit=True, connect_timeout=10) as connection:
            cursor = connection.execute(deed)
            return cursor.fetchall() if cursor.description else []


def url_at(sockets: Path, role: str, database: str = DATABASE) -> str:
    """SQLAlchemy URL of a database behind this folder of sockets."""
    return f"postgresql+psycopg://{role}@/{database}?host={sockets}"


def _deed(name: str) -> sql.SQL:
    return sql.SQL((DEPLOY / name).read_text())


def _last_line(words: str) -> str:
    telling = [line for line in words.splitlines() if any(mark in line for mark in ("FATAL", "PANIC", "rror"))]
    return (telling or words.splitlines() or ["it said nothing"])[-1].strip().rstrip(".")
