"""Evidence that nobody looked at: neither read nor waiting to be read."""

from collections.abc import Iterator
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend.custody.difference import Ledger
from backend.evidence.accepting import job_for
from backend.evidence.model import Evidence, Reading, TrackRow
from backend.work import Kit

AT_ONCE = 500
JOBS = sa.text(
    "SELECT args ->> 'evidence_id', status::text FROM procrastinate_jobs "
    "WHERE task_name = :name AND args ->> 'evidence_id' = ANY(:ids) AND status IN ('todo', 'doing', 'failed')"
)


WHY = {"failed": "its job failed in all its tries", "lost": "it is not read, and no job waits for it"}


def walk_jobs(kit: Kit, ledger: Ledger) -> list[tuple[UUID, str]]:
    """Name the evidence whose job is lost, or failed in all its tries; returns ids and jobs to be deferred again."""
    found = []
    with Session(kit.engine) as session:
        for rows in _unread(session):
            for row_id, job, status in _orphans(session, rows):
                ledger.differs(f"job-{status}", row_id, f"{job}: {WHY[status]}")
                found.append((row_id, job))
    return found


def _is_read() -> sa.ColumnElement[bool]:
    looked_at = sa.exists().where(Reading.evidence_id == Evidence.id)
    return sa.or_(looked_at, sa.exists().where(TrackRow.evidence_id == Evidence.id))


def _unread(session: Session) -> Iterator[list[tuple[UUID, str]]]:
    """Ids of evidence that was not read, with the job that reads it, some at a time."""
    after: UUID | None = None
    while True:
        some = sa.select(Evidence.id, Evidence.kind).where(sa.not_(_is_read()))
        some = some.order_by(Evidence.id).limit(AT_ONCE)
        rows = session.execute(some if after is None else some.where(Evidence.id > after)).all()
        if not rows:
            return
        after = rows[-1].id
        yield [(row.id, job_for(row.kind)) for row in rows]


def _orphans(session: Session, rows: list[tuple[UUID, str]]) -> Iterator[tuple[UUID, str, str]]:
    for name in sorted({job for _, job in rows}):
        ids = [str(row_id) for row_id, job in rows if job == name]
        known: dict[str, str] = {}
        for evidence_id, status in session.execute(JOBS, {"name": name, "ids": ids}):
            known[evidence_id] = status if known.get(evidence_id) in (None, "failed") else known[evidence_id]
        since = sa.select(Evidence.id).where(Evidence.id.in_(ids), _is_read())
        read = set(map(str, session.scalars(since)))  # a job that ended between our two looks
        for row_id in ids:
            if known.get(row_id) in (None, "failed") and row_id not in read:
                yield UUID(row_id), name, known.get(row_id) or "lost"
