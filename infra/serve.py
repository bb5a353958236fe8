"""The web server: gunicorn, threads in a few processes, each with its own Kit."""

import logging
import os
import shutil
import socket
import struct
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger
from gunicorn.workers.base import Worker
from gunicorn.workers.gthread import ThreadWorker

from infra.engines.ports import need_port
from infra.engines.private import engines
from infra.heap import keep_freed_memory
from infra.logs import set_up_logs
from infra.settings import Settings

GRACE_S = 10
SILENT_S = 120
LATER_S, LATEST_S = 0.0005, 0.005
"""By how much a process holds back from a new line for each that it has, and at most, in seconds."""


def serve(settings: Settings) -> None:
    """Serve until told to stop. Raises Occupied, BadSettings before anything listens."""
    need_port(settings.host, settings.port)
    keep_freed_memory()
    set_up_logs(settings)
    _gather_metrics(settings.var / "metrics")
    from infra.app import create_app  # read once for all processes, after the folder of their counters is known

    with engines(settings) as running:
        WebServer(lambda: create_app(running), running).run()


class WebServer(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Our settings in gunicorn's words."""

    def __init__(self, make_app: Callable[[], Any], settings: Settings) -> None:
        self.make_app, self.settings = make_app, settings
        super().__init__()

    def load_config(self) -> None:
        host = f"[{self.settings.host}]" if ":" in self.settings.host else self.settings.host
        chosen: dict[str, Any] = {
            "bind": f"{host}:{self.settings.port}",
            "worker_class": EvenWorker,
            "workers": self.settings.web_processes,
            "threads": self.settings.web_threads,
            "timeout": SILENT_S,
            "graceful_timeout": GRACE_S,
            "control_socket_disable": True,
            "proc_name": "yixian",
            "logger_class": PlainLogger,
            "child_exit": _forget,
            "when_ready": self._give_up_silent_lines,
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def _give_up_silent_lines(self, arbiter: Arbiter) -> None:
        """A phone that lost its signal half-way says no goodbye: without this it would hold its thread for ever.

        The kernel hands the bound of the listening socket on to each connection."""
        bound = struct.pack("ll", self.settings.silent_line_s, 0)
        for listener in arbiter.LISTENERS:
            for way in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
                listener.sock.setsockopt(socket.SOL_SOCKET, way, bound)

    def load(self) -> Any:
        """In each process, after the fork: an engine's connections must not be shared."""
        return self.make_app()


class EvenWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Threads in a process that holds back from a new line while it has others, so that who has fewer takes it.

    All processes hear of a new line at once, and whichever wakes first would often get them all: a phone keeps its line
    while it sends, and one interpreter then does the work of two."""

    def accept(self, listener: Any) -> None:
        time.sleep(min(self.nr_conns * LATER_S, LATEST_S))
        super().accept(listener)


class PlainLogger(Logger):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's words through our logs; each request is logged by the face that answers it."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            log.handlers.clear()
        self.error_log.propagate = True
        self.error_log.setLevel(logging.INFO)
        self.access_log.propagate = False


def _gather_metrics(folder: Path) -> None:
    """Where the processes of this server lay down their counters; what an earlier server counted is gone."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def _forget(_arbiter: Arbiter, worker: Worker) -> None:
    from prometheus_client import multiprocess  # reads the folder above when it is imported

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
