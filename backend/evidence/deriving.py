"""The job that looks at a picture: what its bytes say, copies to show, and flags that inform a person.

Everything here is derived and may be made again; it never refuses and never corrects."""

from uuid import UUID

from backend.actor import SYSTEM
from backend.evidence.model import Declaration, Evidence
from backend.evidence.reading import Look, keep_reading
from backend.evidence.said import Declared
from backend.work import Kit
from storage.images import PhotoFacts, Unreadable
from storage.images import derive as make_copies
from storage.images import facts as read_facts
from storage.objects import original_key


def derive(kit: Kit, evidence_id: UUID) -> None:
    """Read one picture and keep what was read. Runs twice with the same result.

    No transaction is open while the decoder works. Raises: ObjectsAway, ObjectMissing, DecoderAway: try again."""
    with kit.work(SYSTEM) as work:
        evidence = work.session.get_one(Evidence, evidence_id)
        said = Declared.model_validate(work.session.get_one(Declaration, evidence_id).said)
    look = look_at(kit.objects.get(original_key(evidence.sha256)))
    for pixels, jpeg in look.copies.renditions.items() if look.copies else ():
        kit.objects.put(rendition_key(evidence.sha256, str(pixels)), jpeg)
    with kit.work(SYSTEM) as work:
        keep_reading(work, evidence, said, look)


def rendition_key(sha256: str, recipe: str) -> str:
    """Where a copy of the original with this hex digest lies; recipe: its longest side in px."""
    return f"derived/{sha256}/{recipe}"


def look_at(data: bytes) -> Look:
    """Facts and copies of a picture; of one that cannot be decoded whole, the facts alone; of none, the reason."""
    facts: PhotoFacts | None = None
    try:
        facts = read_facts(data)
        return Look(facts, make_copies(data), None)
    except Unreadable as error:
        return Look(facts, None, str(error.facts.get("reason", "unreadable")))
