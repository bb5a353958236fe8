"""Who is named on a mission or a row: being named is what lets a member see it."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from backend.people.model import Named
from backend.work import Work


def is_named(work: Work, subject_id: UUID, as_: str = "team") -> bool:
    """Whether the actor is named on this row."""
    named = sa.select(Named.subject_id).where(
        Named.subject_id == subject_id, Named.person_id == work.actor.person_id, Named.as_ == as_
    )
    return work.session.scalar(named) is not None


def unname(work: Work, subject_id: UUID, person_id: UUID, as_: str) -> None:
    """Somebody else was named in their place: what they were named for is not theirs to see any more."""
    gone = sa.delete(Named).where(Named.subject_id == subject_id, Named.person_id == person_id, Named.as_ == as_)
    work.session.execute(gone)


def name(work: Work, subject_id: UUID, person_id: UUID, as_: str) -> None:
    """Name somebody on a row, so that they see it."""
    row = insert(Named).values(subject_id=subject_id, person_id=person_id, as_=as_, named_at=work.now)
    work.session.execute(row.on_conflict_do_nothing())
