"""The demo's own app: the real one, on a loopback port of its own, on the StoryClock."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from backend.jobs import JOBS, calls
from backend.work import Kit
from infra.app import create_app
from infra.settings import Settings

FAR = 24 * 365
"""Hours and more that sessions of the demo's own process last: its clock leaps over weeks."""


def leaping(settings: Settings) -> Settings:
    """The same settings for a process whose clock leaps: nobody is logged out by it, nobody logs in too often."""
    far = {"session_idle_minutes": FAR * 60, "session_hours": FAR, "login_rate": "100000/minute"}
    return settings.model_copy(update=far)


@contextmanager
def served(settings: Settings, kit: Kit) -> Iterator[str]:
    """Serve both faces over the kit; gives their address."""
    server = make_server("127.0.0.1", 0, create_app(settings, kit), threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, name="demo", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def drain(kit: Kit) -> int:
    """Run the jobs that wait, here and now."""
    return kit.queue.drain(JOBS, calls(kit))


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - named by werkzeug
        """The app logs its own requests."""
