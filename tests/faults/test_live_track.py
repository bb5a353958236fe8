"""A track sent while it is recorded, and kill -9 of what keeps it between and during its batches."""

import http.client
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
import sqlalchemy as sa

from backend.actor import SYSTEM, Actor, Post
from backend.inspections.planning import Plan, plan
from backend.inspections.service import move
from backend.people.model import Group, Person, Unit
from backend.people.service import found_fields
from backend.work import Expected
from infra.engines.children import wait_until
from storage.objects import original_key
from tests.faults.installation import Installation
from tests.faults.promises import assert_all_is_published, assert_nothing_was_lost
from tests.faults.wire import TRY_AGAIN, Answer, WirePhone

BATCHES, EACH = 24, 20
VICTIMS = ("web process", "postgres", "web", "worker")


def walked_since(installation: Installation, began: datetime) -> UUID:
    """A mission of member2's that goes on since then."""
    kit = replace(installation.kit, clock=lambda: began)
    with kit.work(SYSTEM) as work:
        found_fields(work, {"transport": ("交通", "Transport")})
        person_id = work.session.scalars(sa.select(Person.id).where(Person.login == "member2")).one()
        group_id = work.session.scalars(sa.select(Group.id)).one()
        area_id = work.session.scalars(sa.select(Unit.id).where(Unit.path == "city")).one()
    leader = Actor(person_id, posts=(Post("group_leader", group_id=group_id),))
    wanted = Plan(
        id=uuid4(), title="徒步检查", kind="ordinary", mode="walking", covert=False, group_id=group_id, area_id=area_id,
        policy_field="transport", planned_on=date(2026, 4, 28), team=[person_id], participant_ids=[], legs=[],
    )  # fmt: skip
    with kit.work(leader) as work:
        plan(work, wanted)
    for version, act in enumerate(("approve", "start"), 1):
        with kit.work(leader) as work:
            move(work, wanted.id, act, Expected(version))  # type: ignore[arg-type]
    return wanted.id


def fix(began: datetime, n: int) -> dict[str, Any]:
    """The fix of second n of a walk northward."""
    at, lat = (began + timedelta(seconds=n + 1)).isoformat(), round(30.6 + n * 1e-5, 7)
    return {"time": at, "lon": 114.3, "lat": lat, "crs": "wgs84", "accuracy_m": 5.0}


class LivePhone:
    """Sends batch after batch, each until it is answered, as a phone does on a line that comes and goes."""

    def __init__(self, phone: WirePhone, mission_id: UUID, began: datetime) -> None:
        self.phone, self.mission_id, self.began, self.track, self.tries = phone, mission_id, began, uuid4(), 0

    def send(self, seq: int) -> Any:
        points = [fix(self.began, n) for n in range((seq - 1) * EACH, seq * EACH)]
        return self.insist("points", {"inspection_id": str(self.mission_id), "seq": seq, "points": points})

    def insist(self, verb: str, said: dict[str, Any]) -> Any:
        end = time.monotonic() + 60
        while (answer := self._try(verb, said)) is None:
            assert time.monotonic() < end, f"{verb} was not answered in time"
            time.sleep(0.1)
        return answer.json

    def _try(self, verb: str, said: dict[str, Any]) -> Answer | None:
        self.tries += 1
        path = f"/mobile/v1/tracks/{self.track}/{verb}"
        try:
            answer = self.phone.wire.ask("POST", path, said, self.phone.headers)
        except (OSError, http.client.HTTPException):
            return None
        assert answer.status == 200 or (answer.status, answer.kind) in TRY_AGAIN, answer
        return answer if answer.status == 200 else None

    def state(self) -> Any:
        return self.phone.wire.ask("GET", f"/mobile/v1/tracks/{self.track}", headers=self.phone.headers).json


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 5))])
def test_no_kill_between_batches_loses_a_fix_or_keeps_one_twice(installation: Installation, seed: int) -> None:
    random, began = Random(seed), datetime.now(UTC) - timedelta(hours=1)
    live = LivePhone(installation.phone(), walked_since(installation, began), began)
    felled = {batch: VICTIMS[n] for n, batch in enumerate(random.sample(range(2, BATCHES), k=len(VICTIMS)))}

    def walk() -> None:
        for seq in range(1, BATCHES + 1):
            if victim := felled.get(seq):
                assert wait_until(installation.runs, 90), victim
                installation.kill(victim)
            assert live.send(seq)["contiguous_seq"] == seq
        live.insist("finish", {"last_seq": BATCHES})
        assert wait_until(installation.runs, 90)

    installation.tend_while(walk)
    assert live.tries > BATCHES + 1, "no kill was felt"
    assert wait_until(lambda: live.state()["state"] == "sealed", 60)
    data = installation.kit.objects.get(original_key(live.state()["receipt"]["sha256"]))
    walked = [fix(began, n) for n in range(BATCHES * EACH)]
    assert orjson.loads(data)["geometry"]["coordinates"] == [[point["lon"], point["lat"]] for point in walked]
    assert live.phone.deliver(data, live.track).status == 201  # from now on its receipt is looked after too
    assert_nothing_was_lost(installation)
    assert_all_is_published(installation)
