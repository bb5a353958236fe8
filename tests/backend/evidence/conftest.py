"""Somebody with a phone, and photos to hand over."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from backend.actor import SYSTEM, Actor
from backend.people.model import Device, Person, Unit
from backend.work import Kit


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
