"""Opening one piece of evidence: whoever may see it sees it, and a look at something hidden is written down."""

from uuid import UUID

from backend.evidence.model import Evidence
from backend.evidence.queries import evidence_of, is_covert
from backend.people.audit import note_hidden
from backend.work import Work


def look_at_evidence(work: Work, evidence_id: UUID, act: str) -> Evidence:
    """One accepted piece, shown to this actor. act: as "rendition.seen". Raises NotFound: none, or not for them."""
    evidence = evidence_of(work.session, work.actor, evidence_id)
    if is_covert(work.session, evidence.id):
        note_hidden(work, act, [evidence.id])
    return evidence
