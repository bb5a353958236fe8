"""The job that asks the store to lock an accepted original for the days that the office has set, and no longer."""

from datetime import timedelta
from uuid import UUID

import structlog

from backend.actor import SYSTEM
from backend.evidence.model import Evidence
from backend.work import Kit
from storage.objects import original_key

log = structlog.get_logger()


def protect(kit: Kit, evidence_id: UUID) -> bool:
    """Lock one original until so many days after it was received; returns whether the store really can.

    May run twice. Raises ObjectMissing, ObjectsAway: try again."""
    with kit.work(SYSTEM) as work:
        evidence = work.session.get_one(Evidence, evidence_id)
        until = evidence.received_at + timedelta(days=work.parameters.lock_days)
    locked = kit.objects.protect(original_key(evidence.sha256), until)
    log.info("original protected", evidence=str(evidence_id), until=until.isoformat(), locked=locked)
    return locked
