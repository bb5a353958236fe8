"""Who is asking, and whom there is."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from backend.actor import Actor, Post, Role
from backend.people.model import Device, Group, Person, PolicyField, PostRow, Unit


def actor_of_person(session: Session, person_id: UUID, now: datetime, device_id: UUID | None = None) -> Actor:
    """The actor a person is at this moment, in the posts they hold now; none of them if the account is closed.

    Raises NoResultFound: there is no such person."""
    person, home, lent_by = session.execute(BY_ID, {"person_id": person_id}).one()
    return as_actor(session, person, home, lent_by, now, device_id)


def homes(persons: sa.Select[*tuple[Any, ...]]) -> sa.Select[Any]:
    """The same persons, with the paths of their home unit and of the one that lent them: what as_actor asks for."""
    lender = aliased(Unit)
    found = persons.add_columns(Unit.path, lender.path).join(Unit, Unit.id == Person.unit_id)
    return found.outerjoin(lender, lender.id == Person.seconded_from_id)


def as_actor(
    session: Session,
    person: Person,
    home: str,
    lent_by: str | None,
    now: datetime,
    device_id: UUID | None = None,
) -> Actor:
    """The actor that a person found with their homes is at this moment."""
    return Actor(
        person_id=person.id,
        unit_id=person.unit_id,
        unit_path=home,
        posts=posts_of(session, person.id, now) if person.active else (),
        device_id=device_id,
        name=person.name,
        seconded_from_id=person.seconded_from_id,
        seconded_from_path=lent_by,
    )


def posts_of(session: Session, person_id: UUID, now: datetime) -> tuple[Post, ...]:
    """The posts that somebody holds at this moment, as values."""
    rows = session.execute(POSTS, {"person_id": person_id, "now": now})
    return tuple(_as_post(row, path) for row, path in rows)


def units(session: Session) -> Sequence[Unit]:
    """The whole tree, parents before children."""
    return session.scalars(sa.select(Unit).order_by(Unit.path)).all()


def policy_fields(session: Session) -> Sequence[PolicyField]:
    return session.scalars(sa.select(PolicyField).order_by(PolicyField.code)).all()


def names_of(session: Session, person_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """What people are called, by id, of those that are there."""
    wanted = {person_id for person_id in person_ids if person_id is not None}
    named = sa.select(Person.id, Person.name).where(Person.id.in_(wanted))
    return dict(session.execute(named).all()) if wanted else {}


def units_by_id(session: Session, unit_ids: Iterable[UUID | None]) -> dict[UUID, Unit]:
    """Units by id, of those that are there."""
    wanted = {unit_id for unit_id in unit_ids if unit_id is not None}
    rows = session.scalars(sa.select(Unit).where(Unit.id.in_(wanted))) if wanted else ()
    return {unit.id: unit for unit in rows}


def groups(session: Session) -> Sequence[Group]:
    return session.scalars(sa.select(Group).order_by(Group.number)).all()


def devices_of(session: Session, person_id: UUID) -> Sequence[Device]:
    """Somebody's phones, the newest first."""
    mine = Device.person_id == person_id
    return session.scalars(sa.select(Device).where(mine).order_by(Device.enrolled_at.desc(), Device.id)).all()


def persons(
    session: Session, now: datetime, *, role: str | None = None, group_id: UUID | None = None
) -> list[tuple[Person, Unit, list[str]]]:
    """Who has an open account, with home unit and present roles; of one role or group where asked."""
    roles = sa.select(sa.func.array_agg(PostRow.role.distinct())).where(PostRow.person_id == Person.id, _held(now))
    found = sa.select(Person, Unit, roles.scalar_subquery()).join(Unit, Unit.id == Person.unit_id).where(Person.active)
    for column, wanted in ((PostRow.role, role), (PostRow.group_id, group_id)):
        if wanted is not None:
            found = found.where(sa.exists().where(PostRow.person_id == Person.id, column == wanted, _held(now)))
    rows = session.execute(found.order_by(Unit.path, Person.name, Person.id))
    return [(person, unit, sorted(held or [])) for person, unit, held in rows]


def _held(now: datetime | sa.BindParameter[datetime]) -> sa.ColumnElement[bool]:
    return sa.or_(PostRow.ended_at.is_(None), PostRow.ended_at > now)


def _as_post(row: PostRow, area_path: str | None) -> Post:
    role: Role = row.role  # type: ignore[assignment]  # the service writes nothing else
    return Post(role, row.group_id, area_path, tuple(row.policy_fields), row.is_head)


BY_ID = homes(sa.select(Person)).where(Person.id == sa.bindparam("person_id"))
POSTS = (
    sa.select(PostRow, Unit.path)
    .outerjoin(Unit, Unit.id == PostRow.area_id)
    .where(PostRow.person_id == sa.bindparam("person_id"), _held(sa.bindparam("now")))
    .order_by(PostRow.role, PostRow.id)
)
"""Built once: every request asks who is there, and building them costs more than asking."""
