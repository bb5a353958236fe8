"""What a phone learns when it asks what is new."""

from typing import Any
from uuid import uuid4

import pytest

DRAFT = {
    "kind": "problem",
    "text": "路肩倾倒垃圾",
    "category_code": "RE03",
    "policy_field": "transport",
    "place": {"lon": 114.3, "lat": 30.6, "crs": "wgs84", "accuracy_m": 6},
}


@pytest.fixture
def member(browser: Any, office: Any) -> Any:
    found = browser()
    found.log_in("member2")
    return found


def save(member: Any, office: Any) -> str:
    task_id = str(uuid4())
    where = {"area_id": str(office.units["city.east"]), "group_id": str(office.groups[2])}
    answer = member.send("PUT", f"/tasks/{task_id}", DRAFT | where)
    assert answer.status_code == 200, answer.text
    return task_id


def test_a_phone_gets_what_changed_page_by_page_and_then_what_is_new(
    phone: Any, member: Any, office: Any, clock: Any
) -> None:
    ids = []
    for _ in range(3):
        ids.append(save(member, office))
        clock.pass_(minutes=5)
    first = phone.get("/sync?limit=2").json
    rest = phone.get(f"/sync?limit=2&cursor={first['cursor']}").json
    assert [task["id"] for task in first["tasks"] + rest["tasks"]] == ids
    assert (first["more"], rest["more"]) == (True, False)
    clock.pass_(minutes=5)
    assert phone.get(f"/sync?cursor={rest['cursor']}").json["tasks"] == []
    new = save(member, office)
    assert [task["id"] for task in phone.get(f"/sync?cursor={rest['cursor']}").json["tasks"]] == [new]


def test_nobody_gets_another_persons_drafts(phone_of: Any, member: Any, office: Any) -> None:
    save(member, office)
    assert phone_of("leader2").get("/sync").json["tasks"] == []


@pytest.mark.parametrize("cursor", ["x", "W10", "WyJ4IiwieSJd", "!!"])
def test_a_cursor_that_is_not_ours_is_unparsable(phone: Any, cursor: str) -> None:
    answer = phone.get(f"/sync?cursor={cursor}")
    assert (answer.status_code, answer.json["code"]) == (400, "unparsable")
