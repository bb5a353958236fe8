"""A walk that goes on, before its leader in a real browser: who is recorded, when last heard of, and where it led."""

from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.journeys.browsers import POCKET, keep
from tests.journeys.review.round import ROAD
from tests.phones import Phone

expect.set_options(timeout=30_000)


@pytest.fixture
def walk(ground, office):
    """A mission along the road that goes on, its leader and two members in its team."""
    mission_id, assets = str(uuid4()), ground.at("gl").get("/assets").json["items"]
    (road,) = (asset for asset in assets if asset["code"] == "G322")
    legs = [
        {"id": str(uuid4()), "asset_id": road["id"], "from_chainage": "K12+000", "to_chainage": "K15+000", "side": side}
        for side in ("left", "right")
    ]
    plan = {
        "id": mission_id, "title": "沿线徒步检查", "group_id": str(office.groups[2]), "policy_field": "roads",
        "area_id": str(office.units["city"]), "planned_on": "2026-04-28", "legs": legs,
        "team": [str(office[name].person_id) for name in ("gl", "gd", "gm")],
    }  # fmt: skip
    ground.say("gl", "POST", "/inspections", plan)
    for version, act in enumerate(("approve", "start"), 1):
        ground.say("gl", "POST", f"/inspections/{mission_id}/{act}", {"version": version})
    return mission_id


@pytest.fixture
def steps(ground, office, walk):
    """steps("gm", first, n): this person's phone hands in n fixes along the road, two seconds and 3 m apart."""
    phones, tracks = {}, {}

    def take(name, first, n, source="app"):
        phone = phones[name] = phones.get(name) or Phone(ground.app, office.logins[name])
        track_id, seq = tracks.get(name, (str(uuid4()), 0))
        tracks[name] = track_id, seq + 1
        (lon, lat), (east, north) = ROAD[0], ROAD[1]
        shares = [(first + k) * 3 / 2064 for k in range(n)]
        now = ground.clock()
        points = [
            {"time": (now - timedelta(seconds=2 * (n - k))).isoformat(), "lon": lon + (east - lon) * share,
             "lat": lat + (north - lat) * share, "crs": "wgs84", "accuracy_m": 5, "source": source}
            for k, share in enumerate(shares)
        ]  # fmt: skip
        said = {"inspection_id": walk, "seq": seq + 1, "points": points}
        answer = phone.post(f"/tracks/{track_id}/points", said)
        assert answer.status_code == 200, answer.text
        return track_id

    take.stop = lambda name: phones[name].post(f"/tracks/{tracks[name][0]}/finish", {"last_seq": tracks[name][1]})
    return take


def test_a_walk_is_seen_as_it_grows_and_leaves_the_list_when_it_is_evidence(ground, enter, served, walk, steps):
    ground.clock.pass_(minutes=20)
    steps("gm", 0, 150)
    steps("gd", 120, 60, source="owntracks")
    page = enter("gl")

    def later():
        """What the page is answered when it asks again."""
        with page.expect_response(lambda got: got.url.endswith("/recordings")) as coming:
            page.clock.run_for(16_000)
        return coming.value.status

    page.clock.install()
    page.goto(f"{served}/inspections/{walk}")
    live = page.get_by_label("正在记录", exact=True)
    expect(live.get_by_role("listitem")).to_have_count(2)
    expect(live).to_contain_text("150 个点")
    expect(live).to_contain_text("OwnTracks")
    expect(page.get_by_text("正在记录的轨迹")).to_be_visible()
    expect(page.locator(".history")).to_contain_text("gl")
    page.wait_for_selector('.walk-map[data-idle="true"]')
    keep(page, "live-desk")
    page.locator(".legend").scroll_into_view_if_needed()
    keep(page, "live-map-desk")
    assert later() == 304
    ground.clock.pass_(minutes=4)
    steps("gm", 150, 60)
    assert later() == 200
    expect(live).to_contain_text("210 个点")
    assert steps.stop("gm").status_code == 200
    ground.drain()
    assert later() == 200
    expect(live.get_by_role("listitem")).to_have_count(1)
    keep(page, "live-sealed-desk")


def test_on_a_phone_a_silent_walk_says_so_in_either_language(ground, enter, served, walk, steps):
    ground.clock.pass_(minutes=20)
    steps("gm", 0, 150)
    ground.clock.pass_(minutes=3)
    page = enter("gl", POCKET)
    page.goto(f"{served}/inspections/{walk}")
    expect(page.get_by_text("已 3 分钟没有新位置")).to_be_visible()
    page.wait_for_selector('.walk-map[data-idle="true"]')
    assert page.evaluate("document.documentElement.scrollWidth") <= POCKET["width"]
    page.get_by_label("正在记录", exact=True).scroll_into_view_if_needed()
    keep(page, "live-pocket")
    page.locator(".walk-map").scroll_into_view_if_needed()
    keep(page, "live-map-pocket")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_text("no new position for 3 min")).to_be_visible()


def test_who_may_not_see_tracks_is_shown_none_being_recorded(ground, enter, served, walk, steps):
    ground.clock.pass_(minutes=20)
    steps("gm", 0, 150)
    page = enter("os")
    page.goto(f"{served}/inspections/{walk}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("沿线徒步检查")
    expect(page.get_by_label("正在记录", exact=True)).to_have_count(0)
    expect(page.get_by_text("正在记录的轨迹")).to_have_count(0)
