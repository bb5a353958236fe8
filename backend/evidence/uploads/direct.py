"""Bytes that go straight to the store, past our web processes, and are looked at before they count."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from backend.actor import Actor
from backend.evidence.accepting import accept
from backend.evidence.declaring import declaration_of
from backend.evidence.model import Evidence
from backend.evidence.uploads.errors import NoDirectWay, NothingArrived
from backend.work import Kit
from storage.errors import CutOff, DigestDiffers, ObjectMissing, TooLarge
from storage.objects import Direct

OPEN_FOR = timedelta(hours=1)
"""Long enough for a large file over a slow line; parts and strays are swept after a day."""


@dataclass(frozen=True)
class Offer:
    """Where to PUT, with which headers, and until when."""

    direct: Direct
    expires_at: datetime


def offer(kit: Kit, actor: Actor, evidence_id: UUID) -> Offer:
    """A way to send the declared bytes, and no others, straight to the store. It may be asked for again.

    Raises: NotDeclared, IdTaken; NoDirectWay."""
    with kit.work(actor) as work:
        declared = declaration_of(work, evidence_id)
    seconds = int(OPEN_FOR.total_seconds())
    direct = kit.objects.direct(_place(evidence_id), declared.sha256, declared.size, seconds)
    if direct is None:
        raise NoDirectWay("deliver the bytes here")
    return Offer(direct, work.now + OPEN_FOR)


def collect(kit: Kit, actor: Actor, evidence_id: UUID) -> bytes:
    """Look at what the phone laid into the store, and accept it; returns the receipt, the same each time.

    Raises: NotDeclared, IdTaken; NothingArrived; CutOff, TooLarge, DigestDiffers: nothing is left of it."""
    with kit.work(actor) as work:
        declared = declaration_of(work, evidence_id)
        known = work.session.get(Evidence, evidence_id)
    if known is not None:
        return known.receipt
    try:
        stored = kit.objects.adopt(_place(evidence_id), declared.sha256, declared.size)
    except ObjectMissing as missing:
        raise NothingArrived("nothing lies in the store") from missing
    except (CutOff, TooLarge, DigestDiffers):
        kit.objects.delete(_place(evidence_id))
        raise
    with kit.work(actor) as work:
        receipt = accept(work, declared, stored)
    kit.objects.delete(_place(evidence_id))
    return receipt


def _place(evidence_id: UUID) -> str:
    return f"incoming/{evidence_id}/direct"
