"""Founding a real office from one JSON file: its tree of units, fields, groups, duties, and the people in their posts.

The file may be loaded again after it was added to: what is there stays, and nobody's password changes."""

import secrets
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, ValidationError

from backend.actor import SYSTEM, Role
from backend.errors import Refusal
from backend.people.model import Person
from backend.people.service import (
    NewUnit,
    add_person,
    assign_duty,
    found_fields,
    found_group,
    found_units,
    give_post,
    plain_login,
)
from backend.work import Kit, Work
from infra.errors import Trouble

SIGNS = ("abcdefghjkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789")


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class UnitIn(Strict):
    """`parent` is the dotted path of codes above it; the first unit has none."""

    code: str
    kind: str
    name_zh: str
    name_en: str
    parent: str | None = None


class NamesIn(Strict):
    name_zh: str
    name_en: str


class GroupIn(NamesIn):
    number: int
    kind: str
    powers: list[str] = []


class DutyIn(Strict):
    """One cell of the duty_matrix: in this area, this field is the group's."""

    area: str
    policy_field: str
    group: int


class PostIn(Strict):
    role: Role
    group: int | None = None
    area: str | None = None
    policy_fields: list[str] = []
    is_head: bool = False


class PersonIn(Strict):
    login: str
    name: str
    unit: str
    seconded_from: str | None = None
    posts: list[PostIn]


class OfficeFile(Strict):
    """The whole file."""

    units: list[UnitIn]
    policy_fields: dict[str, NamesIn] = {}
    groups: list[GroupIn] = []
    duties: list[DutyIn] = []
    people: list[PersonIn] = []


def read_office(path: Path) -> OfficeFile:
    """Raises Trouble: the file is not there, is no JSON, or says what it should not; the first mistake is named."""
    try:
        return OfficeFile.model_validate_json(path.read_bytes())
    except OSError as error:
        raise Trouble(f"{path} cannot be read: {error.strerror}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the file"
        raise Trouble(
            f"{path}: {place}: {first['msg']}.", "docs/how-to/found-an-office.md shows a whole one."
        ) from error


def load(kit: Kit, office: OfficeFile) -> dict[str, str]:
    """Found what the file says, all of it or nothing. Returns the first password of everybody whose account is new;
    each has to change it at the first login.

    Raises Trouble: the file contradicts itself or what is there."""
    try:
        with kit.work(SYSTEM) as work:
            groups = _found(work, office)
            return {
                person.login: password
                for person in office.people
                if (password := _hire(work, person, groups)) is not None
            }
    except Refusal as refusal:
        raise Trouble(f"{refusal}: {refusal.facts}.", "Nothing was loaded.") from refusal


def _found(work: Work, office: OfficeFile) -> dict[int, UUID]:
    found_units(work, [NewUnit(one.code, one.kind, one.name_zh, one.name_en, one.parent) for one in office.units])
    found_fields(work, {code: (names.name_zh, names.name_en) for code, names in office.policy_fields.items()})
    groups = {
        one.number: found_group(work, one.number, one.kind, one.name_zh, one.name_en, one.powers)
        for one in office.groups
    }
    for duty in office.duties:
        assign_duty(work, duty.area, duty.policy_field, _group(groups, duty.group))
    return groups


def _group(groups: dict[int, UUID], number: int) -> UUID:
    if number not in groups:
        raise Refusal("no such group in the file", group=number)
    return groups[number]


def _hire(work: Work, person: PersonIn, groups: dict[int, UUID]) -> str | None:
    """Open an account and give its posts. Returns its first password, None where the account was there."""
    password = new_password()
    known = work.session.scalar(sa.select(Person.id).where(Person.login == plain_login(person.login)))
    hired = add_person(
        work,
        login=person.login,
        name=person.name,
        unit_path=person.unit,
        password=password,
        seconded_from_path=person.seconded_from,
    )
    for post in person.posts:
        group_id = _group(groups, post.group) if post.group is not None else None
        give_post(
            work,
            hired,
            post.role,
            group_id=group_id,
            area_path=post.area,
            policy_fields=post.policy_fields,
            is_head=post.is_head,
        )
    return None if known else password


def new_password() -> str:
    """Twelve signs that no eye confuses, of three classes, in three blocks."""
    blocks = ["".join(secrets.choice(kind) for kind in (*SIGNS, "".join(SIGNS))) for _ in range(3)]
    return "-".join(blocks)
