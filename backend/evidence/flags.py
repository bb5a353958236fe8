"""Flags that come from beside the bytes: other evidence, and the things it is linked to. They inform; nothing else."""

from uuid import UUID

import sqlalchemy as sa
from shapely import Point

from backend.evidence.model import Evidence, EvidenceLink, Reading
from backend.evidence.position import near_m
from backend.tasks.model import Task
from backend.work import Work
from geo.lonlat import LonLat
from geo.measure import distances_m

OF_LINKS = ("far_from_task", "reused", "task_unknown")


def flags_of_links(work: Work, evidence_id: UUID) -> None:
    """Look again at what surrounds a piece that has been read; its other flags stay."""
    reading = work.session.get(Reading, evidence_id, populate_existing=True)
    if reading is None:
        return
    found = {
        "far_from_task": _far_from_task(work, reading),
        "reused": _reused(work, evidence_id),
        "task_unknown": _wished(work, evidence_id),
    }
    others = {flag for flag in reading.flags if flag not in OF_LINKS}
    reading.flags = sorted(others | {flag for flag, holds in found.items() if holds})
    work.session.flush()


def _far_from_task(work: Work, reading: Reading) -> bool:
    """Taken farther than R (domain.md §3.9) from a task it is linked to."""
    if not isinstance(reading.place, Point):
        return False
    tasks = (
        sa.select(Task.place, Task.accuracy_m)
        .join(EvidenceLink, EvidenceLink.object_id == Task.id)
        .where(EvidenceLink.evidence_id == reading.evidence_id, sa.not_(EvidenceLink.wish), Task.place.is_not(None))
    )
    here, least, slack = LonLat(reading.place.x, reading.place.y), work.parameters.near_m, work.parameters.near_slack_m
    return any(
        _apart_m(here, place) > near_m([accuracy, reading.accuracy_m], least, slack)
        for place, accuracy in work.session.execute(tasks)
        if isinstance(place, Point)
    )


def _apart_m(here: LonLat, there: Point) -> float:
    return float(distances_m(here.as_path(), LonLat(there.x, there.y).as_path())[0])


def _reused(work: Work, evidence_id: UUID) -> bool:
    """The same bytes came before under another id."""
    mine = work.session.get_one(Evidence, evidence_id)
    before = sa.tuple_(Evidence.received_at, Evidence.id) < sa.tuple_(
        sa.literal(mine.received_at, Evidence.received_at.type), sa.literal(mine.id, Evidence.id.type)
    )
    return bool(work.session.scalar(sa.select(sa.exists().where(Evidence.sha256 == mine.sha256, before))))


def _wished(work: Work, evidence_id: UUID) -> bool:
    known_here = EvidenceLink.object_kind != "follow_up_visit"  # visits are judged above this noun
    links = sa.select(sa.exists().where(EvidenceLink.evidence_id == evidence_id, EvidenceLink.wish, known_here))
    return bool(work.session.scalar(links))
