"""What a visitor saw, on fresh photos of their own; a relapse becomes a suspicion for a person to judge."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa

from backend.events import Event
from backend.evidence.linking import accept_link
from backend.evidence.model import Evidence
from backend.evidence.said import SaidLink
from backend.follow_up.errors import FoundMissing, VisitPhotoMissing
from backend.follow_up.model import Visit
from backend.follow_up.seeding import open_visit
from backend.follow_up.suspecting import suspect_from_visit
from backend.follow_up.visits import allowed, move_visit, take_visit
from backend.rectification.errors import ReasonMissing
from backend.rectification.photos import shown
from backend.rectification.rules import need_of_now, need_readable
from backend.tasks.homes import category_of
from backend.tasks.model import Task
from backend.work import Expected, Work
from geo.lonlat import LonLat

Result = Literal["holds", "partial", "rebounded", "unable"]


@dataclass(frozen=True)
class Back:
    """What is back: where, and what it looks like. category_code: of the same family, the old one where not said."""

    at: LonLat | None
    accuracy_m: float | None
    text: str
    category_code: str | None = None


@dataclass(frozen=True)
class Seen:
    """What a visitor saw. quantity_back: in the row's target_unit, of a partial relapse."""

    result: Result
    evidence_ids: Sequence[UUID] = ()
    note: str | None = None
    quantity_back: Decimal | None = None
    back: Back | None = None


def finish(work: Work, visit_id: UUID, expected: Expected, seen: Seen) -> Visit:
    """The visitor says what is there, on fresh photos of their own; a relapse becomes a suspicion for others to judge.

    `unable` needs a reason, counts as no result, and orders another visit.
    Raises NotTheVisitor, WrongState, PhotoUnreadable, OwnPhotoTooOld, VisitPhotoMissing, FoundMissing,
    ReasonMissing, UnknownCategory."""
    visit = take_visit(work, visit_id, expected, "result")
    allowed(work, visit, "result")
    task = work.session.get_one(Task, visit.task_id)
    digests = _fresh_photos(work, visit, task, seen) if seen.result != "unable" else []
    if seen.result == "unable" and not (seen.note or "").strip():
        raise ReasonMissing("why could the row not be seen")
    found = _found(work, task, seen) if seen.result in ("partial", "rebounded") else None
    visit.result, visit.note, visit.visited_at, visit.found = seen.result, seen.note, work.now, found
    visit.quantity_back, visit.evidence_ids = seen.quantity_back, list(seen.evidence_ids)
    if found is not None:
        suspect_from_visit(work, visit, task)
    elif seen.result == "unable":
        open_visit(work, visit.draw_id, visit.task_id, replaces_id=visit.id)
    return move_visit(work, visit, "result", expected, evidence=digests, result=seen.result)


def _fresh_photos(work: Work, visit: Visit, task: Task, seen: Seen) -> list[str]:
    """The digests of the visitor's own photos, one at least taken at the old spot after they were sent; a note stands
    in for its nearness where there is no fix, and for the photo where the row is judged by its papers.

    Raises PhotoUnreadable, OwnPhotoTooOld, VisitPhotoMissing."""
    noted, sent_at = bool((seen.note or "").strip()), _sent_at(work, visit)
    photos = shown(work, task, seen.evidence_ids)
    need_readable(photos)
    need_of_now(photos, sent_at)
    owners = set(work.session.scalars(sa.select(Evidence.person_id).where(Evidence.id.in_(seen.evidence_ids))))
    own = owners <= {work.actor.person_id} and not any(photo.used_in is not None for photo in photos)
    fresh = [photo for photo in photos if photo.fresh(sent_at)]
    enough = any(photo.near for photo in fresh) or (noted and (bool(fresh) or task.evidence_profile == "document"))
    if not own or not enough:
        raise VisitPhotoMissing("a visit rests on fresh photos of the visitor's own, at the spot", photos=len(photos))
    for photo_id in seen.evidence_ids:
        accept_link(work, photo_id, SaidLink(object_kind="task", object_id=task.id, role="follow_up"))
    return [photo.sha256 for photo in photos]


def _sent_at(work: Work, visit: Visit) -> datetime:
    sent = sa.select(Event.at).where(Event.subject_id == visit.id, Event.act == "assign").order_by(Event.n.desc())
    return work.session.scalars(sent.limit(1)).one()


def _found(work: Work, task: Task, seen: Seen) -> dict[str, Any]:
    """What is back, as the visit keeps it. Raises FoundMissing, UnknownCategory."""
    back = seen.back
    if back is None or not back.text.strip() or (back.at is None and task.place is not None):
        raise FoundMissing("say where it is back, and what")
    if seen.result == "partial" and not _part_of(task, seen.quantity_back):
        raise FoundMissing("say how much of it is back", target=task.target_quantity and float(task.target_quantity))
    category = old = category_of(work, task.category_code, task.category_version)
    if back.category_code not in (None, old.code):
        category = category_of(work, back.category_code)
    if category.family != old.family:
        raise FoundMissing("another kind of problem is registered as one of its own", category_code=category.code)
    return {
        "lon": back.at.lon if back.at else None,
        "lat": back.at.lat if back.at else None,
        "accuracy_m": back.accuracy_m,
        "text": back.text,
        "category_code": category.code,
        "category_version": category.version,
    }


def _part_of(task: Task, quantity: Decimal | None) -> bool:
    """Whether a quantity is a part of what was put right; a row without a target asks for none."""
    return task.target_quantity is None or (quantity is not None and 0 < quantity <= task.target_quantity)
