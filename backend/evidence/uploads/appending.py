"""A part arrives: durable first, counted then. What a broken line left of it is kept."""

import hashlib
import io
from dataclasses import dataclass
from typing import Any, BinaryIO, cast
from uuid import UUID, uuid4

import sqlalchemy as sa

from backend.actor import Actor
from backend.errors import Refusal
from backend.evidence.uploads.beginning import open_for, upload_of
from backend.evidence.uploads.errors import ChecksumDiffers, OffsetDiffers, TooManyParts
from backend.evidence.uploads.model import Upload, UploadPart
from backend.work import Kit, Work
from storage.errors import CutOff, TooLarge
from storage.objects import Readable

MOST_PARTS = 10_000
"""A line that breaks this often is answered by a new upload, not by more objects."""
CHECKSUMS = ("sha1", "sha256")


@dataclass(frozen=True)
class Checksum:
    """What a client says of its part. algorithm: one of CHECKSUMS."""

    algorithm: str
    digest: bytes


@dataclass(frozen=True)
class Part:
    """A part as it comes. offset: its first byte within the whole; length: how long its sender says that it is, None
    where it does not say."""

    stream: Readable
    offset: int
    length: int | None
    checksum: Checksum | None = None


def append(kit: Kit, actor: Actor, evidence_id: UUID, upload_id: UUID, part: Part) -> Upload:
    """Keep a part, or what arrived of it; the upload as it stands then. Of two with one offset, one is kept.

    No transaction is open while bytes arrive. A part with a checksum is kept whole or not at all.
    Raises: UploadGone; OffsetDiffers; TooManyParts; TooLarge; ChecksumDiffers: nothing of it was kept. CutOff: what
    came of it was. ObjectsAway, ObjectsFull, DatabaseAway: ask for the offset, and go on from there."""
    with kit.work(actor) as work:
        upload = upload_of(work, evidence_id, upload_id)
        _judge_place(work, upload, part)
    if part.length == 0:
        return upload
    metered = _Metered(part, upload.size)
    key = f"incoming/{upload_id}/{part.offset}-{uuid4().hex}"
    kit.objects.put(key, cast(BinaryIO, metered))
    try:
        kept = metered.judged(part.length)
        with kit.work(actor) as work:
            upload = _count(work, evidence_id, upload_id, part, key, kept)
    except (Refusal, TooLarge, CutOff):  # after any other error the part may have been counted; else it is swept
        kit.objects.delete(key)
        raise
    if part.length is not None and kept < part.length:
        raise CutOff("the part ended early; what came of it was kept", declared_bytes=part.length, received_bytes=kept)
    return upload


def _judge_place(work: Work, upload: Upload, part: Part) -> None:
    if part.offset != upload.received:
        raise OffsetDiffers("go on from the offset", offset=upload.received)
    if part.length is not None and part.length > upload.size - part.offset:
        raise TooLarge("more bytes than declared", declared_bytes=upload.size, received_bytes=part.offset + part.length)
    count = sa.select(sa.func.count()).where(UploadPart.upload_id == upload.id)
    if (work.session.scalar(count) or 0) >= MOST_PARTS:
        raise TooManyParts("begin anew, with larger parts", max_parts=MOST_PARTS)


def _count(work: Work, evidence_id: UUID, upload_id: UUID, part: Part, key: str, size: int) -> Upload:
    """Add a durable part to its upload, which is locked: whoever was first with this offset stays."""
    upload = upload_of(work, evidence_id, upload_id, lock=True)
    if part.offset != upload.received:
        raise OffsetDiffers("somebody else was first", offset=upload.received)
    work.session.add(UploadPart(upload_id=upload_id, start=part.offset, size=size, key=key))
    upload.received += size
    upload.expires_at = work.now + open_for(work)
    work.session.flush()
    return upload


class _Metered(io.RawIOBase):
    """A stream that is counted and hashed while it is read, one byte beyond its room at most."""

    def __init__(self, part: Part, size: int) -> None:
        """size: of the whole upload, as declared."""
        self._stream, self._checksum, self._offset = part.stream, part.checksum, part.offset
        self._room, self._received = size - part.offset, 0
        self._hash = hashlib.new(part.checksum.algorithm, usedforsecurity=False) if part.checksum else None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        piece = self._stream.read(min(len(buffer), self._room + 1 - self._received))
        buffer[: len(piece)] = piece
        self._received += len(piece)
        if self._hash:
            self._hash.update(piece)
        return len(piece)

    def judged(self, length: int | None) -> int:
        """How many bytes may be kept. Raises: TooLarge, ChecksumDiffers; CutOff: nothing came that can be judged."""
        if self._received > self._room:
            declared, received = self._offset + self._room, self._offset + self._received
            raise TooLarge("more bytes than declared", declared_bytes=declared, received_bytes=received)
        cut = length is not None and self._received < length
        if self._received == 0 or (cut and self._checksum):
            raise CutOff("the part ended early", declared_bytes=length, received_bytes=self._received)
        if self._hash and self._checksum and self._hash.digest() != self._checksum.digest:
            raise ChecksumDiffers("the part is not what its checksum says")
        return self._received
