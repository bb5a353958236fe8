"""Batches of a track: each kept once, before it is answered, in whatever order they come."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from backend.errors import IdTaken, NotFound
from backend.evidence.model import Declaration
from backend.recordings.errors import BatchDiffers, OtherMission, RecordingSealed
from backend.recordings.missions import mission_span
from backend.recordings.model import Recording, RecordingBatch
from backend.recordings.rules import MOST_IN_TRACK, NOTHING_YET, chained, digest_of, missing
from backend.work import Work
from geo.errors import TooManyPoints
from geo.fixes import Fixes
from storage.chunks import pack_table, unpack_table


@dataclass(frozen=True)
class Kept:
    """What came of one batch. kept, outside: how many of its fixes are kept, and how many were not made during the
    mission; sha256: of the batch as it was sent. None of a batch that had come before is counted again."""

    recording: Recording
    sha256: str
    kept: int
    outside: int


def add_batch(work: Work, recording_id: UUID, inspection_id: UUID, seq: int, fixes: Fixes) -> Kept:
    """Keep one batch of a track that the actor records; the first batch to arrive begins it.

    Sent again it changes nothing, sealed or not. Raises: NotFound, NotOnMission, MissionNotStarted; IdTaken: another
    device's; OtherMission; BatchDiffers; RecordingSealed; TooManyPoints: begin another track."""
    row = _taken(work, recording_id, inspection_id)
    sha256 = digest_of(fixes)
    known = work.session.get(RecordingBatch, (recording_id, seq))
    if known is not None:
        if known.sha256 != sha256:
            raise BatchDiffers("this number had other fixes", seq=seq, sha256=known.sha256, next_seq=_next(work, row))
        return Kept(row, sha256, known.points_n, len(fixes) - known.points_n)
    if row.sealed_at is not None:
        raise RecordingSealed("this track is sealed", sealed_at=row.sealed_at)
    within = fixes.take(mission_span(work, inspection_id).holds(fixes))
    if row.points_n + len(within) > MOST_IN_TRACK:
        raise TooManyPoints("begin another track", points=row.points_n, most=MOST_IN_TRACK)
    append(work, row, seq, within, sha256)
    return Kept(row, sha256, len(within), len(fixes) - len(within))


def append(work: Work, row: Recording, seq: int, fixes: Fixes, sha256: str) -> None:
    """Add a batch to a track whose row is locked, and see whether it was the last one owed."""
    batch = RecordingBatch(
        recording_id=row.id,
        seq=seq,
        sha256=sha256,
        points_n=len(fixes),
        points=pack_fixes(fixes),
        received_at=work.now,
    )
    work.session.add(batch)
    work.session.flush()
    row.points_n += len(fixes)
    heard(work, row)
    _advance(work, row)
    if is_whole(row):
        work.defer("recordings.seal", recording_id=row.id)


def finish(work: Work, recording_id: UUID, last_seq: int | None) -> Recording:
    """The phone says stop: sealed by a job as soon as all batches up to the last are there. Said again, nothing more.

    Args: last_seq: how many batches there are; None: what is there is all. Raises: NotFound, IdTaken."""
    row = own_recording(work, recording_id, lock=True)
    if row.sealed_at is None:
        row.finished_at = row.finished_at or work.now
        row.last_seq = row.contiguous_seq if last_seq is None else last_seq
        heard(work, row)
        if is_whole(row):
            work.defer("recordings.seal", recording_id=row.id)
    return row


def own_recording(work: Work, recording_id: UUID, *, lock: bool = False) -> Recording:
    """A track that the actor's own phone sends. Raises: NotFound; IdTaken: another device does."""
    row = work.session.get(Recording, recording_id, with_for_update=lock, populate_existing=lock)
    if row is None:
        raise NotFound("no such track")
    if row.device_id != work.actor.device_id:
        raise IdTaken("another device uses this id")
    return row


def is_whole(row: Recording) -> bool:
    """Whether its phone said stop and owes nothing."""
    return row.finished_at is not None and row.last_seq is not None and row.contiguous_seq >= row.last_seq


def owed(work: Work, row: Recording) -> list[int]:
    """The first batches that are missing below the last one known of."""
    later = _later(work, row)
    return missing(later, row.contiguous_seq, max([*later, row.last_seq or 0]))


def heard(work: Work, row: Recording) -> None:
    """Something came."""
    row.heard_at, row.version = work.now, row.version + 1


def pack_fixes(fixes: Fixes) -> bytes:
    """Fixes as one chunk."""
    return pack_table(fixes.table, fixes.sources)


def unpack_fixes(chunk: bytes) -> Fixes:
    """The fixes of a chunk."""
    return Fixes(*unpack_table(chunk))


def new_recording(work: Work, recording_id: UUID, inspection_id: UUID, *, by_bridge: bool) -> bool:
    """Begin a track, unless it is there; True: it was begun now, which the custody log says, too."""
    row = insert(Recording).values(
        id=recording_id,
        device_id=work.actor.device_id,
        person_id=work.actor.person_id,
        inspection_id=inspection_id,
        by_bridge=by_bridge,
        started_at=work.now,
        heard_at=work.now,
        contiguous_seq=0,
        points_n=0,
        version=0,
        digest=NOTHING_YET,
        stretches={},
    )
    begun = work.session.scalar(row.on_conflict_do_nothing().returning(Recording.id)) is not None
    if begun:
        work.record("recording.started", recording_id, mission=str(inspection_id))
    return begun


def _taken(work: Work, recording_id: UUID, inspection_id: UUID) -> Recording:
    """The actor's own track, locked; begun now if nobody has the id."""
    if work.session.get(Recording, recording_id) is None:
        mission_span(work, inspection_id)
        if work.session.get(Declaration, recording_id) is not None:
            raise IdTaken("other evidence uses this id")
        new_recording(work, recording_id, inspection_id, by_bridge=False)
    row = own_recording(work, recording_id, lock=True)
    if row.inspection_id != inspection_id:
        raise OtherMission("this track was begun for another mission", inspection_id=str(row.inspection_id))
    return row


def _advance(work: Work, row: Recording) -> None:
    """Move on over all batches that follow without a gap."""
    following = sa.select(RecordingBatch.seq, RecordingBatch.sha256).where(
        RecordingBatch.recording_id == row.id, RecordingBatch.seq > row.contiguous_seq
    )
    for seq, sha256 in work.session.execute(following.order_by(RecordingBatch.seq)):
        if seq != row.contiguous_seq + 1:
            break
        row.contiguous_seq, row.digest = seq, chained(row.digest, sha256)


def _later(work: Work, row: Recording) -> list[int]:
    beyond = sa.select(RecordingBatch.seq).where(RecordingBatch.recording_id == row.id)
    return list(work.session.scalars(beyond.where(RecordingBatch.seq > row.contiguous_seq)))


def _next(work: Work, row: Recording) -> int:
    return max([row.contiguous_seq, *_later(work, row)]) + 1
