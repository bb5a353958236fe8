"""Row 10: coverage kept up as tracks arrive, and asked over HTTP. For `make bench-geo`: it prints, and judges nothing.

WALKS and POINTS in the environment: how many tracks, and of how many points each."""

import os
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import numpy as np
import pytest
import sqlalchemy as sa

from backend.actor import SYSTEM
from backend.evidence.covering import cover_legs
from backend.evidence.walks import Walk, walk_of
from backend.parameters import Parameters
from geo.formats.gpx import write
from infra.bench.geo.scene import CENTRE, Scene, scene
from infra.bench.timing import once, race, say

WALKS, POINTS = int(os.environ.get("WALKS", "20")), int(os.environ.get("POINTS", "500"))
ARRIVED = datetime(2026, 4, 29, tzinfo=UTC)
AGAIN = (
    "INSERT INTO declaration SELECT c.* FROM declaration d, unnest(CAST(:ids AS uuid[])) AS one (id),"
    " jsonb_populate_record(d, jsonb_build_object('id', one.id)) AS c WHERE d.id = :first",
    "INSERT INTO evidence SELECT c.* FROM evidence d, unnest(CAST(:ids AS uuid[])) AS one (id),"
    " jsonb_populate_record(d, jsonb_build_object('id', one.id)) AS c WHERE d.id = :first",
    "INSERT INTO evidence_link SELECT c.* FROM evidence_link d, unnest(CAST(:ids AS uuid[])) AS one (id),"
    " jsonb_populate_record(d, jsonb_build_object('evidence_id', one.id)) AS c WHERE d.evidence_id = :first",
    "INSERT INTO track SELECT c.* FROM track d, unnest(CAST(:ids AS uuid[])) AS one (id),"
    " jsonb_populate_record(d, jsonb_build_object('evidence_id', one.id)) AS c WHERE d.evidence_id = :first",
)


@pytest.fixture(scope="module")
def walked() -> Scene:
    return scene(WALKS, POINTS)


@pytest.fixture
def leader(browser: Any, office: Any) -> Any:
    found = browser()
    found.log_in("leader2")
    return found


@pytest.fixture
def mission(browser: Any, office: Any, leader: Any, walked: Scene) -> tuple[UUID, UUID]:
    """A mission with one leg, the right side of all 50 km: its id and the leg's."""
    line = {"type": "LineString", "coordinates": CENTRE.to_lonlat(walked.road_xy).round(7).tolist()}
    road = {"kind": "road_segment", "code": "G999", "name_zh": "国道", "name_en": "Road", "area": "city.east",
            "chainage_prefix": "K", "origin_chainage": "K0+000", "increasing": True}  # fmt: skip
    director = browser()
    director.log_in("director")
    feature = {"type": "Feature", "geometry": line, "properties": road}
    imported = director.send("POST", "/assets/import", {"crs": "wgs84", "features": [feature]})
    assert imported.status_code == 201, imported.text
    mission_id, leg_id = uuid4(), uuid4()
    plan = {
        "id": str(mission_id), "title": "徒步检查", "kind": "ordinary", "mode": "walking", "covert": False,
        "group_id": str(office.groups[2]), "area_id": str(office.units["city.east"]), "policy_field": "transport",
        "planned_on": "2026-04-28", "team": [str(office.people["member2"]), str(office.people["leader2"])],
        "legs": [{"id": str(leg_id), "asset_id": imported.json["imported"][0]["id"], "side": "right",
                  "from_chainage": "K0+000", "to_chainage": "K50+000"}],
    }  # fmt: skip
    planned = leader.send("POST", "/inspections", plan)
    assert planned.status_code == 201, planned.text
    return mission_id, leg_id


@pytest.fixture
def tracks(kit: Any, phone: Any, drain: Any, walked: Scene, mission: tuple[UUID, UUID]) -> list[UUID]:
    """The ids of as many tracks as there are walks: one was sent, the others are its copies."""
    link = {"object_kind": "inspection_leg", "object_id": str(mission[1]), "role": "track"}
    gpx = write(walked.walks[0].take(np.arange(100)))
    sent = phone.send(gpx, kind="track", media_type="application/gpx+xml", links=[link])
    assert sent.status_code == 201, sent.text
    drain()
    first, others = UUID(sent.json["id"]), [uuid4() for _ in walked.walks[1:]]
    with kit.work(SYSTEM) as work:
        for words in AGAIN:
            work.session.execute(sa.text(words), {"ids": others, "first": first})
    return [first, *others]


def test_row_10(kit: Any, leader: Any, walked: Scene, mission: tuple[UUID, UUID], tracks: list[UUID]) -> None:
    sorted_out: list[Walk] = []
    sorting = once(lambda: sorted_out.extend(walk_of(walk, ARRIVED, Parameters()) for walk in walked.walks))

    def keep(number: int) -> None:
        with kit.work(SYSTEM) as work:
            cover_legs(work, tracks[number], sorted_out[number])

    each = [once(lambda n=number: keep(n)) for number in range(len(tracks))]  # the first makes the table of cells
    answers: list[Any] = []
    asked = race({"": lambda: answers.append(leader.get(f"/inspections/{mission[0]}/coverage"))}, 9)[""]
    leg = answers[-1].json["legs"][0]
    kept = np.array(each[1:]) * 1000
    say(
        f"Row 10: {len(tracks):,} tracks of {POINTS:,} points on one leg of 50 km",
        ("what", "ms"),
        ("coverage by API", asked * 1000),
        ("intervals of a track kept at ingest, median", float(np.median(kept))),
        ("the same, best of all", float(kept.min())),
        ("cleaning and splitting a track, before that", sorting / len(tracks) * 1000),
        ("the first track of a road, which makes its table", each[0] * 1000),
    )
    print(f"  covered {leg['covered_m']:,.0f} of {leg['total_m']:,.0f} m; {len(answers[-1].data):,} bytes of answer")
