"""A phone sends a track while it records it, batch by batch, and says when it stops."""

from uuid import UUID

import orjson
from apiflask import APIBlueprint
from flask import request

from backend.evidence.model import Evidence
from backend.http.auth import device_of, device_suffices
from backend.http.face import takes_much_json
from backend.http.kit import kit
from backend.recordings.model import Recording
from backend.recordings.service import add_batch, finish, owed, own_recording
from backend.work import Work
from mobile_api.tracks_contract import BatchIn, BatchOut, FinishIn, RecordingState

bp = APIBlueprint("tracks", __name__, tag="tracks")
MOST_BYTES = 4 * 1024**2
"""10,000 fixes as JSON, with room."""


@bp.post("/tracks/<uuid:track_id>/points")
@bp.input(BatchIn, arg_name="batch")
@bp.output(BatchOut)
@device_suffices
@takes_much_json(MOST_BYTES)
def added(track_id: UUID, batch: BatchIn) -> BatchOut:
    """Keep a batch of fixes; what is answered is kept. May be repeated for ever, and come in any order."""
    with kit().work(device_of(request)) as work:
        found = add_batch(work, track_id, batch.inspection_id, batch.seq, batch.fixes())
        known = state(work, found.recording)
        return BatchOut.of(known, seq=batch.seq, sha256=found.sha256, kept=found.kept, outside=found.outside)


@bp.post("/tracks/<uuid:track_id>/finish")
@bp.input(FinishIn, arg_name="said")
@bp.output(RecordingState)
@device_suffices
def finished(track_id: UUID, said: FinishIn) -> RecordingState:
    """Stop: the track becomes evidence, sealed and receipted, as soon as every batch is there."""
    with kit().work(device_of(request)) as work:
        return state(work, finish(work, track_id, said.last_seq))


@bp.get("/tracks/<uuid:track_id>")
@bp.output(RecordingState)
@device_suffices
def asked(track_id: UUID) -> RecordingState:
    """How far one's own track has come."""
    with kit().work(device_of(request)) as work:
        return state(work, own_recording(work, track_id))


def state(work: Work, row: Recording) -> RecordingState:
    evidence = work.session.get(Evidence, row.evidence_id) if row.evidence_id else None
    stopped = "finished" if row.finished_at else "recording"
    return RecordingState(
        id=row.id,
        inspection_id=row.inspection_id,
        state="sealed" if row.sealed_at else stopped,
        started_at=row.started_at,
        finished_at=row.finished_at,
        sealed_at=row.sealed_at,
        contiguous_seq=row.contiguous_seq,
        digest=row.digest,
        missing=[] if row.sealed_at else owed(work, row),
        points_n=row.points_n,
        evidence_id=row.evidence_id,
        receipt=orjson.loads(evidence.receipt) if evidence else None,
    )
