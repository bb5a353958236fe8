"""T2 over HTTP: what a draft must have, and what is frozen of it."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any
from uuid import uuid4

from tests.finding import HERE, link
from tests.photos import photo


def register(member: Any, task_id: str, version: int = 1) -> Any:
    return member.send("POST", f"/tasks/{task_id}/register", {"version": version})


def test_a_finding_with_its_photo_is_registered_and_its_bytes_are_frozen(member: Any, draft: Any, phone: Any) -> None:
    task_id, data = draft(), photo(lat=30.6, lon=114.3)
    phone.send(data, links=[link(task_id)])
    answer = register(member, task_id)
    assert answer.status_code == 200, answer.text
    assert (answer.json["state"], answer.json["serial"] is not None) == ("registered", True)
    last = member.get(f"/tasks/{task_id}/events").json["items"][-1]
    assert last["evidence"] == [sha256(data).hexdigest()]


def test_without_a_photo_nothing_is_registered(member: Any, draft: Any, phone: Any) -> None:
    task_id = draft()
    phone.declare(photo(), links=[link(task_id)])  # declared, and its bytes are still owed
    phone.send(photo(2), links=[link(task_id, "progress")])
    answer = register(member, task_id)
    assert (answer.status_code, answer.json["code"]) == (422, "photo-missing")


def test_without_a_place_or_a_reason_nothing_is_registered(member: Any, draft: Any, phone: Any) -> None:
    task_id = draft(place=None)
    phone.send(photo(), links=[link(task_id)])
    answer = register(member, task_id)
    assert (answer.status_code, answer.json["code"]) == (422, "position-missing")


def test_a_photo_that_cannot_be_read_counts_as_handed_in(member: Any, draft: Any, phone: Any) -> None:
    task_id = draft()
    phone.send(b"no picture", links=[link(task_id)])
    assert register(member, task_id).status_code == 200


def test_what_an_offline_phone_linked_before_the_draft_arrived_counts(
    member: Any, draft: Any, phone: Any, drain: Callable[[], int]
) -> None:
    task_id = str(uuid4())
    evidence_id = phone.send(photo(lat=30.6, lon=114.3), links=[link(task_id)]).json["id"]
    drain()
    assert phone.state(evidence_id)["reading"]["flags"] == ["task_unknown"]
    draft(task_id)
    assert register(member, task_id).status_code == 200
    assert phone.state(evidence_id)["reading"]["flags"] == []


def test_another_persons_photo_does_not_prove_a_finding(
    member: Any, draft: Any, phone_of: Callable[[str], Any]
) -> None:
    task_id = draft()
    phone_of("leader2").send(photo(), links=[link(task_id)])  # cannot see the draft: a wish
    assert register(member, task_id).json["code"] == "photo-missing"


def test_registering_twice_with_one_event_id_is_once(member: Any, draft: Any, phone: Any) -> None:
    task_id, event_id = draft(), str(uuid4())
    phone.send(photo(), links=[link(task_id)])
    body = {"version": 1, "event_id": event_id}
    first, again = (member.send("POST", f"/tasks/{task_id}/register", body) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json["version"] == again.json["version"]
    stale = register(member, task_id)
    assert (stale.status_code, stale.json["code"]) == (409, "stale-version")


def test_a_photo_far_from_its_task_says_so(member: Any, draft: Any, phone: Any, drain: Callable[[], int]) -> None:
    task_id = draft()
    far = phone.send(photo(lat=30.601, lon=114.3), links=[link(task_id)]).json["id"]
    near = phone.send(photo(2, lat=30.6003, lon=114.3), links=[link(task_id)]).json["id"]
    drain()
    assert phone.state(far)["reading"]["flags"] == ["far_from_task"]
    assert phone.state(near)["reading"]["flags"] == []


def test_a_photo_without_a_link_is_suggested_its_task_and_a_person_accepts(
    member: Any, draft: Any, phone: Any, drain: Callable[[], int]
) -> None:
    task_id, other = draft(), draft(place=HERE | {"lat": 30.603})
    evidence_id = phone.send(photo(lat=30.6001, lon=114.3)).json["id"]
    drain()
    found = phone.get(f"/evidence/{evidence_id}/suggestions").json["items"]
    assert [one["task"]["id"] for one in found] == [task_id, other]
    assert found[0]["score"] > found[1]["score"]
    assert "in-reach" in found[0]["reasons"]
    assert phone.post(f"/evidence/{evidence_id}/links", link(task_id)).status_code == 201
    assert register(member, task_id).status_code == 200


def test_a_link_to_what_cannot_be_seen_is_not_accepted(phone: Any) -> None:
    evidence_id = phone.send(photo()).json["id"]
    answer = phone.post(f"/evidence/{evidence_id}/links", link(str(uuid4())))
    assert (answer.status_code, answer.json["code"]) == (404, "not-found")
