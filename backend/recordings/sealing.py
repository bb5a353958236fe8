"""The end of a recording: one original, accepted as any file would be, with receipt, leaf and the job that walks it."""

import hashlib
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from uuid_utils.compat import uuid7

from backend.actor import SYSTEM, Actor
from backend.evidence.accepting import accept
from backend.evidence.model import Declaration, EvidenceLink
from backend.evidence.said import Declared, SaidLink
from backend.inspections.model import Inspection
from backend.inspections.rules import SLACK
from backend.recordings.model import Recording, RecordingBatch
from backend.recordings.service import unpack_fixes
from backend.work import Kit, Work
from geo.fixes import Fixes
from geo.formats.live_track import MEDIA_TYPE, write
from storage.errors import StorageError
from storage.objects import Stored

QUIET = timedelta(minutes=10)
"""After the mission's end, and its slack, a track that is silent for so long is over."""
AT_ONCE = 200


def seal(kit: Kit, recording_id: UUID) -> None:
    """Make one original of all that came, and evidence of it. Runs twice with the same result.

    No transaction is open while bytes are written; what came meanwhile is taken in, too. Raises: ObjectsAway, …"""
    while not _seal_once(kit, recording_id):
        pass


def seal_silent(kit: Kit) -> list[UUID]:
    """Seal the tracks that nothing more is heard of: silent for long, or their mission is over. Returns which."""
    with kit.work(SYSTEM) as work:
        silent_for = timedelta(minutes=work.parameters.recording_silent_minutes)
        over = sa.and_(Inspection.finished_at < work.now - SLACK, Recording.heard_at < work.now - QUIET)
        silent = (
            sa.select(Recording.id)
            .join(Inspection, Inspection.id == Recording.inspection_id)
            .where(Recording.sealed_at.is_(None), sa.or_(Recording.heard_at < work.now - silent_for, over))
        )
        found = list(work.session.scalars(silent.order_by(Recording.heard_at).limit(AT_ONCE)))
    away: StorageError | None = None
    for recording_id in found:  # one that cannot be sealed now does not keep the others from it
        try:
            seal(kit, recording_id)
        except StorageError as failure:
            away = failure
    if away is not None:
        raise away
    return found


def fixes_of(work: Work, row: Recording) -> Fixes:
    """All that came of a track, in its one order, each time and place once."""
    chunks = sa.select(RecordingBatch.points).where(RecordingBatch.recording_id == row.id)
    tail = [row.tail] if row.tail else []
    return Fixes.joined(unpack_fixes(chunk) for chunk in [*work.session.scalars(chunks), *tail]).settled()


def stretches_of(fixes: Fixes) -> list[dict[str, Any]]:
    """What a track holds by source: from which second to which, how many fixes."""
    times = fixes.time_s
    return [
        {
            "source": stretch.source,
            "crs": stretch.crs,
            "from_s": float(times[stretch.first]),
            "to_s": float(times[stretch.end - 1]),
            "points_n": stretch.end - stretch.first,
        }
        for stretch in fixes.stretches()
    ]


def _seal_once(kit: Kit, recording_id: UUID) -> bool:
    """True: it is sealed. False: something came while its bytes were written."""
    with kit.work(SYSTEM) as work:
        row = work.session.get_one(Recording, recording_id)
        if row.sealed_at is not None:
            return True
        version, fixes = row.version, fixes_of(work, row)
        data = write(fixes, recording=str(row.id), inspection=str(row.inspection_id)) if len(fixes) else b""
        actor = Actor(row.person_id, device_id=row.device_id)
    said = Stored(hashlib.sha256(data).hexdigest(), len(data))
    if data:
        kit.objects.take(BytesIO(data), said.sha256, said.size)
    with kit.work(actor) as work:
        row = work.session.get_one(Recording, recording_id, with_for_update=True, populate_existing=True)
        if row.sealed_at is not None:
            return True
        if row.version != version:
            return False
        row.sealed_at, row.stretches = work.now, {"stretches": stretches_of(fixes)}
        row.evidence_id = _evidence(work, row, said) if data else None
        return True


def _evidence(work: Work, row: Recording, stored: Stored) -> UUID:
    """The original under the id of its track; where other evidence took that id meanwhile, under a new one."""
    evidence_id = uuid7() if work.session.get(Declaration, row.id) else row.id
    link = SaidLink(object_kind="inspection", object_id=row.inspection_id, role="track")
    said = Declared(kind="track", sha256=stored.sha256, size=stored.size, media_type=MEDIA_TYPE, links=(link,))
    declared = Declaration(
        id=evidence_id,
        device_id=row.device_id,
        person_id=row.person_id,
        kind=said.kind,
        sha256=said.sha256,
        size=said.size,
        media_type=said.media_type,
        declared_at=work.now,
        said=said.model_dump(mode="json"),
    )
    work.session.add(declared)
    work.session.flush()
    work.session.add(
        EvidenceLink(
            evidence_id=evidence_id,
            object_id=link.object_id,
            role=link.role,
            object_kind=link.object_kind,
            wish=False,
            linked_by=row.person_id,
            linked_at=work.now,
            how="recording",
        )
    )
    accept(work, declared, stored)
    return evidence_id
