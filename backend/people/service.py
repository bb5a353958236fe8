"""The verbs that found an office: units in their tree, fields, groups and their duties, persons in their posts.

All of them may be repeated: what is there stays, and its id comes back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, get_args
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from uuid_utils.compat import uuid7

from backend.actor import Role
from backend.errors import Refusal
from backend.people.errors import BadUnit, PostsExclude, UnknownUnit, WeakPassword
from backend.people.model import Duty, Group, Person, PolicyField, PostRow, Unit
from backend.people.passwords import hashed
from backend.people.queries import posts_of
from backend.people.rules import UNIT_KINDS, broken_password_rules, good_unit_code
from backend.work import Work

ROLES = frozenset(get_args(Role)) - {"system"}
APART = frozenset({"system_administrator", "auditor"})


@dataclass(frozen=True)
class NewUnit:
    """A unit to found: below the unit of `parent_path`, or the top of the tree."""

    code: str
    kind: str
    name_zh: str
    name_en: str
    parent_path: str | None = None

    @property
    def path(self) -> str:
        return f"{self.parent_path}.{self.code}" if self.parent_path else self.code


def found_units(work: Work, new: Iterable[NewUnit]) -> dict[str, UUID]:
    """Found units, parents before their children, and give back the id of each by its path.

    Raises BadUnit: a code or kind that the tree cannot hold; UnknownUnit: a parent that is not there."""
    return {unit.path: _found_unit(work, unit) for unit in new}


def _found_unit(work: Work, new: NewUnit) -> UUID:
    if not good_unit_code(new.code) or new.kind not in UNIT_KINDS:
        raise BadUnit("a unit's code is a word of small letters, its kind one of ours", code=new.code, kind=new.kind)
    parent_id = unit_at(work, new.parent_path) if new.parent_path else None
    names = {"name_zh": new.name_zh, "name_en": new.name_en}
    row = insert(Unit).values(id=uuid7(), parent_id=parent_id, path=new.path, code=new.code, kind=new.kind, **names)
    return work.session.scalars(
        row.on_conflict_do_update(index_elements=[Unit.path], set_=names).returning(Unit.id)
    ).one()


def unit_at(work: Work, path: str) -> UUID:
    """The id of the unit at a path. Raises UnknownUnit."""
    found = work.session.scalar(sa.select(Unit.id).where(Unit.path == path))
    if found is None:
        raise UnknownUnit(f"no unit is at {path}", path=path)
    return found


def found_fields(work: Work, names: Mapping[str, tuple[str, str]]) -> None:
    """Found policy fields: code → (Chinese name, English name)."""
    for code, (name_zh, name_en) in names.items():
        row = insert(PolicyField).values(code=code, name_zh=name_zh, name_en=name_en)
        work.session.execute(row.on_conflict_do_nothing())


def found_group(work: Work, number: int, kind: str, name_zh: str, name_en: str, powers: Iterable[str] = ()) -> UUID:
    """Found the group of this number (0: the coordination group), kind `coordination` or `special`."""
    names = {"name_zh": name_zh, "name_en": name_en}
    row = insert(Group).values(id=uuid7(), number=number, kind=kind, powers=list(powers), **names)
    return work.session.scalars(
        row.on_conflict_do_update(index_elements=[Group.number], set_=names).returning(Group.id)
    ).one()


def assign_duty(work: Work, area_path: str, policy_field: str, group_id: UUID) -> None:
    """Fill one cell of the duty_matrix; the group named last owns it."""
    row = insert(Duty).values(area_id=unit_at(work, area_path), policy_field=policy_field, group_id=group_id)
    cell = [Duty.area_id, Duty.policy_field]
    work.session.execute(row.on_conflict_do_update(index_elements=cell, set_={"group_id": group_id}))


def add_person(
    work: Work,
    *,
    login: str,
    name: str,
    unit_path: str,
    password: str,
    must_change: bool = True,
    seconded_from_path: str | None = None,
) -> UUID:
    """Open an account; of a login that is there, nothing is changed, its password least of all.

    Raises UnknownUnit; WeakPassword."""
    login = plain_login(login)
    known = work.session.scalar(sa.select(Person.id).where(Person.login == login))
    if known is not None:
        return known
    need_strong(password, login)
    person = Person(
        id=uuid7(),
        unit_id=unit_at(work, unit_path),
        seconded_from_id=unit_at(work, seconded_from_path) if seconded_from_path else None,
        login=login,
        name=name,
        password_hash=hashed(password),
        password_set_at=work.now,
        must_change_password=must_change,
        active=True,
        created_at=work.now,
    )
    work.session.add(person)
    work.session.flush()
    return person.id


def give_post(
    work: Work,
    person_id: UUID,
    role: Role,
    *,
    group_id: UUID | None = None,
    area_path: str | None = None,
    policy_fields: Iterable[str] = (),
    is_head: bool = False,
) -> UUID:
    """Put somebody in a post; the same post twice is one. policy_fields: none means all of them.

    Raises Refusal: the role is not one that a person can hold. PostsExclude; UnknownUnit."""
    if role not in ROLES:
        raise Refusal("no person can hold this role", role=role)
    work.session.get_one(Person, person_id, with_for_update=True)  # two calls at once make one post
    need_separate([post.role for post in posts_of(work.session, person_id, work.now)], role)
    area_id = unit_at(work, area_path) if area_path else None
    values: dict[str, Any] = {"person_id": person_id, "role": role, "group_id": group_id, "area_id": area_id}
    values |= {"policy_fields": sorted(policy_fields), "is_head": is_head}
    same = [getattr(PostRow, column).is_not_distinct_from(value) for column, value in values.items()]
    known = work.session.scalar(sa.select(PostRow.id).where(*same, PostRow.ended_at.is_(None)))
    if known is not None:
        return known
    post = PostRow(id=uuid7(), ended_at=None, **values)
    work.session.add(post)
    work.session.flush()
    return post.id


def need_separate(held: Iterable[str], new: str) -> None:
    """Raise PostsExclude where one person would both run or audit the system and do its business (三员分立)."""
    if any((new in APART or role in APART) and new != role for role in held):
        raise PostsExclude("administrators and auditors hold no other post", role=new)


def plain_login(login: str) -> str:
    """A login has one spelling: without blanks around it, in small letters."""
    return login.strip().casefold()


def need_strong(password: str, login: str, roles: Iterable[str] = ()) -> None:
    """Raise WeakPassword, naming the rules broken, unless a password may be chosen."""
    if broken := broken_password_rules(password, login, list(roles)):
        raise WeakPassword("the password breaks a rule", rules=broken)
