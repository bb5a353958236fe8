"""After a crash: what a dead `yixian up` or a dead PostgreSQL left behind in a data folder."""

import contextlib
import os
import signal
from pathlib import Path

from infra.engines.births import at_home_in
from infra.engines.children import Say, wait_until
from infra.engines.sockets import SOCKET
from infra.errors import EngineFails


def clear(data: Path, sockets: Path, say: Say) -> None:
    """Make way after a crash: end a server of ours that lost its parent, and drop the papers of a dead one.

    We hold the lock on this data folder, so whatever still works in it was left behind."""
    for pid in _postmaster(data):
        say("postgres", f"an earlier run left process {pid}; stopping it")
        _send(pid, signal.SIGINT)
    if not wait_until(lambda: not at_home_in(data), 30.0):
        for pid in at_home_in(data):
            _send(pid, signal.SIGQUIT)
        if not wait_until(lambda: not at_home_in(data), 10.0):
            raise EngineFails(f"Processes {at_home_in(data)} still work in {data}.", "Stop them, then start again.")
    for paper in (data / "postmaster.pid", sockets / SOCKET, sockets / f"{SOCKET}.lock"):
        paper.unlink(missing_ok=True)


def _postmaster(data: Path) -> list[int]:
    try:
        pid = int((data / "postmaster.pid").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return []
    return [pid] if pid in at_home_in(data) else []


def _send(pid: int, how: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, how)
