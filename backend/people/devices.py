"""Phones: enrolled by their person, known by a credential that never tires and by tokens that do."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from backend.actor import Actor
from backend.errors import NotFound, Refusal, Unauthenticated
from backend.people.audit import note_access
from backend.people.errors import BadEnrolmentCode, DeviceRevoked, DeviceTaken, PasswordChangeDue
from backend.people.logins import log_in
from backend.people.model import Device, DeviceToken, EnrolmentCode, Person
from backend.people.queries import actor_of_person, as_actor, with_posts
from backend.people.refresh import issue
from backend.people.settled import settled
from backend.people.tokens import Pair, hash_of, new_code, new_token, plain_code
from backend.work import Kit, Work

PHONES = with_posts(sa.select(Device, Person).join(Person, Person.id == Device.person_id))
BY_CREDENTIAL = PHONES.where(Device.credential_hash == sa.bindparam("hash"))
BY_ACCESS = PHONES.join(DeviceToken, DeviceToken.device_id == Device.id).where(
    DeviceToken.token_hash == sa.bindparam("hash"),
    DeviceToken.kind == "access",
    DeviceToken.ends_at > sa.bindparam("now"),
)


@dataclass(frozen=True)
class Phone:
    """What a phone says of itself; it chose the id, and keeps it when it enrols again."""

    id: UUID
    name: str
    platform: str
    app_version: str


@dataclass(frozen=True)
class Enrolled:
    """What a phone is told once: its credential, its first two tokens, whose it is."""

    device_id: UUID
    credential: str
    pair: Pair
    access_ends_at: datetime
    actor: Actor


def enrol_by_password(kit: Kit, phone: Phone, login: str, password: str) -> Enrolled:
    """Raises LoginFailed, LoginLocked, PasswordChangeDue, DeviceTaken."""
    return log_in(kit, login, password, "phone", lambda work, person: _enrol(work, person, phone))


def enrol_by_code(kit: Kit, phone: Phone, code: str) -> Enrolled:
    """Raises BadEnrolmentCode, PasswordChangeDue, DeviceTaken; only a code that enrolled is used up, and a try with one
    that is not good is written down."""

    def attempt(work: Work) -> Enrolled | Refusal:
        person = _redeem(work, code)
        if person is not None:
            return _enrol(work, person, phone)
        note_access(work, "enrolment.refused", phone.id)
        return BadEnrolmentCode("this code does not enrol a phone")

    return settled(kit, attempt)


def make_code(work: Work) -> tuple[str, datetime]:
    """A code for the actor to read into their phone, and when it ends."""
    code, ends_at = new_code(), work.now + timedelta(minutes=work.parameters.enrolment_code_minutes)
    hashed = hash_of(plain_code(code))
    work.session.add(EnrolmentCode(code_hash=hashed, person_id=work.actor.person_id, ends_at=ends_at, used_at=None))
    note_access(work, "enrolment.code")
    return code, ends_at


def revoke(work: Work, device_id: UUID, reason: str) -> None:
    """Take a phone of the actor's out of service; again changes nothing. Raises NotFound: it is not theirs."""
    device = work.session.get(Device, device_id, with_for_update=True)
    if device is None or device.person_id != work.actor.person_id:
        raise NotFound("no phone of yours has this id")
    if device.revoked_at is None:
        device.revoked_at, device.revoked_for = work.now, reason
        note_access(work, "device.revoked", device.id)


def actor_by_access(work: Work, token: str) -> Actor:
    """Who holds this access token. Raises DeviceRevoked; Unauthenticated: unknown, ended, or the account is closed."""
    actor, open_account = _actor(work, BY_ACCESS, token)
    if not open_account:
        raise Unauthenticated("the account is closed")
    return actor


def actor_by_credential(work: Work, credential: str) -> Actor:
    """Whose phone hands in its evidence, whatever became of tokens and account; then without posts.

    Raises DeviceRevoked, Unauthenticated."""
    return _actor(work, BY_CREDENTIAL, credential)[0]


def _actor(work: Work, phones: sa.Select[Any], secret: str) -> tuple[Actor, bool]:
    """The actor by whose phone something is said, and whether their account is open."""
    found = work.session.execute(phones, {"hash": hash_of(secret), "now": work.now}).one_or_none()
    if found is None:
        raise Unauthenticated("no phone of ours says this")
    device, person, *beside = found
    if device.revoked_at is not None:
        raise DeviceRevoked("this phone was taken out of service", revoked_for=device.revoked_for)
    return as_actor(person, *beside, device_id=device.id), person.active


def _redeem(work: Work, code: str) -> Person | None:
    """Use up a code; None: it is not one of ours, was used, has ended, or its person's account is closed."""
    row = sa.update(EnrolmentCode).where(
        EnrolmentCode.code_hash == hash_of(plain_code(code)),
        EnrolmentCode.used_at.is_(None),
        EnrolmentCode.ends_at > work.now,
        EnrolmentCode.person_id.in_(sa.select(Person.id).where(Person.active)),
    )
    person_id = work.session.scalar(row.values(used_at=work.now).returning(EnrolmentCode.person_id))
    return work.session.get_one(Person, person_id) if person_id else None


def _enrol(work: Work, person: Person, phone: Phone) -> Enrolled:
    """Enrol a phone, or enrol it anew after a lost answer or a revocation: what it held before is void."""
    if person.must_change_password:
        raise PasswordChangeDue("choose your own password in the browser first")
    credential = new_token()
    said = {"name": phone.name, "platform": phone.platform, "app_version": phone.app_version}
    fresh = said | {"credential_hash": hash_of(credential), "enrolled_at": work.now, "revoked_at": None}
    row = insert(Device).values(id=phone.id, person_id=person.id, revoked_for=None, **fresh)
    own = row.on_conflict_do_update(
        index_elements=[Device.id], set_=fresh | {"revoked_for": None}, where=Device.person_id == person.id
    )
    if work.session.scalar(own.returning(Device.id)) is None:
        raise DeviceTaken("this device id belongs to another person's phone")
    before = sa.update(DeviceToken).where(DeviceToken.device_id == phone.id, DeviceToken.ends_at > work.now)
    work.session.execute(before.values(ends_at=work.now))
    pair, access_ends_at = issue(work, phone.id)
    note_access(work, "device.enrolled", phone.id, person_id=person.id)
    actor = actor_of_person(work.session, person.id, work.now, phone.id)
    return Enrolled(phone.id, credential, pair, access_ends_at, actor)
