"""A running app for real browsers: the ledger's office, a road with its stakes, and a problem on its way round."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

import backend
from tests.journeys.review.round import Round
from tests.ledger import at, office  # noqa: F401
from tests.office import PASSWORD

PAGES = Path(backend.__file__).parent / "web" / "dist" / "index.html"
ARTEFACTS = Path(__file__).parents[3] / "ci-artefacts"
FLAGS = [
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
DESK, POCKET = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


class Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - named by werkzeug
        """The app logs its own requests."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The machine's Chromium; .ci/run fails where these tests were skipped."""
    found = which("chromium")
    if found is None or not PAGES.exists():
        pytest.skip("journeys need chromium and the built pages")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def served(app: Any) -> Iterator[str]:
    """The address of the whole app on a loopback port."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def story(app: Any, office: Any, at: Any, clock: Any, drain: Any) -> Iterator[Round]:  # noqa: F811
    """A road, five problems on it, and one of them at its verifier. Jobs run beside playwright's event loop."""
    with ThreadPoolExecutor(1) as worker:
        told = Round(app, office, at, clock, lambda: worker.submit(drain).result())
        told.begin()
        yield told


@pytest.fixture
def enter(chromium: Browser, served: str, office: Any) -> Iterator[Callable[..., Page]]:  # noqa: F811
    """enter("gl"): a page of a browser of its own, where this person has logged in.

    In the end it holds that no page threw, broke the policy, met a 500, or asked a host but ours."""
    contexts = []
    wrong: list[str] = []

    def open_page(name: str, size: dict[str, int] = DESK) -> Page:
        touch = size is POCKET
        context = chromium.new_context(
            locale="zh-CN", timezone_id="Asia/Shanghai", viewport=size, has_touch=touch, is_mobile=touch
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
        page.on("request", lambda asked: None if _ours(asked.url, served) else wrong.append(f"asked {asked.url}"))
        page.on("response", lambda got: wrong.append(f"{got.status} {got.url}") if got.status >= 500 else None)
        page.goto(served)
        page.fill("[name=login]", office.logins[name])
        page.fill("[name=password]", PASSWORD)
        page.click("button.primary")
        page.wait_for_selector(".review-map")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


def _ours(url: str, served: str) -> bool:
    return url.startswith((served, "data:", f"blob:{served}"))


@pytest.fixture
def keep() -> Callable[[Page, str], None]:
    """keep(page, "map"): a screenshot among the artefacts of this run."""

    def shoot(page: Page, name: str) -> None:
        ARTEFACTS.mkdir(exist_ok=True)
        page.screenshot(path=ARTEFACTS / f"{name}.png")

    return shoot
