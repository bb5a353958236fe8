"""The demo's story as a browser shows it, at a desk and in a pocket: the same figures, the same relapse."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.browsers import DESK, POCKET, Visitors, keep, launched

expect.set_options(timeout=30_000)


@pytest.fixture
def demo(demo_served):
    """Visitors of the demo; the story is told before Chromium starts, whose event loop would be in its way."""
    with launched() as browser:
        visitors = Visitors(browser, demo_served.address)
        yield lambda login, size=DESK: visitors.enter(login, demo_served.passwords[login], size)
        visitors.leave()


def to(page, path):
    page.goto(re.sub(r"(https?://[^/]+).*", r"\1", page.url) + path)


def read(page, path):
    return page.evaluate("path => fetch('/api/v1' + path).then(answer => answer.json())", path)


@pytest.mark.parametrize(("size", "named"), [(DESK, "desk"), (POCKET, "pocket")])
def test_a_relapse_stands_beside_what_was_found_and_what_was_put_right(demo, size, named):
    page = demo("director", size)
    page.wait_for_selector('.review-map[data-idle="true"]')
    expect(page.get_by_text("演示系统")).to_be_visible()
    keep(page, f"demo-map-{named}")
    (back,) = read(page, "/tasks?state=rebounded")["items"]
    to(page, f"/tasks/{back['id']}")
    expect(page.locator("h1")).to_contain_text("倾倒垃圾")
    expect(page.locator(".stage img")).to_have_count(3)
    dividers = page.get_by_role("slider")
    expect(dividers).to_have_count(2)
    page.wait_for_selector('.photo-map[data-idle="true"]')
    expect(page.locator("li[data-act=rebound]")).to_contain_text("确认反弹")
    keep(page, f"demo-relapse-{named}")
    dividers.nth(1).focus()
    page.keyboard.press("End")
    expect(dividers.nth(1)).to_have_value("100")


def test_the_walk_is_shown_with_its_gaps_and_figures(demo):
    page = demo("leader")
    (walk,) = read(page, "/inspections")["items"]
    to(page, f"/inspections/{walk['id']}")
    for share in ("95.0%", "90.0%"):
        expect(page.get_by_text(share)).to_be_visible()
    expect(page.locator("dl", has_text="发现").last).to_contain_text("37")
    page.wait_for_selector('.walk-map[data-idle="true"]')
    keep(page, "demo-walk-desk")


def test_the_draw_shows_all_that_recomputes_it(demo):
    page = demo("auditor")
    (drawn,) = read(page, "/draws")["items"]
    to(page, f"/draws/{drawn['id']}")
    expect(page.get_by_text("总体 31 项，抽中 7 项")).to_be_visible()
    expect(page.get_by_text("1/7＝14.3%")).to_be_visible()
    expect(page.locator("tr.drawn")).to_have_count(7)
    expect(page.get_by_text(drawn["population_sha256"])).to_be_visible()
    keep(page, "demo-draw-desk")
