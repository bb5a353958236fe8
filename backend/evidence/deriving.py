"""The job that looks at what was handed in: what its bytes say, copies to show, and flags that inform a person.

Everything here is derived and may be made again; it never refuses and never corrects."""

from uuid import UUID

from backend.actor import SYSTEM
from backend.evidence.model import Declaration, Evidence
from backend.evidence.opening import MOST_OPENED_BYTES, Look, look_at
from backend.evidence.reading import keep_reading
from backend.work import Kit
from storage.objects import original_key


def derive(kit: Kit, evidence_id: UUID) -> None:
    """Read one piece and keep what was read. Runs twice with the same result.

    No transaction is open while the decoder works. Raises: ObjectsAway, ObjectMissing, DecoderAway: try again."""
    with kit.asking(SYSTEM) as work:
        evidence = work.session.get_one(Evidence, evidence_id)
        declaration = work.session.get_one(Declaration, evidence_id)
    look = _look(kit, evidence)
    for pixels, jpeg in look.copies.renditions.items() if look.copies else ():
        kit.objects.put(rendition_key(evidence.sha256, str(pixels)), jpeg)
    with kit.work(SYSTEM) as work:
        keep_reading(work, evidence, declaration, look)


def rendition_key(sha256: str, recipe: str) -> str:
    """Where a copy of the original with this hex digest lies; recipe: its longest side in px, or a watermark's."""
    return f"derived/{sha256}/{recipe}"


def _look(kit: Kit, evidence: Evidence) -> Look:
    if evidence.size > MOST_OPENED_BYTES:
        return Look(None, no_poster="too-large")
    return look_at(kit.objects.get(original_key(evidence.sha256)), evidence.kind)
