"""The photos of a row: all of them by role, and before, after, later side by side."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from apiflask import APIBlueprint

from backend.api.evidence import rendition_urls
from backend.evidence import queries
from backend.evidence.comparing import Pair, Shot, pairs
from backend.evidence.model import Evidence, Reading
from backend.http.auth import browser_actor
from backend.http.kit import kit
from backend.http.wire import geojson
from backend.people.model import Person
from backend.people.taking import see
from backend.rectification.model import Round, RoundPhoto
from backend.tasks.model import Task
from backend.work import Work
from geo.lonlat import LonLat
from geo.viewpoint import View

bp = APIBlueprint("photos", __name__, tag="tasks")
SIDE_OF = {"finding": "before", "after": "after", "verification": "after", "follow_up": "later"}
READ = ("captured_at", "captured_source", "heading_deg", "heading_ref", "readable")


@bp.get("/tasks/<uuid:task_id>/photos")
def listed(task_id: UUID) -> Any:
    """Every photo that shows this row, with its role, in order of arrival."""
    with kit().work(browser_actor()) as work:
        return {"items": _photos(work, task_id), "next": None}


@bp.get("/tasks/<uuid:task_id>/comparison")
def compared(task_id: UUID) -> Any:
    """Before, after and later, and which of them belong side by side, with how far their viewpoints differ."""
    with kit().work(browser_actor()) as work:
        photos = _photos(work, task_id)
        by_side: dict[str, list[dict[str, Any]]] = {"before": [], "after": [], "later": []}
        for photo in photos:
            if side := SIDE_OF.get(photo["role"]):
                by_side[side].append(photo)
        shots = {side: [_shot(photo) for photo in some] for side, some in by_side.items()}
        found = pairs(shots["before"], shots["after"], shots["later"], _said(work, task_id))
        return {**by_side, "pairs": [_pair(pair) for pair in found]}


def _photos(work: Work, task_id: UUID) -> list[dict[str, Any]]:
    see(work, Task, task_id)
    rows = [row for row in queries.photos_of(work.session, work.actor, task_id) if row[0].kind == "photo"]
    readings = queries.readings_of(work.session, [evidence.id for evidence, _ in rows])
    people = {evidence.person_id for evidence, _ in rows}
    named = work.session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(people)))
    names = dict(named.all())
    inside = queries.sees_originals(work.actor)
    flags = {found.evidence_id: queries.flags_shown(work.actor, found) for found in readings.values()}
    shown = [_photo(evidence, role, readings.get(evidence.id), names, inside) for evidence, role in rows]
    return [{**photo, "flags": flags.get(photo["evidence_id"], [])} for photo in shown]


def _photo(
    evidence: Evidence, role: str, reading: Reading | None, names: dict[UUID, str], inside: bool
) -> dict[str, Any]:
    """Before its job has run a photo has no reading: it is not unreadable, only not read. Units get no names."""
    read = {name: getattr(reading, name) for name in READ} if reading else dict.fromkeys(READ)
    return {
        "evidence_id": evidence.id,
        "role": role,
        **read,
        "readable": reading.readable if reading else True,
        "accuracy_m": reading.accuracy_m if reading else None,
        "place": geojson(reading.place) if reading else None,
        "received_at": evidence.received_at,
        "renditions": rendition_urls(evidence.id, reading),
        "original_url": f"/api/v1/evidence/{evidence.id}/original" if inside else None,
        "sha256": evidence.sha256,
        "uploader": {"id": evidence.person_id, "name": names.get(evidence.person_id, "")} if inside else None,
    }


def _shot(photo: dict[str, Any]) -> Shot:
    place = photo["place"]
    at = LonLat(*place["coordinates"]) if place else None
    return Shot(photo["evidence_id"], View(at, photo["accuracy_m"], photo["heading_deg"]))


def _said(work: Work, task_id: UUID) -> dict[UUID, UUID]:
    """Which before-photo a unit named for each after-photo."""
    named = sa.select(RoundPhoto.after_id, RoundPhoto.before_id).join(Round, Round.id == RoundPhoto.round_id)
    rows = work.session.execute(named.where(Round.task_id == task_id, RoundPhoto.before_id.is_not(None)))
    return {after_id: before_id for after_id, before_id in rows if before_id is not None}


def _pair(pair: Pair) -> dict[str, Any]:
    compared = pair.compared
    return {
        "before_id": pair.before_id,
        "after_id": pair.after_id,
        "later_id": pair.later_id,
        "distance_m": compared.distance_m if compared else None,
        "heading_difference_deg": compared.turn_deg if compared else None,
        "verdict": compared.verdict if compared else None,
        "reasons": compared.reasons if compared else [],
    }
