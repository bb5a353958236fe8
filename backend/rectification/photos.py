"""Photos as rectification judges them: what was read from each, how far off it is, where its bytes stand already."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa
from geoalchemy2 import Geography

from backend.evidence.model import Evidence, EvidenceLink, Reading
from backend.evidence.queries import visible_evidence
from backend.rectification.errors import NotAPhoto, StillReading
from backend.rectification.model import Round, RoundPhoto
from backend.rectification.rules import Shown
from backend.tasks.model import Task
from backend.work import Work

Explained = Mapping[UUID, str | None]


def radius_m(work: Work, task: Task, accuracy_m: float | None = None) -> float:
    """R of domain.md §3.9, in metres: never under 50, and as wide as the two fixes are uncertain."""
    rules = work.parameters
    return max(rules.near_m, (task.accuracy_m or 0.0) + (accuracy_m or 0.0) + rules.near_slack_m)


def shown(work: Work, task: Task, photo_ids: Sequence[UUID], explained: Explained | None = None) -> list[Shown]:
    """These photos, in the order asked for.

    Raises NotAPhoto: not there, not seen, not a photo; StillReading: the job that reads it has not run yet."""
    distance = sa.func.ST_Distance(sa.cast(Reading.place, Geography), sa.cast(Task.place, Geography))
    found = work.session.execute(
        sa.select(Evidence, Reading, distance)
        .join(Task, Task.id == task.id)
        .outerjoin(Reading, Reading.evidence_id == Evidence.id)
        .where(Evidence.id.in_(photo_ids), Evidence.kind == "photo", visible_evidence(work.actor))
    )
    rows = {evidence.id: (evidence, reading, metres) for evidence, reading, metres in found}
    missing = [str(photo_id) for photo_id in photo_ids if photo_id not in rows]
    if missing:
        raise NotAPhoto("no such photo", missing=missing)
    used = _used_in(work, task, [rows[photo_id][0].sha256 for photo_id in photo_ids])
    return [_one(*rows[photo_id], used, (explained or {}).get(photo_id)) for photo_id in photo_ids]


def _one(
    evidence: Evidence, reading: Reading | None, metres: float | None, used: dict[str, str], explanation: str | None
) -> Shown:
    if reading is None:
        raise StillReading("the photo is still being read", evidence_id=str(evidence.id), retry_after_s=2)
    return Shown(
        sha256=evidence.sha256,
        received_at=evidence.received_at,
        captured_at=reading.captured_at or evidence.received_at,
        flags=frozenset(reading.flags),
        distance_m=metres,
        used_in=used.get(evidence.sha256),
        explanation=explanation,
    )


def _used_in(work: Work, task: Task, digests: Sequence[str]) -> dict[str, str]:
    """Where these bytes stand already, by digest: "before-photo", or the row whose after-photo they were.

    A row within R may show the same photo: one picture of two near points."""
    before = (
        sa.select(Evidence.sha256, sa.literal("before-photo"))
        .join(EvidenceLink, EvidenceLink.evidence_id == Evidence.id)
        .where(EvidenceLink.object_id == task.id, EvidenceLink.role == "finding", Evidence.sha256.in_(digests))
    )
    far = sa.not_(
        sa.func.coalesce(
            sa.func.ST_DWithin(
                sa.cast(Task.place, Geography),
                sa.select(sa.cast(Task.place, Geography)).where(Task.id == task.id).scalar_subquery(),
                radius_m(work, task),
            ),
            sa.false(),
        )
    )
    after = (
        sa.select(Evidence.sha256, sa.func.coalesce(Task.serial, sa.cast(Task.id, sa.Text)))
        .join(RoundPhoto, RoundPhoto.after_id == Evidence.id)
        .join(Round, Round.id == RoundPhoto.round_id)
        .join(Task, Task.id == Round.task_id)
        .where(Evidence.sha256.in_(digests), Round.submitted_at.is_not(None))
        .where(sa.or_(Task.id == task.id, far))
    )
    return dict(work.session.execute(sa.union_all(after, before)).all())
