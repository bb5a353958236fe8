"""The tracks of a mission while they are recorded, as they grow."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from apiflask import APIBlueprint
from flask import Response, request
from pydantic import BaseModel

from backend.http.auth import browser_actor
from backend.http.kit import kit
from backend.http.spec import answers_also
from backend.inspections.model import Inspection
from backend.people.queries import names_of
from backend.people.taking import see
from backend.recordings.model import Recording
from backend.recordings.queries import Line, lines_of, recordings_of
from backend.work import Work

bp = APIBlueprint("recordings", __name__, tag="evidence")


class StretchShown(BaseModel):
    """One source's part of a track. lines: WGS 84, cut at silences; of a sealed track they stand in /tracks."""

    source: str
    from_at: datetime
    to_at: datetime
    lines: list[list[list[float]]]


class RecordingShown(BaseModel):
    """points_n: as many as came, those sent twice too. stopped_at: its phone said stop; sealed_at: it is evidence."""

    id: UUID
    person_id: UUID
    person_name: str
    started_at: datetime
    heard_at: datetime
    stopped_at: datetime | None
    sealed_at: datetime | None
    evidence_id: UUID | None
    points_n: int
    stretches: list[StretchShown]


class RecordingsShown(BaseModel):
    items: list[RecordingShown]


@bp.get("/inspections/<uuid:inspection_id>/recordings")
@bp.output(RecordingsShown)
@answers_also(304)
def listed(inspection_id: UUID) -> Any:
    """Who is being recorded on a mission since when, and where that led so far, for those who may see its tracks."""
    with kit().work(browser_actor()) as work:
        see(work, Inspection, inspection_id)
        rows = recordings_of(work, inspection_id)
        names = names_of(work.session, [row.person_id for row in rows])
        answer = Response(content_type="application/json", headers={"Cache-Control": "private, no-cache"})
        answer.set_etag(_version(rows, names))
        if request.if_none_match.contains(answer.get_etag()[0] or ""):
            answer.status_code = 304
            return answer
        answer.set_data(RecordingsShown(items=[_shown(work, row, names) for row in rows]).model_dump_json())
        return answer


def _version(rows: Sequence[Recording], names: Mapping[UUID, str]) -> str:
    said = "".join(f"{row.id} {row.version} {row.sealed_at} {row.finished_at} {names[row.person_id]}\n" for row in rows)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _shown(work: Work, row: Recording, names: Mapping[UUID, str]) -> RecordingShown:
    sealed: list[tuple[dict[str, Any], list[Line]]] = [(said, []) for said in row.stretches.get("stretches", [])]
    return RecordingShown(
        id=row.id,
        person_id=row.person_id,
        person_name=names[row.person_id],
        started_at=row.started_at,
        heard_at=row.heard_at,
        stopped_at=row.finished_at,
        sealed_at=row.sealed_at,
        evidence_id=row.evidence_id,
        points_n=row.points_n,
        stretches=[_stretch(*one) for one in (sealed if row.sealed_at else lines_of(work, row))],
    )


def _stretch(said: dict[str, Any], lines: list[Line]) -> StretchShown:
    from_at, to_at = (datetime.fromtimestamp(said[end], UTC) for end in ("from_s", "to_s"))
    return StretchShown(source=said["source"], from_at=from_at, to_at=to_at, lines=lines)
