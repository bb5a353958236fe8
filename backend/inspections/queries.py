"""The reads of inspections, each through the one scope condition."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer

from backend.actor import Actor
from backend.assets.model import Asset
from backend.events import Event
from backend.inspections.model import Inspection, Leg
from backend.people.model import Named, Person, Unit
from backend.people.scope import visible

LEGS = (
    sa.select(Leg, Asset)
    .join(Asset, Asset.id == Leg.asset_id)
    .where(Leg.inspection_id == sa.bindparam("inspection_id"))
    .order_by(Asset.kind, Asset.code, Leg.side, Leg.from_chainage_m)
    .options(defer(Asset.shape))
)


def inspections(
    session: Session, actor: Actor, limit: int, after: tuple[date, UUID] | None = None, state: str | None = None
) -> Sequence[Inspection]:
    """`limit + 1` inspections, the latest first, after a cursor."""
    wanted = sa.select(Inspection).where(visible(actor, Inspection))
    if state is not None:
        wanted = wanted.where(Inspection.state == state)
    if after is not None:
        wanted = wanted.where(sa.tuple_(Inspection.planned_on, Inspection.id) < sa.tuple_(*map(sa.literal, after)))
    return session.scalars(wanted.order_by(Inspection.planned_on.desc(), Inspection.id.desc()).limit(limit + 1)).all()


def seen(session: Session, actor: Actor, ids: Iterable[UUID | None]) -> frozenset[UUID]:
    """Those of these missions that the actor may know of: a row may be published, and its mission not."""
    wanted = {mission_id for mission_id in ids if mission_id is not None}
    if not wanted:
        return frozenset()
    return frozenset(
        session.scalars(sa.select(Inspection.id).where(Inspection.id.in_(wanted), visible(actor, Inspection)))
    )


def legs_of(session: Session, inspection_id: UUID) -> Sequence[tuple[Leg, Asset]]:
    """Its legs with the asset each runs along, in the order of the line; shapes are read where they are touched."""
    return [(leg, asset) for leg, asset in session.execute(LEGS, {"inspection_id": inspection_id})]


def team_of(session: Session, inspection_id: UUID) -> Sequence[Person]:
    named = sa.select(Named.person_id).where(Named.subject_id == inspection_id, Named.as_ == "team")
    return session.scalars(sa.select(Person).where(Person.id.in_(named)).order_by(Person.name)).all()


def participants_of(session: Session, row: Inspection) -> Sequence[Unit]:
    return session.scalars(sa.select(Unit).where(Unit.id.in_(row.participant_ids)).order_by(Unit.path)).all()


def events_of(session: Session, subject_id: UUID) -> Sequence[Event]:
    """What happened to a row, in order; ask whether the row is visible first."""
    return session.scalars(sa.select(Event).where(Event.subject_id == subject_id).order_by(Event.n)).all()
