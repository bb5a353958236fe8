"""The trace of acts that are no transitions: login, enrolment, a look at an original (domain.md §9)."""

from uuid import UUID

from structlog.contextvars import get_contextvars
from uuid_utils.compat import uuid7

from backend.people.model import Access
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
