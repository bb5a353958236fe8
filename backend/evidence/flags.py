"""Flags that come from beside the bytes: other evidence, and the things it is linked to. They inform; nothing else."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from shapely import Point
from sqlalchemy.orm import aliased

from backend.evidence.findings import PIECE, Finding, Strength, keep_findings
from backend.evidence.model import Evidence, EvidenceLink, Reading
from backend.evidence.position import near_m
from backend.tasks.model import Task
from backend.work import Work
from geo.lonlat import LonLat
from geo.measure import distances_m

OF_LINKS = ("far_from_task", "reused", "task_unknown", "taken_before_dispatch")
DOUBTFUL_CLOCK = frozenset({"clock_skew", "tz_assumed"})
VERY_FAR = 10
"""A photo so many times farther off than R is no matter of accuracy."""


MINE = aliased(Evidence)
FIRST_OF_ITS_BYTES = (  # the same bytes came before under another id
    sa.select(Evidence.id)
    .join(MINE, MINE.sha256 == Evidence.sha256)
    .where(MINE.id == PIECE, sa.tuple_(Evidence.received_at, Evidence.id) < sa.tuple_(MINE.received_at, MINE.id))
    .order_by(Evidence.received_at, Evidence.id)
    .limit(1)
)
SHOWS = sa.and_(EvidenceLink.object_id == Task.id, EvidenceLink.evidence_id == PIECE, sa.not_(EvidenceLink.wish))
PLACES = sa.select(Task.place, Task.accuracy_m).join(EvidenceLink, SHOWS).where(Task.place.is_not(None))
ORDERED = sa.select(sa.func.max(Task.dispatched_at)).join(EvidenceLink, SHOWS).where(EvidenceLink.role == "after")
WISHED = sa.exists().where(
    EvidenceLink.evidence_id == PIECE,
    EvidenceLink.wish,
    EvidenceLink.object_kind != "follow_up_visit",  # visits are judged above this noun
)
BESIDE = sa.select(
    FIRST_OF_ITS_BYTES.scalar_subquery().label("first"),
    WISHED.label("is_wish"),
    ORDERED.scalar_subquery().label("ordered"),
    sa.exists(PLACES).label("has_places"),
)
"""All that stands beside a piece, in one way to the database; of nearly every piece it is nothing."""


def flags_of_links(work: Work, evidence_id: UUID) -> None:
    """Look again at what surrounds a piece that has been read; its other flags stay."""
    reading = work.session.get(Reading, evidence_id, populate_existing=True)
    if reading is not None:
        keep_findings(work, evidence_id, OF_LINKS, findings_of_links(work, reading))


def findings_of_links(work: Work, reading: Reading) -> list[Finding]:
    """What surrounds a piece that has been read, and speaks against it: each of OF_LINKS that it came to."""
    beside = work.session.execute(BESIDE, {"piece": reading.evidence_id}).one()
    found = (
        _far_from_task(work, reading) if beside.has_places else None,
        Finding("reused", "strong", {}, beside.first) if beside.first else None,
        Finding("task_unknown", "weak") if beside.is_wish else None,
        _early(reading, beside.ordered),
    )
    return [finding for finding in found if finding]


def _far_from_task(work: Work, reading: Reading) -> Finding | None:
    """Taken farther than R (domain.md §3.9) from a task it is linked to: the farthest of them."""
    if not isinstance(reading.place, Point):
        return None
    here, least, slack = LonLat(reading.place.x, reading.place.y), work.parameters.near_m, work.parameters.near_slack_m
    apart = [
        (_apart_m(here, place), near_m([accuracy, reading.accuracy_m], least, slack))
        for place, accuracy in work.session.execute(PLACES, {"piece": reading.evidence_id})
        if isinstance(place, Point)
    ]
    far = [(metres, radius) for metres, radius in apart if metres > radius]
    if not far:
        return None
    metres, radius = max(far)
    strength: Strength = "strong" if metres > VERY_FAR * radius else "weak"
    return Finding("far_from_task", strength, {"distance_m": round(metres), "radius_m": round(radius)})


def _apart_m(here: LonLat, there: Point) -> float:
    return float(distances_m(here.as_path(), LonLat(there.x, there.y).as_path())[0])


def _early(reading: Reading, ordered: datetime | None) -> Finding | None:
    """Shown as what was put right, but taken before the order to do so."""
    if reading.captured_at is None or reading.captured_source == "arrival":
        return None
    if ordered is None or reading.captured_at >= ordered:
        return None
    hours = round((ordered - reading.captured_at).total_seconds() / 3600, 1)
    strength: Strength = "weak" if DOUBTFUL_CLOCK & set(reading.flags) else "strong"
    return Finding("taken_before_dispatch", strength, {"hours": hours})
