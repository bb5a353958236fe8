"""What of a leg was walked, from the recording to the gaps by chainage, over HTTP and through the job."""

import sys
from collections import namedtuple
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from backend.evidence.covering import mission_time
from backend.evidence.walking import walk
from storage.apart import Pool
from storage.tracks import reader

Drain = Callable[[], int]
Row: Any = namedtuple("Row", "planned_on started_at finished_at")


@pytest.fixture
def leader(browser: Any, ground: Any) -> Any:
    found = browser()
    found.log_in("leader2")
    return found


def track_link(ground: Any, side: str) -> dict[str, str]:
    return {"object_kind": "inspection_leg", "object_id": str(ground.legs[side]), "role": "track"}


def send_track(phone: Any, data: bytes, *links: dict[str, str]) -> str:
    answer = phone.send(data, kind="track", media_type="application/gpx+xml", links=list(links))
    assert answer.status_code == 201, answer.text
    return str(answer.json["id"])


def coverage(browser: Any, ground: Any) -> dict[str, Any]:
    answer = browser.get(f"/inspections/{ground.mission_id}/coverage")
    assert answer.status_code == 200, answer.text
    return {leg["side"]: leg for leg in answer.json["legs"]}


def tracks(browser: Any, ground: Any) -> list[dict[str, Any]]:
    answer = browser.get(f"/tracks?mission_id={ground.mission_id}")
    assert answer.status_code == 200, answer.text
    return [feature["properties"] for feature in answer.json["features"]]


def test_a_walk_covers_its_leg_and_its_silence_is_a_gap(ground: Any, phone: Any, leader: Any, drain: Drain) -> None:
    send_track(phone, ground.gpx((0, 900), (1100, 2100)), track_link(ground, "right"))
    drain()
    found = coverage(leader, ground)
    beyond = (25**2 - 8**2) ** 0.5  # how far a walk 8 m beside the road covers it past its end
    gap = 200 - 2 * beyond
    assert found["right"]["total_m"] == pytest.approx(2000, abs=0.01)
    assert found["right"]["covered_m"] == pytest.approx(2000 - gap, abs=0.05)
    assert found["right"]["walk_coverage"] == pytest.approx((2000 - gap) / 2000, abs=1e-4)
    assert [(g["from"], g["to"], g["why"]) for g in found["right"]["gaps"]] == [("K12+924", "K13+076", "no_signal")]
    assert found["left"]["covered_m"] == 0
    assert [(g["from"], g["to"], g["why"]) for g in found["left"]["gaps"]] == [("K12+000", "K14+000", "not_walked")]


def test_walks_are_united_before_they_are_summed(ground: Any, phone: Any, leader: Any, drain: Drain) -> None:
    for stretch in ((0, 1200), (800, 2000)):
        send_track(phone, ground.gpx(stretch), track_link(ground, "right"))
    drain()
    assert coverage(leader, ground)["right"]["walk_coverage"] == pytest.approx(1.0, abs=1e-9)


def test_a_ride_covers_nothing_and_says_so(ground: Any, phone: Any, leader: Any, drain: Drain) -> None:
    send_track(phone, ground.gpx((0, 2000), mps=10.0), track_link(ground, "right"))
    drain()
    right = coverage(leader, ground)["right"]
    assert right["covered_m"] == 0
    assert [gap["why"] for gap in right["gaps"]] == ["driven"]


@pytest.mark.parametrize("later_s", [-7 * 365 * 86_400.0, -9 * 3600.0])
def test_what_was_walked_before_the_day_of_the_mission_covers_nothing_of_it(
    ground: Any, phone: Any, leader: Any, drain: Drain, later_s: float
) -> None:
    send_track(phone, ground.gpx((0, 900), (1100, 2000), later_s=later_s), track_link(ground, "right"))
    drain()
    right = coverage(leader, ground)["right"]
    assert right["covered_m"] == 0
    assert [gap["why"] for gap in right["gaps"]] == ["not_walked"]
    assert tracks(leader, ground)[0]["points_n"] > 300, "it is kept as what it is"


