"""Secrets that open nothing any more go; those that may be asked for once more stay."""

from uuid import uuid4

import sqlalchemy as sa

from backend.people.devices import Phone, enrol_by_code, make_code
from backend.people.model import DeviceToken, EnrolmentCode, WebSession
from backend.people.queries import actor_of_person
from backend.people.refresh import refresh
from backend.people.sweeping import sweep


def left(session):
    session.rollback()
    return [
        session.scalar(sa.select(sa.func.count()).select_from(one)) for one in (DeviceToken, EnrolmentCode, WebSession)
    ]


def test_spent_secrets_go_and_a_phone_that_comes_late_still_goes_on(kit, office, browser, clock, session):
    assert browser().log_in("member2").status_code == 200
    with kit.work(actor_of_person(session, office.people["member2"], clock())) as work:
        code, _ = make_code(work)
    phone = enrol_by_code(kit, Phone(uuid4(), "phone", "test", "1"), code)
    assert left(session) == [2, 1, 1]
    assert sweep(kit) == 0
    clock.pass_(days=3)
    assert sweep(kit) == 2
    assert left(session) == [2, 0, 0]
    first, _ = refresh(kit, phone.pair.refresh)
    clock.pass_(days=kit.parameters.refresh_token_days - 4)
    sweep(kit)
    assert refresh(kit, phone.pair.refresh)[0] == first, "the answer that was lost is given again"
    clock.pass_(days=2 * kit.parameters.refresh_token_days + 2)
    sweep(kit)
    assert left(session)[0] == 0
