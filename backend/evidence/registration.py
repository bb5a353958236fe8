"""T2: a draft becomes a row of the ledger, with the original photos of what was found frozen into the event."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from backend.evidence.errors import PositionMissing
from backend.evidence.flags import flags_of_links
from backend.evidence.linking import grant_wishes
from backend.evidence.model import Evidence, EvidenceLink
from backend.tasks.errors import PhotoMissing
from backend.tasks.model import Task
from backend.tasks.moving import allowed, take
from backend.tasks.registering import registered
from backend.work import Expected, Work

PROOF_OF = {"site": ("photo",), "both": ("photo",), "document": ("photo", "document")}
"""Which kinds of original prove a finding, by the category's evidence profile; a scan of papers is a document."""


def register(work: Work, task_id: UUID, expected: Expected) -> Task:
    """The author registers a draft (T2). What cannot be read as a picture counts: it was handed in and is kept.

    Raises NotFound, StaleVersion, Replayed; NotYourDuty, WrongState; PhotoMissing, PositionMissing; NotComplete."""
    task = take(work, task_id, expected, "register")
    allowed(work, task, "register")
    grant_wishes(work, task.id)
    originals = _originals(work, task)
    if task.kind == "problem":
        _need(task, originals)
    done = registered(work, task, expected, evidence=[original.sha256 for original in originals])
    for original in originals:
        flags_of_links(work, original.id)
    if task.kind == "problem":
        work.defer("follow_up.suspect", task_id=task.id)
    return done


def _originals(work: Work, task: Task) -> Sequence[Evidence]:
    """What the author handed in and linked to the draft as its finding, in order of arrival; bytes twice count once."""
    rows = work.session.scalars(
        sa.select(Evidence)
        .join(EvidenceLink, EvidenceLink.evidence_id == Evidence.id)
        .where(
            EvidenceLink.object_id == task.id,
            EvidenceLink.role == "finding",
            EvidenceLink.linked_by == task.author_id,
            sa.not_(EvidenceLink.wish),
        )
        .order_by(Evidence.received_at, Evidence.id)
    )
    return list({row.sha256: row for row in rows}.values())


def _need(task: Task, originals: Sequence[Evidence]) -> None:
    proof = PROOF_OF.get(task.evidence_profile, ("photo",))
    if not any(original.kind in proof for original in originals):
        raise PhotoMissing("hand in and link an original of what was found", needs=list(proof), linked=len(originals))
    if task.place is None and not (task.no_fix_reason or "").strip():
        raise PositionMissing("say where it is, or why there is no fix")