def test_a_walk_counts_from_the_planned_day_or_an_earlier_start_to_the_finish() -> None:
    planned_on, start = date(2026, 4, 28), datetime(2026, 4, 27, 6, tzinfo=UTC)
    midnight = datetime(2026, 4, 27, 16, tzinfo=UTC)  # in Shanghai
    slack = timedelta(minutes=15)
    for started_at, finished_at, span in (
        (None, None, (midnight, None)),
        (midnight + timedelta(hours=9), None, (midnight, None)),
        (start, start + timedelta(hours=8), (start - slack, start + timedelta(hours=8) + slack)),
    ):
        assert mission_time(Row(planned_on, started_at, finished_at)) == span


def test_a_track_linked_later_counts_then(ground: Any, phone: Any, leader: Any, drain: Drain) -> None:
    evidence_id = send_track(phone, ground.gpx((0, 2000)))
    drain()
    assert coverage(leader, ground)["right"]["covered_m"] == 0
    assert phone.post(f"/evidence/{evidence_id}/links", track_link(ground, "right")).status_code == 201
    drain()
    assert coverage(leader, ground)["right"]["walk_coverage"] == pytest.approx(1.0, abs=1e-9)


def test_the_job_may_run_twice(ground: Any, phone: Any, leader: Any, kit: Any, drain: Drain) -> None:
    evidence_id = send_track(phone, ground.gpx((0, 1000)), track_link(ground, "right"))
    drain()
    before = coverage(leader, ground)["right"]
    walk(kit, UUID(evidence_id))
    assert coverage(leader, ground)["right"] == before


def test_what_is_no_track_is_kept_with_the_reason(
    ground: Any, phone: Any, leader: Any, drain: Drain, engine: sa.Engine
) -> None:
    send_track(phone, b"<html>not a track</html>", track_link(ground, "right"))
    drain()
    assert [(track["why_not"], track["points_n"]) for track in tracks(leader, ground)] == [("bad-track", 0)]


@pytest.mark.parametrize(
    ("deed", "why"), [("os.kill(os.getpid(), signal.SIGKILL)", "decoder-died"), ("while True: pass", "too-slow")]
)
def test_a_track_that_ends_its_reader_is_kept_with_the_reason_and_the_worker_goes_on(
    ground: Any, phone: Any, leader: Any, drain: Drain, monkeypatch: pytest.MonkeyPatch, deed: str, why: str
) -> None:
    program = f"""
import os, signal
from storage.apart.serving import Limits, serve
from storage.tracks import child
def answer(asked):
    if b"evil" not in asked[1][0]:
        return child.answer(asked)
    {deed}
child.load_code()
serve(answer, Limits(cpu_s=1))
"""
    evil = Pool("storage.tracks.child")
    evil.command = (sys.executable, "-c", program)
    monkeypatch.setattr(reader, "POOL", evil)
    send_track(phone, b"evil", track_link(ground, "right"))
    send_track(phone, ground.gpx((0, 1000)), track_link(ground, "right"))
    drain()
    evil.end()
    found = sorted((track["why_not"] or "", track["points_n"] > 0) for track in tracks(leader, ground))
    assert found == [("", True), (why, False)]
    assert coverage(leader, ground)["right"]["covered_m"] > 900


def test_tracks_are_for_their_owners_and_leaders_and_units_get_coverage_only(
    ground: Any, phone: Any, leader: Any, browser: Any, drain: Drain
) -> None:
    evidence_id = send_track(phone, ground.gpx((0, 1000)), track_link(ground, "right"))
    drain()
    assert len(tracks(leader, ground)) == 1
    line = leader.get(f"/tracks?mission_id={ground.mission_id}").json["features"][0]
    assert line["geometry"]["type"] == "MultiLineString"
    staff = browser()
    staff.log_in("staff")
    assert coverage(staff, ground)["right"]["covered_m"] > 900
    assert staff.get(f"/tracks?mission_id={ground.mission_id}").json["features"] == []
    assert staff.get(f"/evidence/{evidence_id}").status_code == 404
    assert leader.get(f"/evidence/{evidence_id}").status_code == 200


def test_the_walk_of_somebody_outside_the_team_covers_nothing(
    ground: Any, phone_of: Callable[[str], Any], leader: Any, drain: Drain
) -> None:
    send_track(phone_of("director"), ground.gpx((0, 2000)), track_link(ground, "right"))
    drain()
    assert coverage(leader, ground)["right"]["covered_m"] == 0
