"""The reads of rectification; the caller has found that the actor may see the row."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend.actor import Actor
from backend.people.model import Person
from backend.people.scope import subtree
from backend.rectification.model import CloseOut, Round, RoundPhoto, Verification


def shown_rounds(actor: Actor) -> sa.ColumnElement[bool]:
    """The condition over Round: what lies drafted is its author's unit's, and theirs who may sign there, until it is
    submitted; nobody judges what nobody has said."""
    areas = [post.area_path or actor.unit_path for post in actor.posts if post.role == "area_leader"]
    unit = sa.select(Person.unit_id).where(Person.id == Round.drafted_by).scalar_subquery()
    own = sa.or_(unit == actor.unit_id, *(unit.in_(subtree(area)) for area in areas if area is not None))
    return sa.or_(Round.state != "drafting", own)


def rounds_of(session: Session, actor: Actor, task_id: UUID) -> Sequence[Round]:
    """The rounds of a row that the actor may know of, in their order."""
    mine = sa.select(Round).where(Round.task_id == task_id, shown_rounds(actor))
    return session.scalars(mine.order_by(Round.n)).all()


def round_photos_of(session: Session, actor: Actor, task_id: UUID) -> Sequence[RoundPhoto]:
    """The after-photos of those rounds, with the before-photo each answers."""
    mine = sa.select(RoundPhoto).join(Round, Round.id == RoundPhoto.round_id)
    return session.scalars(
        mine.where(Round.task_id == task_id, shown_rounds(actor)).order_by(Round.n, RoundPhoto.after_id)
    ).all()


def handed_in_of(session: Session, actor: Actor, task_id: UUID, states: Sequence[str]) -> frozenset[UUID]:
    """The after-photos of the rounds of a row that stand in one of these states."""
    mine = sa.select(RoundPhoto.after_id).join(Round, Round.id == RoundPhoto.round_id)
    return frozenset(
        session.scalars(mine.where(Round.task_id == task_id, shown_rounds(actor), Round.state.in_(states)))
    )


def verifications_of(session: Session, task_id: UUID) -> Sequence[Verification]:
    mine = sa.select(Verification).where(Verification.task_id == task_id)
    return session.scalars(mine.order_by(Verification.assigned_at, Verification.id)).all()


def close_outs_of(session: Session, task_id: UUID) -> Sequence[CloseOut]:
    return session.scalars(sa.select(CloseOut).where(CloseOut.task_id == task_id).order_by(CloseOut.at)).all()
