"""Missions to record a track on."""

from typing import Any
from uuid import UUID, uuid4

import pytest


def plan(browser: Any, office: Any, title: str) -> UUID:
    """A mission of group 2, planned by its leader, with leader and member in its team."""
    mission_id, leader = uuid4(), browser()
    leader.log_in("leader2")
    wanted = {
        "id": str(mission_id), "title": title, "group_id": str(office.groups[2]), "policy_field": "transport",
        "area_id": str(office.units["city.east"]), "planned_on": "2026-04-28",
        "team": [str(office.people["member2"]), str(office.people["leader2"])],
    }  # fmt: skip
    assert leader.send("POST", "/inspections", wanted).status_code == 201
    return mission_id


def start(browser: Any, mission_id: UUID) -> UUID:
    leader = browser()
    leader.log_in("leader2")
    for version, act in enumerate(("approve", "start"), 1):
        moved = leader.send("POST", f"/inspections/{mission_id}/{act}", {"version": version})
        assert moved.status_code == 200, moved.text
    return mission_id


@pytest.fixture
def planned(browser: Any, office: Any) -> UUID:
    """A mission that nobody has started."""
    return plan(browser, office, "尚未开始")


@pytest.fixture
def walking(browser: Any, office: Any) -> UUID:
    """A mission that goes on since 09:00."""
    return start(browser, plan(browser, office, "徒步检查"))


@pytest.fixture
def also_walking(browser: Any, office: Any) -> UUID:
    return start(browser, plan(browser, office, "另一任务"))
