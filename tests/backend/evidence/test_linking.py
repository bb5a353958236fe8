"""What a piece is said to show, and by whom: links, and the wishes among them."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from backend.evidence.queries import links_of
from tests.phones import Phone
from tests.photos import photo


@pytest.mark.parametrize(
    ("kind", "role", "wish"), [("track", "finding", True), ("photo", "track", True), ("photo", "progress", False)]
)
def test_a_role_that_its_kind_cannot_play_is_a_wish(
    phone: Phone, draft: Callable[[], str], session: Session, kind: str, role: str, wish: bool
) -> None:
    link = {"object_kind": "task", "object_id": draft(), "role": role}
    sent = UUID(phone.send(photo(), kind=kind, links=[link]).json["id"])
    assert [each.wish for each in links_of(session, sent)] == [wish]
