"""Who is asking, and whom there is."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by
from sqlalchemy.orm import Session, aliased

from backend.actor import Actor, Post, Role
from backend.people.model import Device, Group, Person, PolicyField, PostRow, Unit

Posts: TypeAlias = list[tuple[Role, str | None, str | None, list[str], bool]]
"""As the database lists them, the service having written nothing but roles: role, group, area, fields, is_head."""


def actor_of_person(session: Session, person_id: UUID, now: datetime, device_id: UUID | None = None) -> Actor:
    """The actor a person is at this moment, in the posts they hold now; none of them if the account is closed.

    Raises NoResultFound: there is no such person."""
    return as_actor(*session.execute(BY_ID, {"person_id": person_id, "now": now}).one(), device_id=device_id)


def with_posts(persons: sa.Select[*tuple[Any, ...]]) -> sa.Select[Any]:
    """The same persons, with the paths of their home unit and of the one that lent them, and the posts they hold at
    the moment bound as `now`: what as_actor asks for, in one statement."""
    lender = aliased(Unit)
    found = persons.add_columns(Unit.path, lender.path, POSTS).join(Unit, Unit.id == Person.unit_id)
    return found.outerjoin(lender, lender.id == Person.seconded_from_id)


def as_actor(
    person: Person, home: str, lent_by: str | None, posts: Posts | None, *, device_id: UUID | None = None
) -> Actor:
    """The actor that a person found with their posts is."""
    return Actor(
        person_id=person.id,
        unit_id=person.unit_id,
        unit_path=home,
        posts=_as_posts(posts) if person.active else (),
        device_id=device_id,
        name=person.name,
        seconded_from_id=person.seconded_from_id,
        seconded_from_path=lent_by,
    )


def posts_of(session: Session, person_id: UUID, now: datetime) -> tuple[Post, ...]:
    """The posts that somebody holds at this moment, as values."""
    return _as_posts(session.scalar(POSTS_BY_ID, {"person_id": person_id, "now": now}))


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


def _as_posts(posts: Posts | None) -> tuple[Post, ...]:
    return tuple(
        Post(role, UUID(group) if group else None, area, tuple(fields), is_head)
        for role, group, area, fields, is_head in posts or ()
    )


AREA = aliased(Unit)
POST = sa.func.jsonb_build_array(PostRow.role, PostRow.group_id, AREA.path, PostRow.policy_fields, PostRow.is_head)
POSTS = (
    sa.select(sa.func.jsonb_agg(aggregate_order_by(POST, PostRow.role, PostRow.id), type_=JSONB))
    .outerjoin(AREA, AREA.id == PostRow.area_id)
    .where(PostRow.person_id == Person.id, _held(sa.bindparam("now")))
    .correlate(Person)
    .scalar_subquery()
)
POSTS_BY_ID = sa.select(POSTS).select_from(Person).where(Person.id == sa.bindparam("person_id"))
BY_ID = with_posts(sa.select(Person)).where(Person.id == sa.bindparam("person_id"))
"""Built once: every request asks who is there, and building them costs more than asking."""
