"""The one scope condition: (org subtree) ∩ (policy field) ∩ (dispatch) ∩ (covert rule), as SQL, for every read.

A row that is scoped carries the columns of `Scoped`; `visible` turns an actor into the condition over them.
What it leaves out does not exist for that actor: lists, details, files, tiles, counts and exports all ask here."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from backend.actor import Actor, Post
from backend.people.model import Named, Unit

Condition = sa.ColumnElement[bool]


class Scoped:
    """The columns that say who may see a row.

    area_id: where it lies in the tree of units. group_id: the group that owns it. lead_unit_id: the unit it was
    dispatched to, None before. mission_id: the inspection it belongs to (its own id for an inspection).
    released: False for a draft, which its author alone sees. covert rows stay hidden until published_at."""

    id: Mapped[UUID]
    author_id: Mapped[UUID] = mapped_column(index=True)
    policy_field: Mapped[str]
    covert: Mapped[bool] = mapped_column(default=False)
    published_at: Mapped[datetime | None]
    lead_unit_id: Mapped[UUID | None] = mapped_column(index=True)
    mission_id: Mapped[UUID | None] = mapped_column(index=True)
    released: Mapped[bool] = mapped_column(default=False)

    @declared_attr
    def area_id(cls) -> Mapped[UUID]:  # noqa: N805
        return mapped_column(sa.ForeignKey("unit.id"))

    @declared_attr
    def group_id(cls) -> Mapped[UUID | None]:  # noqa: N805
        return mapped_column(sa.ForeignKey("supervision_group.id"), index=True)


def subtree(path: str) -> sa.Select[UUID]:
    """The ids of a unit and everything below it."""
    return sa.select(Unit.id).where(sa.or_(Unit.path == path, Unit.path.startswith(path + ".", autoescape=True)))


def visible(actor: Actor, row: type[Any]) -> Condition:
    """The condition under which `actor` may see a row of this Scoped model.

    An actor without posts sees nothing."""
    own_draft = sa.and_(row.author_id == actor.person_id, sa.not_(row.released))
    by_post = sa.or_(sa.false(), *(_by_post(actor, post, row) for post in actor.posts))
    return sa.or_(own_draft, sa.and_(row.released, by_post, _covert_rule(actor, row)))


def _named(actor: Actor, row: type[Any]) -> Condition:
    named = sa.select(Named.subject_id).where(Named.person_id == actor.person_id)
    return sa.or_(row.id.in_(named), row.mission_id.in_(named))


def _covert_rule(actor: Actor, row: type[Any]) -> Condition:
    """Covert rows: the named team and the office director, until published; an object's own people never."""
    if actor.holds("system"):
        return sa.true()
    open_row = sa.or_(sa.not_(row.covert), row.published_at.is_not(None))
    if actor.holds("office_director"):
        return sa.true()
    return sa.or_(open_row, _named(actor, row))


def _by_post(actor: Actor, post: Post, row: type[Any]) -> Condition:
    fields = row.policy_field.in_(post.policy_fields) if post.policy_fields else sa.true()
    area = row.area_id.in_(subtree(post.area_path)) if post.area_path else sa.true()
    match post.role:
        case "system" | "office_director" | "coordination_group" | "auditor":
            return sa.true()
        case "city_leader" | "office_staff":
            return sa.and_(fields, area)
        case "group_leader" | "group_deputy":
            return sa.or_(row.group_id == post.group_id, _named(actor, row))
        case "group_member":
            return sa.or_(_named(actor, row), row.author_id == actor.person_id)
        case "area_leader":
            return sa.and_(row.lead_unit_id.is_not(None), area)
        case "unit_leader" | "unit_handler":
            return row.lead_unit_id.in_(subtree(actor.unit_path)) if actor.unit_path else sa.false()
        case _:
            return sa.false()
