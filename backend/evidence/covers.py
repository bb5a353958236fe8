"""The one photo by which a row of a list is known: the first that was handed in as its finding."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from backend.actor import Actor
from backend.evidence.model import Evidence, EvidenceLink
from backend.evidence.queries import shown_to


def cover_photos(session: Session, actor: Actor, task_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """The evidence id of each row's first finding, of rows that the actor has been found to see; missing: no photo."""
    rows = session.execute(
        sa.select(EvidenceLink.object_id, Evidence.id)
        .join(Evidence, Evidence.id == EvidenceLink.evidence_id)
        .where(
            EvidenceLink.object_id.in_(task_ids),
            EvidenceLink.role == "finding",
            sa.not_(EvidenceLink.wish),
            Evidence.kind == "photo",
            shown_to(actor),
        )
        .ext(distinct_on(EvidenceLink.object_id))
        .order_by(EvidenceLink.object_id, Evidence.received_at, Evidence.id)
    )
    return {row.object_id: row.id for row in rows}
