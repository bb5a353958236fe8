"""What a piece is said to show, and by whom: links, and the wishes among them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from backend.evidence.queries import links_of
from tests.office import Browser
from tests.phones import Phone
from tests.photos import photo


@pytest.mark.parametrize(
    ("kind", "role", "wish"),
    [("track", "finding", True), ("track", "track", True), ("photo", "track", True), ("photo", "progress", False)],
)
def test_a_role_that_its_kind_cannot_play_is_a_wish(
    phone: Phone, member: Any, draft: Callable[[], str], session: Session, kind: str, role: str, wish: bool
) -> None:
    task_id = draft()
    proof = {"object_kind": "task", "object_id": task_id, "role": "finding"}
    phone.send(photo(2), links=[proof])
    sent = UUID(phone.send(photo(), kind=kind, links=[proof | {"role": role}]).json["id"])
    assert [each.wish for each in links_of(session, sent)] == [wish]
    assert member.send("POST", f"/tasks/{task_id}/register", {"version": 1}).status_code == 200
    session.expire_all()
    assert [each.wish for each in links_of(session, sent)] == [wish]


def test_the_director_sees_what_shows_nothing_but_not_what_its_phone_wished_to_show_of_a_hidden_thing(
    phone: Phone, draft: Callable[..., str], browser: Callable[[], Browser]
) -> None:
    director, task_id = browser(), str(uuid4())
    director.log_in("director")

    def seen(link: dict[str, str]) -> int:
        sent = phone.send(photo(), links=[link] if link else []).json["id"]
        return director.get(f"/evidence/{sent}").status_code

    to_a_draft = {"object_kind": "task", "object_id": task_id, "role": "track"}
    assert (seen({}), seen(to_a_draft)) == (200, 200)  # there is no such row yet
    draft(task_id)
    assert seen(to_a_draft) == 404
    assert seen({"object_kind": "follow_up_visit", "object_id": str(uuid4()), "role": "follow_up"}) == 404
