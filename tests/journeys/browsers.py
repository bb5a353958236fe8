"""Chromium for journeys: started once, watched for everything a page should never do."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

import backend
from infra.bare.found import find_chromium

PAGES = Path(backend.__file__).parent / "web" / "dist" / "index.html"
ARTEFACTS = Path(__file__).parents[2] / "ci-artefacts"
FLAGS = [
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
DESK, POCKET = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@contextmanager
def launched() -> Iterator[Browser]:
    """The machine's Chromium; where there is none, journeys are skipped, and fail under CI."""
    found = find_chromium()
    if found is None or not PAGES.exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)("journeys need chromium and the built pages")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visitors:
    """Browsers of people who visit one address. wrong: what pages did that none should."""

    browser: Browser
    address: str
    wrong: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def enter(self, login: str, password: str, size: dict[str, int] = DESK) -> Page:
        """A browser of its own, where this person has logged in and stands before the map."""
        page = self._page(size)
        page.goto(self.address)
        page.fill("[name=login]", login)
        page.fill("[name=password]", password)
        page.click("button.primary")
        page.wait_for_selector(".review-map")
        return page

    def _page(self, size: dict[str, int]) -> Page:
        touch = size is POCKET
        context = self.browser.new_context(
            locale="zh-CN", timezone_id="Asia/Shanghai", viewport=size, has_touch=touch, is_mobile=touch
        )
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(90_000)
        page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        page.on("console", lambda said: self._heard(said.text))
        page.on("request", lambda asked: self._asked(asked.url))
        page.on("response", lambda got: self._got(got.status, got.url))
        return page

    def _heard(self, text: str) -> None:
        if "Content Security Policy" in text:
            self.wrong.append(text)

    def _asked(self, url: str) -> None:
        if not url.startswith((self.address, "data:", f"blob:{self.address}")):
            self.wrong.append(f"asked {url}")

    def _got(self, status: int, url: str) -> None:
        if status >= 500:
            self.wrong.append(f"{status} {url}")

    def leave(self) -> None:
        """Close them all; nothing threw, broke the policy, met a 500, or asked a host but ours."""
        for context in self.contexts:
            context.close()
        assert self.wrong == []


def keep(page: Page, name: str) -> None:
    """A screenshot among the artefacts of this run."""
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"{name}.png")
