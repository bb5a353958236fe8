"""Units, fields, groups, whom one may name, and one's own phones."""

from datetime import datetime
from typing import Self
from uuid import UUID

from apiflask import APIBlueprint
from pydantic import BaseModel

from backend.actor import Role
from backend.errors import Forbidden
from backend.http.auth import browser_actor
from backend.http.kit import kit
from backend.http.portrait import UnitShown
from backend.people import queries
from backend.people.devices import make_code, revoke
from backend.people.model import Device
from backend.people.signing import responsible_units

bp = APIBlueprint("people", __name__, tag="people")


class UnitListed(UnitShown):
    """responsible: somebody there signs for it, so that it may be ordered to put something right."""

    responsible: bool


class UnitsShown(BaseModel):
    items: list[UnitListed]


class FieldShown(BaseModel):
    code: str
    name_zh: str
    name_en: str


class FieldsShown(BaseModel):
    items: list[FieldShown]


class GroupShown(BaseModel):
    id: UUID
    kind: str
    number: int
    name_zh: str
    name_en: str
    powers: list[str]


class GroupsShown(BaseModel):
    items: list[GroupShown]


class PersonListed(BaseModel):
    """Somebody to name on a mission or a row."""

    id: UUID
    name: str
    unit: UnitShown
    roles: list[str]


class PersonsShown(BaseModel):
    items: list[PersonListed]


class PersonsAsked(BaseModel):
    role: Role | None = None
    group_id: UUID | None = None


class CodeShown(BaseModel):
    """A code to read into one's phone before it ends; it is shown this once."""

    code: str
    ends_at: datetime


class DeviceShown(BaseModel):
    """A phone of one's own."""

    id: UUID
    name: str
    platform: str
    app_version: str
    enrolled_at: datetime
    revoked_at: datetime | None
    revoked_for: str | None

    @classmethod
    def of(cls, device: Device) -> Self:
        return cls.model_validate(device, from_attributes=True)


class DevicesShown(BaseModel):
    items: list[DeviceShown]


@bp.get("/units")
@bp.output(UnitsShown)
def units() -> UnitsShown:
    """The tree of units, parents before children."""
    with kit().work(browser_actor()) as work:
        answering = responsible_units(work.session)
        units = [(UnitShown.of(unit), unit.id in answering) for unit in queries.units(work.session)]
        return UnitsShown(items=[UnitListed(**unit.model_dump(), responsible=able) for unit, able in units])


@bp.get("/policy-fields")
@bp.output(FieldsShown)
def policy_fields() -> FieldsShown:
    """The fields of work that groups and leaders cover."""
    with kit().work(browser_actor()) as work:
        return FieldsShown.model_validate({"items": queries.policy_fields(work.session)}, from_attributes=True)


@bp.get("/groups")
@bp.output(GroupsShown)
def groups() -> GroupsShown:
    """The supervision groups, by number."""
    with kit().work(browser_actor()) as work:
        return GroupsShown.model_validate({"items": queries.groups(work.session)}, from_attributes=True)


@bp.get("/persons")
@bp.input(PersonsAsked, location="query", arg_name="asked")
@bp.output(PersonsShown)
def persons(asked: PersonsAsked) -> PersonsShown:
    """Whom a supervisor may name: open accounts with their home units and roles."""
    actor = browser_actor()
    if not actor.supervises:
        raise Forbidden("only supervisors look people up")
    with kit().work(actor) as work:
        found = queries.persons(work.session, work.now, role=asked.role, group_id=asked.group_id)
        items = [PersonListed(id=who.id, name=who.name, unit=UnitShown.of(at), roles=held) for who, at, held in found]
        return PersonsShown(items=items)


@bp.post("/enrolment-codes")
@bp.output(CodeShown, status_code=201)
def new_enrolment_code() -> CodeShown:
    """A code with which one phone of the caller's enrols, once."""
    with kit().work(browser_actor()) as work:
        code, ends_at = make_code(work)
        return CodeShown(code=code, ends_at=ends_at)


@bp.get("/devices")
@bp.output(DevicesShown)
def devices() -> DevicesShown:
    """The caller's phones, the newest first."""
    actor = browser_actor()
    with kit().work(actor) as work:
        own = queries.devices_of(work.session, actor.person_id) if actor.person_id else []
        return DevicesShown(items=[DeviceShown.of(device) for device in own])


@bp.delete("/devices/<uuid:device_id>")
@bp.output({}, status_code=204)
def revoke_device(device_id: UUID) -> tuple[str, int]:
    """Take one of the caller's phones out of service."""
    with kit().work(browser_actor()) as work:
        revoke(work, device_id, "revoked-by-owner")
    return "", 204
