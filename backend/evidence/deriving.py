"""The job that looks at what was handed in: what its bytes say, copies to show, and flags that inform a person.

Everything here is derived and may be made again; it never refuses and never corrects."""

from collections.abc import Sequence
from time import monotonic
from uuid import UUID

import sqlalchemy as sa

from backend.actor import SYSTEM
from backend.evidence.model import Declaration, Evidence
from backend.evidence.opening import MOST_OPENED_BYTES, Look, look_at
from backend.evidence.reading import keep_readings
from backend.work import Kit
from storage.images import Looker, looking
from storage.objects import original_key

PIECES = sa.select(Evidence, Declaration).join(Declaration, Declaration.id == Evidence.id).order_by(Evidence.id)
PIECES = PIECES.where(Evidence.id.in_(sa.bindparam("ids", expanding=True)))
"""In one order for everybody, so that no two lots wait for each other's rows."""
LOT_S = 10.0
"""Lots must not keep all of a worker's places from what goes by the clock; eight common photos take half a second."""


def derive(kit: Kit, evidence_ids: Sequence[UUID], lot_s: float = LOT_S) -> None:
    """Read pieces from one phone and keep what was read: of all or of none. Runs twice with the same result.

    lot_s: after so long, what was not looked at yet is left to later jobs. No transaction is open while the decoder
    works. Raises: ObjectsAway, ObjectMissing, DecoderAway: try again."""
    until = monotonic() + lot_s
    with kit.asking(SYSTEM) as work:
        pieces = work.session.execute(PIECES, {"ids": list(evidence_ids)}).all()
    with looking() as look:
        looks = [
            _looked(kit, evidence, look) for n, (evidence, _) in enumerate(pieces) if n == 0 or monotonic() < until
        ]
    with kit.work(SYSTEM) as work:
        keep_readings(work, ((*piece, seen) for piece, seen in zip(pieces, looks, strict=False)))
        for evidence, _ in pieces[len(looks) :]:
            work.defer("evidence.derive", evidence_id=evidence.id, together=evidence.device_id)


def rendition_key(sha256: str, recipe: str) -> str:
    """Where a copy of the original with this hex digest lies; recipe: its longest side in px, or a watermark's."""
    return f"derived/{sha256}/{recipe}"


def _looked(kit: Kit, evidence: Evidence, look: Looker) -> Look:
    """What a look came to; the copies lie in the object home."""
    seen = _look(kit, evidence, look)
    for pixels, jpeg in seen.copies.renditions.items() if seen.copies else ():
        kit.objects.put(rendition_key(evidence.sha256, str(pixels)), jpeg)
    return seen


def _look(kit: Kit, evidence: Evidence, look: Looker) -> Look:
    if evidence.size > MOST_OPENED_BYTES:
        return Look(None, no_poster="too-large")
    return look_at(kit.objects.get(original_key(evidence.sha256)), evidence.kind, look)
