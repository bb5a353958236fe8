"""The trace of acts that are no transitions: login, enrolment, a look at an original, a look at what is hidden
(domain.md §9; architecture: access to covert material is a leaf of the custody log)."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from structlog.contextvars import get_contextvars
from uuid_utils.compat import uuid7

from backend.people.model import Access, CovertLook
from backend.people.scope import Scoped
from backend.work import Work


def note_access(
    work: Work, act: str, subject_id: UUID | None = None, *, person_id: UUID | None = None, covert: bool = False
) -> None:
    """Write down who did what to what, in this transaction; what was covert is a leaf of the custody log as well.

    Args: act: as "login", "original.seen". person_id: who, where the Work's actor is not yet known to be."""
    work.session.add(
        Access(
            id=uuid7(),
            at=work.now,
            person_id=person_id or work.actor.person_id,
            device_id=work.actor.device_id,
            act=act,
            subject_id=subject_id,
            request_id=str(get_contextvars().get("request_id", "")),
        )
    )
    if covert and subject_id is not None:
        work.record("access.covert", subject_id, act=act)


def note_hidden(work: Work, act: str, subject_ids: Iterable[UUID]) -> None:
    """Write down that the actor was shown these hidden things: a leaf each, once a person, thing, act and day (UTC).

    A page asks for a row, its history and twenty copies of its photos at once, and again when it comes back; that is
    one look a kind and day, so the log grows with who looked at what, and not with how often a screen was drawn."""
    ids = sorted(set(subject_ids))
    if work.actor.person_id is None or not ids:
        return
    day, whose = work.now.date(), work.actor.person_id
    row = insert(CovertLook).values([{"person_id": whose, "subject_id": one, "act": act, "day": day} for one in ids])
    for subject_id in work.session.scalars(row.on_conflict_do_nothing().returning(CovertLook.subject_id)).all():
        note_access(work, act, subject_id, covert=True)


def note_looks(work: Work, act: str, rows: Iterable[Scoped]) -> None:
    """The same of rows of which some may be hidden; of one's own draft nothing is written, nobody else sees it."""
    drafts_aside = (row for row in rows if row.released or row.author_id != work.actor.person_id)
    note_hidden(work, act, (row.id for row in drafts_aside if row.covert and row.published_at is None))
