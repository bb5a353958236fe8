"""Phones enrol once, renew for ever, and are out when a copy of their token turns up."""

from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from werkzeug import Client
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

from backend.people.model import Access, Device, DeviceToken, Person
from tests.office import PASSWORD


class Wire:
    """Plain HTTP from a phone."""

    def __init__(self, app: Any) -> None:
        self.client = Client(app, Response)

    def enrol(self, **said: Any) -> TestResponse:
        phone = {"device_id": str(uuid4()), "name": "长江一号", "platform": "android", "app_version": "1.0"}
        return self.client.post("/mobile/v1/devices", json=phone | said)

    def enrolled(self, login: str = "member2", **said: Any) -> Any:
        answer = self.enrol(login=login, password=PASSWORD, **said)
        assert answer.status_code == 201, answer.text
        return answer.json

    def renew(self, refresh_token: str) -> TestResponse:
        return self.client.post("/mobile/v1/token", json={"refresh_token": refresh_token})

    def me(self, access_token: str, scheme: str = "Bearer") -> TestResponse:
        return self.client.get("/mobile/v1/me", headers={"Authorization": f"{scheme} {access_token}"})


@pytest.fixture
def wire(app: Any, office: Any) -> Wire:
    return Wire(app)


@pytest.fixture
def code(browser: Any, office: Any) -> str:
    """A code that member2 made in the browser."""
    window = browser()
    window.log_in("member2")
    made: str = window.send("POST", "/enrolment-codes").json["code"]
    return made


def test_a_phone_enrolled_by_password_is_its_persons(wire, office):
    enrolled = wire.enrolled()
    answer = wire.me(enrolled["access_token"])
    assert answer.json["person"]["id"] == str(office.people["member2"])
    assert answer.json["device_id"] == enrolled["device_id"]


def test_nothing_that_a_phone_holds_is_kept_in_the_clear(wire, session):
    held = wire.enrolled()
    secrets = [held[name].encode() for name in ("credential", "access_token", "refresh_token")]
    wire.renew(held["refresh_token"])
    kept = [*session.scalars(sa.select(Device.credential_hash)), *session.scalars(sa.select(DeviceToken.token_hash))]
    kept += [sealed for sealed in session.scalars(sa.select(DeviceToken.successor)) if sealed]
    assert not any(secret in each for secret in secrets for each in kept)


def test_an_enrolment_code_enrols_one_phone(wire, code, office):
    first = wire.enrol(code=code.lower())
    assert (first.status_code, first.json["person"]["login"]) == (201, "member2")
    again = wire.enrol(code=code)
    assert (again.status_code, again.json["code"]) == (401, "bad-enrolment-code")


def test_a_wrong_enrolment_code_leaves_a_trace(wire, code, session):
    device_id = str(uuid4())
    assert wire.enrol(code="0000-0000", device_id=device_id).json["code"] == "bad-enrolment-code"
    tries = sa.select(Access.subject_id).where(Access.act == "enrolment.refused")
    assert session.scalars(tries).all() == [UUID(device_id)]
    assert wire.enrol(code=code).status_code == 201
    session.rollback()
    assert len(session.scalars(tries).all()) == 1


def test_an_enrolment_code_read_by_many_phones_at_once_enrols_one(wire, code, app, at_once):
    answers = at_once(8, lambda: Wire(app).enrol(code=code).status_code)
    assert sorted(answers) == [201] + [401] * 7


def test_an_enrolment_code_ends(wire, code, clock):
    clock.pass_(minutes=10)
    assert wire.enrol(code=code).json["code"] == "bad-enrolment-code"


def test_a_code_that_did_not_enrol_is_still_good(wire, code):
    theirs = wire.enrolled("leader2")["device_id"]
    assert wire.enrol(code=code, device_id=theirs).json["code"] == "device-taken"
    assert wire.enrol(code=code).status_code == 201


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"login": "member2"},
        {"login": "member2", "password": PASSWORD, "code": "ABCD-EFGH"},
        {"code": "ABCD-EFGH", "device_id": "7"},
        {"login": "member2", "password": PASSWORD, "name": ""},
    ],
)
def test_a_phone_comes_in_one_way_and_says_what_it_is(wire, said):
    answer = wire.enrol(**said)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")


def test_a_field_that_this_version_does_not_know_passes_by(wire):
    assert wire.enrolled(battery=80)["credential"]


def test_wrong_passwords_on_a_phone_and_in_a_browser_count_together(wire, browser):
    for _ in range(3):
        assert wire.enrol(login="member2", password="wrong").json["code"] == "login-failed"
    for _ in range(2):
        browser().log_in("member2", "wrong")
    assert wire.enrol(login="member2", password=PASSWORD).json["code"] == "login-locked"


def test_a_phone_that_enrols_again_keeps_its_id_and_loses_what_it_held(wire, session):
    before = wire.enrolled()
    after = wire.enrolled(device_id=before["device_id"])
    assert wire.me(after["access_token"]).status_code == 200
    assert wire.me(before["access_token"]).status_code == 401
    assert wire.renew(before["refresh_token"]).json["code"] == "unauthenticated"
    assert session.scalar(sa.select(sa.func.count()).select_from(Device)) == 1


