"""A running app for real browsers: the ledger's office, a road with its stakes, and a problem on its way round."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.journeys.browsers import DESK, Visitors, launched
from tests.journeys.review.round import Round
from tests.ledger import at, office  # noqa: F401
from tests.office import PASSWORD


class Quiet(WSGIRequestHandler):
    timeout = 10
    """Seconds for which a line that a browser opened ahead may say nothing."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - named by werkzeug
        """The app logs its own requests."""


def whole(app: Any) -> Any:
    """The app, whose answers are closed before they go out: a browser that turns away leaves nothing open behind it."""

    def answer(environ: Any, start_response: Any) -> list[bytes]:
        parts = app(environ, start_response)
        try:
            return [b"".join(parts)]
        finally:
            getattr(parts, "close", lambda: None)()

    return answer


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture
def served(app: Any) -> Iterator[str]:
    """The address of the whole app on a loopback port; it ends when its last answer has gone out."""
    server: Any = make_server("127.0.0.1", 0, whole(app), threaded=True, request_handler=Quiet)
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def ground(app: Any, office: Any, at: Any, clock: Any, drain: Any) -> Iterator[Round]:  # noqa: F811
    """A road and a bank, and nothing found yet. Jobs run beside playwright's event loop."""
    with ThreadPoolExecutor(1) as worker:
        laid_out = Round(app, office, at, clock, lambda: worker.submit(drain).result())
        laid_out.lay_out()
        yield laid_out


@pytest.fixture
def story(ground: Round) -> Round:
    """Five problems on that road, and one of them at its verifier."""
    ground.begin()
    return ground


@pytest.fixture
def enter(chromium: Browser, served: str, office: Any) -> Iterator[Callable[..., Page]]:  # noqa: F811
    """enter("gl"): a page of a browser of its own, where this person has logged in."""
    visitors = Visitors(chromium, served)
    yield lambda name, size=DESK: visitors.enter(office.logins[name], PASSWORD, size)
    visitors.leave()
