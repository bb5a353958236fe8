"""A flag says what it rests on; who may hear of it, and of which other piece, is the scope's business."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend.evidence.courses import flags_of_course
from backend.evidence.findings import Finding, add_findings, findings_of, keep_findings
from backend.evidence.flag_words import FLAGS, OFFICE_ONLY
from backend.evidence.marks import Flag
from backend.evidence.model import Reading
from tests.finding import link
from tests.photos import photo


@pytest.fixture
def seen(phone: Any, drain: Callable[[], int]) -> str:
    evidence_id: str = phone.send(photo(lat=30.6, lon=114.3)).json["id"]
    drain()
    return evidence_id


def told(browser: Any, evidence_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = browser.get(f"/evidence/{evidence_id}").json["reading"]["findings"]
    return found


def test_what_is_looked_for_again_is_replaced_and_the_rest_stays(work: Any, seen: str, session: Session) -> None:
    identity = UUID(seen)
    with work() as one:
        add_findings(one, identity, [Finding("off_track", "weak", {"distance_m": 300}), Finding("no_fix", "weak")])
        keep_findings(one, identity, ["off_track"], [Finding("off_track", "strong", {"distance_m": 9000})])
        keep_findings(one, identity, ["impossible_travel"], [])
    flags = session.scalars(sa.select(Flag).where(Flag.evidence_id == identity).order_by(Flag.code)).all()
    assert [(flag.code, flag.strength, flag.facts) for flag in flags] == [
        ("no_fix", "weak", {}), ("off_track", "strong", {"distance_m": 9000}),
    ]  # fmt: skip
    assert session.get_one(Reading, identity).flags == ["no_fix", "off_track"]


def test_a_look_that_finds_nothing_new_leaves_the_reading_untouched(work: Any, seen: str, session: Session) -> None:
    version = sa.select(sa.literal_column("xmin::text")).select_from(Reading).where(Reading.evidence_id == UUID(seen))
    before = session.scalar(version)
    with work() as one:
        keep_findings(one, UUID(seen), ["impossible_travel"], [])
    assert session.scalar(version) == before


def test_which_other_photo_is_told_only_to_who_may_see_it(
    work: Any, office: Any, phone: Any, phone_of: Any, drain: Any, draft: Any, member: Any, browser: Any
) -> None:
    others = phone_of("staff").send(photo(2)).json["id"]
    mine = phone.send(photo(1), links=[link(draft())]).json["id"]
    drain()
    with work() as one:
        add_findings(one, UUID(mine), [Finding("same_picture", "strong", {"bits": 1, "agree_pct": 99.0}, UUID(others))])
    flag = next(one for one in told(member, mine) if one["code"] == "same_picture")
    assert (flag["code"], flag["other_id"]) == ("same_picture", None)
    assert "另一张照片" in flag["sentence_zh"]
    assert "another photo" in flag["sentence_en"]
    with work() as one:
        seen_by_staff = findings_of(one.session, staff_of(office), [UUID(mine)])[UUID(mine)]
    assert [str(flag["other_id"]) for flag in seen_by_staff if flag["code"] == "same_picture"] == [others]


def staff_of(office: Any) -> Any:
    from backend.actor import Actor, Post

    return Actor(office.people["staff"], posts=(Post("office_staff"),))


def test_a_unit_is_not_told_that_its_pixels_are_doubted(work: Any, phone_of: Any, drain: Any) -> None:
    phone = phone_of("handler")
    evidence_id = phone.send(photo(3)).json["id"]
    drain()
    with work() as one:
        add_findings(one, UUID(evidence_id), [Finding("doctored", "strong"), Finding("far_from_task", "weak")])
    assert phone.state(evidence_id)["reading"]["flags"] == ["far_from_task", "no_fix"]


def test_the_list_goes_on_where_it_stopped_and_shows_what_one_may_see(
    work: Any, member: Any, phone: Any, phone_of: Any, drain: Any, clock: Any
) -> None:
    mine = []
    for n in range(3):
        mine.append(phone.send(photo(n)).json["id"])
        drain()
        clock.pass_(minutes=1)
    phone_of("staff").send(photo(9))
    drain()
    first = member.get("/flags?limit=2&code=no_fix").json
    rest = member.get(f"/flags?limit=2&code=no_fix&after={first['next']}").json
    assert [flag["evidence_id"] for flag in first["items"] + rest["items"]] == mine[::-1]
    assert (rest["next"], {flag["strength"] for flag in first["items"]}) == (None, {"weak"})
    assert member.get("/flags?strength=strong").json["items"] == []
    assert member.get("/flags?after=nonsense").status_code == 400


def test_a_phone_says_that_its_position_is_mocked(phone: Any, drain: Any, session: Session) -> None:
    place = {"lon": 114.3, "lat": 30.6, "crs": "wgs84", "accuracy_m": 5, "mocked": True}
    evidence_id = phone.send(photo(1), place=place).json["id"]
    drain()
    assert session.get_one(Reading, UUID(evidence_id)).flags == ["mock_location"]


def test_a_phone_in_two_places_at_once_names_the_other_piece(phone: Any, drain: Any, session: Session) -> None:
    def shot(n: int, lat: float, at: str) -> str:
        place = {"lon": 114.3, "lat": lat, "crs": "wgs84", "accuracy_m": 5}
        evidence_id: str = phone.send(photo(n), place=place, captured_at=at).json["id"]
        drain()
        return evidence_id

    here = shot(1, 30.6, "2026-04-28T00:30:00Z")
    near = shot(2, 30.61, "2026-04-28T00:40:00Z")
    far = shot(3, 31.6, "2026-04-28T00:41:00Z")
    assert [session.get_one(Reading, UUID(one)).flags for one in (here, near)] == [[], []]
    [flag] = session.scalars(sa.select(Flag).where(Flag.code == "impossible_travel"))
    assert (str(flag.evidence_id), str(flag.other_id)) == (far, near)
    assert flag.facts == {"distance_km": 109.8, "seconds": 60, "kmh": 6585}


def test_a_photo_away_from_its_persons_track_says_how_far_whichever_came_first(
    phone: Any, drain: Any, session: Session, ground: Any
) -> None:
    track = ground.gpx((0.0, 600.0))
    start, end = ground_times(track)
    lon, lat = ground.at(300.0, 5000.0)
    at = (start + (end - start) / 2).isoformat()
    place = {"lon": lon, "lat": lat, "crs": "wgs84", "accuracy_m": 5}
    before = phone.send(photo(1), place=place, captured_at=at).json["id"]
    drain()
    phone.send(track, kind="track", media_type="application/gpx+xml")
    drain()
    after = phone.send(photo(2), place=place, captured_at=at).json["id"]
    drain()
    for one in (before, after):
        [flag] = session.scalars(sa.select(Flag).where(Flag.evidence_id == UUID(one)))
        assert (flag.code, flag.strength) == ("off_track", "strong")
        assert flag.facts["distance_m"] == pytest.approx(4992, abs=60)


def ground_times(track: bytes) -> tuple[Any, Any]:
    from datetime import datetime

    times = [datetime.fromisoformat(found) for found in re.findall(r"<time>([^<]+)</time>", track.decode())]
    return times[0], times[-1] - timedelta(seconds=1)


def test_every_flag_has_its_words_in_both_languages_with_the_same_facts() -> None:
    for code, said in FLAGS.items():
        assert said.told in ("all", "office"), code
        assert re.search(r"[\u4e00-\u9fff]", said.name_zh + said.sentence_zh), code
        assert not re.search(r"[\u4e00-\u9fff]", said.name_en + said.sentence_en), code
        facts = [set(re.findall(r"{(\w+)}", sentence)) for sentence in (said.sentence_zh, said.sentence_en)]
        assert facts[0] == facts[1], code
    assert {"reused", "same_picture", "cropped", "doctored"} <= OFFICE_ONLY


def test_nothing_is_held_against_the_course_of_a_piece_without_a_place(work: Any, seen: str, session: Session) -> None:
    identity = UUID(seen)
    with work() as one:
        add_findings(one, identity, [Finding("off_track", "weak", {"distance_m": 300, "slack_m": 5})])
        one.session.get_one(Reading, identity).place = None
    with work() as one:
        flags_of_course(one, identity)
    assert "off_track" not in session.get_one(Reading, identity).flags