def test_an_access_token_ends_and_its_refresh_token_goes_on(wire, clock):
    held = wire.enrolled()
    clock.pass_(minutes=30)
    assert wire.me(held["access_token"]).json["code"] == "unauthenticated"
    renewed = wire.renew(held["refresh_token"]).json
    assert wire.me(renewed["access_token"]).status_code == 200


def test_an_answer_lost_on_the_way_is_given_again(wire, app, at_once):
    held = wire.enrolled()
    answers = at_once(10, lambda: Wire(app).renew(held["refresh_token"]).data)
    assert len(set(answers)) == 1


def test_a_used_token_stays_good_until_its_successor_is_used(wire, session):
    first = wire.enrolled()["refresh_token"]
    second = wire.renew(first).json
    assert wire.me(second["access_token"]).status_code == 200
    assert wire.renew(first).json == second
    third = wire.renew(second["refresh_token"]).json
    stolen = wire.renew(first)
    assert (stolen.status_code, stolen.json["code"]) == (401, "device-revoked")
    assert stolen.json["revoked_for"] == "refresh-token-reused"
    assert wire.me(third["access_token"]).json["code"] == "device-revoked"
    assert wire.renew(third["refresh_token"]).json["code"] == "device-revoked"
    assert session.scalars(sa.select(Access.act).order_by(Access.id.desc())).first() == "device.revoked"


def test_a_revoked_phone_comes_back_by_enrolling_again(wire, app):
    held = wire.enrolled()
    wire.client.delete("/mobile/v1/devices/self", headers={"Authorization": f"Bearer {held['access_token']}"})
    assert wire.me(held["access_token"]).json["code"] == "device-revoked"
    again = wire.enrolled(device_id=held["device_id"])
    assert wire.me(again["access_token"]).status_code == 200


def test_a_refresh_token_not_used_for_long_ends(wire, clock):
    held = wire.enrolled()
    clock.pass_(days=90)
    assert wire.renew(held["refresh_token"]).json["code"] == "unauthenticated"


@pytest.mark.parametrize("which", ["access_token", "credential"])
def test_only_a_refresh_token_renews(wire, which):
    assert wire.renew(wire.enrolled()[which]).status_code == 401


def test_only_an_access_token_opens_what_is_not_evidence(wire):
    held = wire.enrolled()
    for scheme, secret in (("Device", held["credential"]), ("Bearer", held["credential"]), ("Basic", "eA==")):
        assert wire.me(secret, scheme).json["code"] == "unauthenticated"
    assert wire.me(held["refresh_token"]).json["code"] == "unauthenticated"
    assert wire.client.get("/mobile/v1/me").status_code == 401


def test_a_person_revokes_a_phone_of_their_own_and_no_other(wire, browser):
    own, other = wire.enrolled()["device_id"], wire.enrolled("leader2")["device_id"]
    window = browser()
    window.log_in("member2")
    assert [phone["id"] for phone in window.get("/devices").json["items"]] == [own]
    assert window.send("DELETE", f"/devices/{other}").json["code"] == "not-found"
    assert window.send("DELETE", f"/devices/{own}").status_code == 204
    assert window.send("DELETE", f"/devices/{own}").status_code == 204
    assert window.get("/devices").json["items"][0]["revoked_for"] == "revoked-by-owner"


def test_a_closed_account_keeps_its_phone_from_all_but_handing_in(wire, work, office):
    held = wire.enrolled()
    with work() as closing:
        whose = office.people["member2"]
        closing.session.execute(sa.update(Person).where(Person.id == whose).values(active=False))
    assert wire.me(held["access_token"]).json["code"] == "unauthenticated"
    assert wire.renew(held["refresh_token"]).json["code"] == "unauthenticated"
    path = f"/mobile/v1/evidence/{uuid4()}"
    asked = wire.client.get(path, headers={"Authorization": f"Device {held['credential']}"})
    assert (asked.status_code, asked.json["code"]) == (404, "not-found")


def test_who_has_a_given_password_enrols_no_phone_yet(wire, work, office):
    with work() as founding:
        whose = office.people["member2"]
        founding.session.execute(sa.update(Person).where(Person.id == whose).values(must_change_password=True))
    assert wire.enrol(login="member2", password=PASSWORD).json["code"] == "password-change-due"


def test_a_new_password_ends_the_tokens_of_every_phone_and_leaves_its_credential(wire, browser):
    phone, window = wire.enrolled(), browser()
    window.log_in("member2")
    changed = window.send("POST", "/session/password", {"old": PASSWORD, "new": "Another-bank-2026"})
    assert changed.status_code == 200, changed.text
    assert wire.me(phone["access_token"]).status_code == 401
    assert wire.renew(phone["refresh_token"]).status_code == 401
    credential = {"Authorization": f"Device {phone['credential']}"}
    assert wire.client.get(f"/mobile/v1/evidence/{uuid4()}", headers=credential).status_code == 404
