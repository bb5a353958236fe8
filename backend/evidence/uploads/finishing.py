"""A whole upload becomes evidence: its parts are read through as one stream, and accepted as any other bytes are."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from uuid import UUID

import sqlalchemy as sa

from backend.actor import Actor
from backend.evidence.accepting import accept
from backend.evidence.declaring import declaration_of
from backend.evidence.uploads.beginning import end, parts_of, upload_of
from backend.evidence.uploads.errors import UploadGone
from backend.evidence.uploads.model import Upload, UploadPart
from backend.work import Kit
from storage.errors import CutOff, DigestDiffers, ObjectMissing, StorageError
from storage.objects import CHUNK_BYTES, ObjectHome


def settled(kit: Kit, actor: Actor, evidence_id: UUID, upload_id: UUID) -> Upload:
    """The upload as it stands; one whose every byte has come is accepted first, so nobody hears of a whole upload
    that has no receipt. Safe to repeat, and at once.

    Raises: UploadGone; DigestDiffers: other bytes than declared, and the upload is over; what `accept` raises."""
    with kit.work(actor) as work:
        upload = upload_of(work, evidence_id, upload_id)
        if upload.finished_at or not upload.whole:
            return upload
        declared = declaration_of(work, evidence_id)
        keys = [part.key for part in parts_of(work.session, upload_id)]
    try:
        stored = kit.objects.take(_Joined(kit.objects, keys), declared.sha256, declared.size)
    except ObjectMissing as missing:
        return _finished_by_another(kit, actor, evidence_id, upload_id, missing)
    except (DigestDiffers, CutOff):
        terminate(kit, actor, evidence_id, upload_id)
        raise
    with kit.work(actor) as work:
        accept(work, declared, stored)
        work.session.execute(sa.update(Upload).where(Upload.id == upload_id).values(finished_at=work.now))
        work.session.execute(sa.delete(UploadPart).where(UploadPart.upload_id == upload_id))
    _throw_away(kit, keys)
    upload.finished_at = work.now
    return upload


def terminate(kit: Kit, actor: Actor, evidence_id: UUID, upload_id: UUID) -> None:
    """End an upload and throw its parts away; what was accepted stays accepted. Raises UploadGone."""
    with kit.work(actor) as work:
        keys = end(work, upload_of(work, evidence_id, upload_id, lock=True).id)
    _throw_away(kit, keys)


def _finished_by_another(kit: Kit, actor: Actor, evidence_id: UUID, upload_id: UUID, missing: ObjectMissing) -> Upload:
    """A part went while we read: another request has finished the upload, or the home lost it and all is to be sent
    again. Raises UploadGone."""
    with kit.work(actor) as work:
        upload = upload_of(work, evidence_id, upload_id)
    if upload.finished_at is None:
        terminate(kit, actor, evidence_id, upload_id)
        raise UploadGone("a part was lost; begin anew") from missing
    return upload


def _throw_away(kit: Kit, keys: Sequence[str]) -> None:
    """Delete parts that nobody needs; the sweeper finds those that could not be deleted now."""
    with suppress(StorageError):
        for key in keys:
            kit.objects.delete(key)


class _Joined:
    """Objects one after the other, as one stream; one of them is open at a time."""

    def __init__(self, home: ObjectHome, keys: Sequence[str]) -> None:
        self._pieces, self._rest = _pieces_of(home, keys), b""

    def read(self, size: int = -1, /) -> bytes:
        if not self._rest:
            self._rest = next(self._pieces, b"")
        size = len(self._rest) if size < 0 else size
        piece, self._rest = self._rest[:size], self._rest[size:]
        return piece


def _pieces_of(home: ObjectHome, keys: Sequence[str]) -> Iterator[bytes]:
    for key in keys:
        with home.open(key) as part:
            yield from iter(lambda: part.read(CHUNK_BYTES), b"")
