"""Photos as rectification judges them: what was read from each, how far off it is, where its bytes stand already."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from geoalchemy2 import Geography

from backend.evidence.model import Evidence, EvidenceLink, Reading
from backend.evidence.queries import visible_evidence
from backend.people.scope import visible
from backend.rectification.errors import NotAPhoto, StillReading
from backend.rectification.model import Round, RoundPhoto
from backend.rectification.rules import Shown, why_look
from backend.tasks.model import Task
from backend.work import Work

Explained = Mapping[UUID, str | None]


def radius_m(work: Work, task: Task, accuracy_m: float | None = None) -> float:
    """R of domain.md §3.9, in metres: never under 50, and as wide as the two fixes are uncertain.

    A fix worse than a photo may have widens it no further: nobody comes near by knowing less."""
    rules = work.parameters
    other = min(accuracy_m or 0.0, rules.photo_accuracy_m)
    return max(rules.near_m, (task.accuracy_m or 0.0) + other + rules.near_slack_m)


def shown(work: Work, task: Task, photo_ids: Sequence[UUID], explained: Explained | None = None) -> list[Shown]:
    """These photos, in the order asked for.

    Raises NotAPhoto: not there, not seen, not a photo; StillReading: the job that reads it has not run yet."""
    distance = sa.func.ST_Distance(sa.cast(Reading.place, Geography), sa.cast(Task.place, Geography))
    found = work.session.execute(
        sa.select(Evidence, Reading, distance)
        .select_from(Evidence)
        .join(Task, Task.id == task.id)
        .outerjoin(Reading, Reading.evidence_id == Evidence.id)
        .where(Evidence.id.in_(photo_ids), Evidence.kind == "photo")
        .where(sa.or_(visible_evidence(work.actor), Evidence.id.in_(_of_the_rounds(task))))
    )
    rows = {evidence.id: (evidence, reading, metres) for evidence, reading, metres in found}
    missing = [str(photo_id) for photo_id in photo_ids if photo_id not in rows]
    if missing:
        raise NotAPhoto("no such photo", missing=missing)
    used = _used_in(work, task, [rows[photo_id][0].sha256 for photo_id in photo_ids])
    return [
        replace(_one(*rows[photo_id]), radius_m=radius_m(work, task, _accuracy(rows[photo_id][1])),
                used_in=used.get(rows[photo_id][0].sha256), explanation=(explained or {}).get(photo_id))
        for photo_id in photo_ids
    ]  # fmt: skip


def _accuracy(reading: Reading | None) -> float | None:
    return reading.accuracy_m if reading else None


def _one(evidence: Evidence, reading: Reading | None, metres: float | None) -> Shown:
    if reading is None:
        raise StillReading("the photo is still being read", evidence_id=str(evidence.id), retry_after_s=2)
    return Shown(
        sha256=evidence.sha256,
        received_at=evidence.received_at,
        captured_at=reading.captured_at or evidence.received_at,
        flags=frozenset(reading.flags),
        distance_m=metres,
        readable=reading.readable,
    )


def why_explained(work: Work, task: Task, after_ids: Sequence[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Why each of these after-photos needs explaining, by its id; those that speak for themselves are left out."""
    photos = zip(after_ids, shown(work, task, after_ids), strict=True) if after_ids else ()
    why = {after_id: why_look(photo, ordered_at(task)) for after_id, photo in photos}
    return {after_id: reasons for after_id, reasons in why.items() if reasons}


def asks_for_a_look(work: Work, task: Task, row: Round) -> bool:
    """Whether an after-photo of this round needed explaining, so that its place, if it has one, is looked at."""
    after_ids = work.session.scalars(sa.select(RoundPhoto.after_id).where(RoundPhoto.round_id == row.id)).all()
    return task.place is not None and bool(why_explained(work, task, after_ids))


def ordered_at(task: Task) -> datetime:
    """When the row was ordered to be put right; of one that never was, since when it is there."""
    return task.dispatched_at or task.created_at


def need_befores(work: Work, task: Task, before_ids: Sequence[UUID]) -> None:
    """Raise NotAPhoto unless these are photos of what was found at this row."""
    found = sa.select(EvidenceLink.evidence_id).where(
        EvidenceLink.object_id == task.id, EvidenceLink.role == "finding", sa.not_(EvidenceLink.wish)
    )
    known = set(work.session.scalars(sa.select(Evidence.id).where(Evidence.id.in_(found), Evidence.kind == "photo")))
    if missing := [str(before) for before in before_ids if before not in known]:
        raise NotAPhoto("a before-photo is one of what was found here", missing=missing)


def _of_the_rounds(task: Task) -> sa.Select[UUID]:
    """The photos that the unit's rounds name: who signs or checks them sees them, whoever took them."""
    return sa.select(RoundPhoto.after_id).join(Round, Round.id == RoundPhoto.round_id).where(Round.task_id == task.id)


def _used_in(work: Work, task: Task, digests: Sequence[str]) -> dict[str, str]:
    """Where these bytes stand already, by digest: "before-photo", or the row whose after-photo they were.

    A row within R may show the same photo: one picture of two near points. A round that was taken back, or whose
    papers were incomplete, is handed in again with the same photos. A row that the actor may not see has no name."""
    its_name = sa.func.coalesce(Task.serial, sa.cast(Task.id, sa.Text))
    where = sa.case((visible(work.actor, Task), its_name), else_=sa.literal("another row"))
    before = (
        sa.select(Evidence.sha256, sa.literal("before-photo"))
        .join(EvidenceLink, EvidenceLink.evidence_id == Evidence.id)
        .where(EvidenceLink.role == "finding", sa.not_(EvidenceLink.wish), Evidence.sha256.in_(digests))
    )
    after = (
        sa.select(Evidence.sha256, where)
        .join(RoundPhoto, RoundPhoto.after_id == Evidence.id)
        .join(Round, Round.id == RoundPhoto.round_id)
        .join(Task, Task.id == Round.task_id)
        .where(Evidence.sha256.in_(digests), Round.submitted_at.is_not(None), Round.state != "withdrawn")
        .where(sa.or_(sa.and_(Task.id == task.id, Round.state != "returned"), _far_from(work, task)))
    )
    return dict(work.session.execute(sa.union_all(after, before)).all())


def _far_from(work: Work, task: Task) -> sa.ColumnElement[bool]:
    """Other rows that lie farther off than R, or nobody knows how far."""
    here = sa.select(sa.cast(Task.place, Geography)).where(Task.id == task.id).scalar_subquery()
    both = sa.func.coalesce(Task.accuracy_m, 0.0) + (task.accuracy_m or 0.0) + work.parameters.near_slack_m
    near = sa.func.ST_DWithin(sa.cast(Task.place, Geography), here, sa.func.greatest(work.parameters.near_m, both))
    return sa.and_(Task.id != task.id, sa.not_(sa.func.coalesce(near, sa.false())))
