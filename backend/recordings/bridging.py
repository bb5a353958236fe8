"""Fixes of a bridge, which knows no mission and no batches: each goes to the mission it was made on, or nowhere."""

from uuid import UUID

import sqlalchemy as sa
from uuid_utils.compat import uuid7

from backend.recordings.missions import own_missions
from backend.recordings.model import Recording
from backend.recordings.rules import MOST_IN_TRACK, digest_of
from backend.recordings.service import append, heard, new_recording, pack_fixes, unpack_fixes
from backend.work import Work
from geo.fixes import Fixes

FULL_TAIL = 240
"""Fixes of a bridge are kept as one chunk that is written anew until it holds so many; then it is a batch."""


def take_in(work: Work, fixes: Fixes) -> int:
    """Keep the fixes that were made on a mission of the actor's team; how many. The others leave no trace.

    Where two missions overlap, a fix belongs to the one that was started last."""
    kept, left = 0, fixes
    for mission_id, span in own_missions(work):
        mine = span.holds(left)
        if mine.any():
            _add(work, _open(work, mission_id), left.take(mine))
            kept += int(mine.sum())
            left = left.take(~mine)
        if not len(left):
            break
    return kept


def _open(work: Work, mission_id: UUID) -> Recording:
    """The bridge's unsealed track of a mission, locked; begun now if there is none."""
    unsealed = sa.select(Recording).where(
        Recording.device_id == work.actor.device_id,
        Recording.inspection_id == mission_id,
        Recording.by_bridge,
        Recording.sealed_at.is_(None),
    )
    locked = unsealed.with_for_update().execution_options(populate_existing=True)
    row = work.session.scalar(locked)
    while row is None:  # sealed, or begun by another request, between two looks
        new_recording(work, uuid7(), mission_id, by_bridge=True)
        row = work.session.scalar(locked)
    return row


def _add(work: Work, row: Recording, fixes: Fixes) -> None:
    before = unpack_fixes(row.tail) if row.tail else None
    tail = Fixes.joined([before, fixes] if before else [fixes]).settled()  # sent again is absorbed here already
    row.points_n += len(tail) - (len(before) if before else 0)
    heard(work, row)
    if len(tail) < FULL_TAIL:
        row.tail = pack_fixes(tail)
        return
    row.tail, row.points_n = None, row.points_n - len(tail)
    if row.points_n + len(tail) >= MOST_IN_TRACK:  # full: sealed, and the next fix begins another
        row.finished_at, row.last_seq = work.now, row.contiguous_seq + 1
    append(work, row, row.contiguous_seq + 1, tail, digest_of(tail))
