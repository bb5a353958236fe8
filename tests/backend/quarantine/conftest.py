"""An open and a covert mission that the member of group 2 is on."""

from typing import Any
from uuid import UUID, uuid4

import pytest


def planned(browser: Any, office: Any, *, covert: bool) -> UUID:
    mission_id, leader = uuid4(), browser()
    leader.log_in("leader2")
    wanted = {
        "id": str(mission_id), "title": "检查", "group_id": str(office.groups[2]), "policy_field": "transport",
        "area_id": str(office.units["city.east"]), "planned_on": "2026-04-28", "covert": covert,
        "team": [str(office.people["member2"]), str(office.people["leader2"])],
    }  # fmt: skip
    assert leader.send("POST", "/inspections", wanted).status_code == 201
    return mission_id


@pytest.fixture
def walking(browser: Any, office: Any) -> UUID:
    return planned(browser, office, covert=False)


@pytest.fixture
def covert(browser: Any, office: Any) -> UUID:
    return planned(browser, office, covert=True)
