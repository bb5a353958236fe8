"""Which units can be made responsible: those in which somebody signs for what the unit is told to do."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend.people.model import Person, PostRow, Unit

SIGNING = ("unit_leader", "area_leader")
NEVER = ("office", "city", "province")
"""Kinds that supervise or contain, and are never told to put something right."""


def responsible() -> sa.ColumnElement[bool]:
    """The condition over Unit: neither an office, auditors nor a whole city, and its own leader is there."""
    return sa.and_(Unit.kind.not_in(NEVER), _at_home(*SIGNING), sa.not_(_at_home("auditor")))


def _at_home(*roles: str) -> sa.ColumnElement[bool]:
    """Whether somebody who belongs to the unit holds one of these posts now."""
    return sa.exists().where(
        Person.unit_id == Unit.id,
        Person.active,
        PostRow.person_id == Person.id,
        PostRow.role.in_(roles),
        PostRow.ended_at.is_(None),
    )


def responsible_units(session: Session, unit_ids: Iterable[UUID] | None = None) -> frozenset[UUID]:
    """The ids of the units that can be made responsible; of these alone, where some are named."""
    wanted = sa.select(Unit.id).where(responsible())
    if unit_ids is not None:
        wanted = wanted.where(Unit.id.in_(list(unit_ids)))
    return frozenset(session.scalars(wanted))
