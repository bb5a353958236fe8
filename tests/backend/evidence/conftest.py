"""Somebody with a phone, and photos to hand over."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest

from backend.actor import SYSTEM, Actor
from backend.people.model import Device, Person, Unit
from backend.work import Kit
from geo.formats.gpx import write
from geo.lonlat import Track
from geo.measure import WGS84
from tests.finding import HERE

START = (114.30, 30.60)


@pytest.fixture
def bearer(kit: Kit) -> Callable[..., Actor]:
    """bearer(): a new person with a new phone of their own; person_id: another phone of the same person."""

    def enrol(person_id: UUID | None = None) -> Actor:
        device_id, mark = uuid4(), uuid4().hex
        with kit.work(SYSTEM) as work:
            if person_id is None:
                unit = Unit(id=uuid4(), path=mark, code=mark, kind="county", name_zh="县", name_en="County")
                work.session.add(unit)
                work.session.flush()
                person_id = uuid4()
                work.session.add(
                    Person(
                        id=person_id, unit_id=unit.id, login=mark, name="某人", password_hash="", created_at=work.now,
                        password_set_at=work.now, must_change_password=False, active=True,
                    )
                )  # fmt: skip
                work.session.flush()
            work.session.add(
                Device(
                    id=device_id, person_id=person_id, name="phone", platform="test", app_version="1",
                    credential_hash=device_id.bytes, enrolled_at=work.now,
                )
            )  # fmt: skip
        return Actor(person_id, device_id=device_id)

    return enrol


@dataclass
class Ground:
    """A straight road of 3 km from K12+000 eastward, and a mission of group 2 that walks both its sides."""

    asset_id: str
    mission_id: UUID
    legs: dict[str, UUID]

    def at(self, along_m: float, right_m: float = 0.0) -> tuple[float, float]:
        """lon, lat of a place so far along the road and so far to its right."""
        lon, lat, _ = WGS84.fwd(*START, 90.0, along_m)
        lon, lat, _ = WGS84.fwd(lon, lat, 180.0, right_m)
        return lon, lat

    def gpx(
        self,
        *stretches: tuple[float, float],
        right_m: float = 8.0,
        mps: float = 1.2,
        pause_s: float = 200.0,
        later_s: float = 0.0,
    ) -> bytes:
        """A recording of walks from … to … in metres along the road, a fix every 5 s, silent between them; on the
        morning of the mission, or so much later."""
        places, times, now = [], [], 1_777_338_000.0 - 10_800 + later_s
        for from_m, to_m in stretches:
            fixes = max(round(abs(to_m - from_m) / (mps * 5)), 1)
            for n in range(fixes + 1):
                places.append(self.at(from_m + (to_m - from_m) * n / fixes, right_m))
                times.append(now + 5.0 * n)
            now = times[-1] + pause_s
        return write(Track.of(places, time_s=times))


@pytest.fixture
def ground(office: Any, browser: Any) -> Ground:
    """Imported by the director and planned by the leader of group 2, over HTTP."""
    line = {"type": "LineString", "coordinates": [START, WGS84.fwd(*START, 90.0, 3000.0)[:2]]}
    road = {"kind": "road_segment", "code": "G999", "name_zh": "国道", "name_en": "Road", "area": "city.east",
            "chainage_prefix": "K", "origin_chainage": "K12+000", "increasing": True}  # fmt: skip
    feature = {"type": "Feature", "geometry": line, "properties": road}
    director, leader = browser(), browser()
    director.log_in("director"), leader.log_in("leader2")
    imported = director.send("POST", "/assets/import", {"crs": "wgs84", "features": [feature]})
    assert imported.status_code == 201, imported.text
    asset_id, legs = imported.json["imported"][0]["id"], {side: uuid4() for side in ("left", "right")}
    mission_id = uuid4()
    plan = {
        "id": str(mission_id), "title": "徒步检查", "kind": "ordinary", "mode": "walking", "covert": False,
        "group_id": str(office.groups[2]), "area_id": str(office.units["city.east"]), "policy_field": "transport",
        "planned_on": "2026-04-28", "team": [str(office.people["member2"]), str(office.people["leader2"])],
        "legs": [{"id": str(leg), "asset_id": asset_id, "side": side, "from_chainage": "K12+000",
                  "to_chainage": "K14+000"} for side, leg in legs.items()],
    }  # fmt: skip
    planned = leader.send("POST", "/inspections", plan)
    assert planned.status_code == 201, planned.text
    return Ground(asset_id, mission_id, legs)


@pytest.fixture
def member(browser: Any, office: Any) -> Any:
    found = browser()
    found.log_in("member2")
    return found


@pytest.fixture
def draft(member: Any, office: Any) -> Callable[..., str]:
    """draft(…): the id of a complete draft of a problem by the member of group 2; name what differs."""

    def save(task_id: str | None = None, **differs: Any) -> str:
        task_id = task_id or str(uuid4())
        found = {
            "kind": "problem", "text": "路肩倾倒垃圾", "category_code": "RE03", "found_at": "2026-04-28T00:50:00Z",
            "place": HERE, "policy_field": "transport", "area_id": str(office.units["city.east"]),
            "group_id": str(office.groups[2]),
        }  # fmt: skip
        answer = member.send("PUT", f"/tasks/{task_id}", found | differs)
        assert answer.status_code == 200, answer.text
        return task_id

    return save
