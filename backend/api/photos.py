"""The photos of a row: all of them by role, and before, after, later side by side."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self
from uuid import UUID

from apiflask import APIBlueprint
from pydantic import BaseModel

from backend.api.evidence import original_url, rendition_urls
from backend.api.flag_json import FlagShown
from backend.evidence.comparing import Pair
from backend.evidence.showing import Photo, photos_shown
from backend.http.auth import browser_actor
from backend.http.kit import kit
from backend.http.wire import PointShown
from backend.people.taking import look
from backend.rectification.comparing import compare
from backend.tasks.model import Task

bp = APIBlueprint("photos", __name__, tag="tasks")


class UploaderShown(BaseModel):
    id: UUID
    name: str


class PhotoShown(BaseModel):
    """A photo in its role. Before its job has run it has no reading: it is not unreadable, only not read.

    uploader, original_url: for supervisors and auditors. place: GeoJSON, WGS 84. c2pa: what its signed manifest is
    worth, as none is trusted here; null: it has none."""

    evidence_id: UUID
    role: str
    captured_at: datetime | None
    captured_source: str | None
    heading_deg: float | None
    heading_ref: str | None
    readable: bool
    accuracy_m: float | None
    place: PointShown | None
    received_at: datetime
    renditions: dict[str, str]
    original_url: str | None
    sha256: str
    uploader: UploaderShown | None
    flags: list[str]
    findings: list[FlagShown]
    c2pa: str | None

    @classmethod
    def of(cls, photo: Photo) -> Self:
        evidence, reading, taken_by = photo.evidence, photo.reading, photo.taken_by
        return cls(
            evidence_id=evidence.id,
            role=photo.role,
            captured_at=reading and reading.captured_at,
            captured_source=reading and reading.captured_source,
            heading_deg=reading and reading.heading_deg,
            heading_ref=reading and reading.heading_ref,
            readable=reading.readable if reading else True,
            accuracy_m=reading and reading.accuracy_m,
            place=PointShown.of(reading.place) if reading else None,
            received_at=evidence.received_at,
            renditions=rendition_urls(evidence.id, reading),
            original_url=original_url(evidence.id) if taken_by else None,
            sha256=evidence.sha256,
            uploader=UploaderShown(id=taken_by[0], name=taken_by[1]) if taken_by else None,
            flags=list(photo.flags),
            findings=[FlagShown(**finding) for finding in photo.findings],
            c2pa=reading.c2pa["state"] if reading and reading.c2pa else None,
        )


class PhotosShown(BaseModel):
    items: list[PhotoShown]
    next: None = None


class PairShown(BaseModel):
    """Photos to lay side by side, and how far their viewpoints differ; null where only one is there."""

    before_id: UUID | None
    after_id: UUID | None
    later_id: UUID | None
    distance_m: float | None
    heading_difference_deg: float | None
    verdict: str | None
    reasons: list[str]

    @classmethod
    def of(cls, pair: Pair) -> Self:
        compared = pair.compared
        return cls(
            before_id=pair.before_id,
            after_id=pair.after_id,
            later_id=pair.later_id,
            distance_m=compared and compared.distance_m,
            heading_difference_deg=compared and compared.turn_deg,
            verdict=compared and compared.verdict,
            reasons=list(compared.reasons) if compared else [],
        )


class ComparisonShown(BaseModel):
    before: list[PhotoShown]
    after: list[PhotoShown]
    later: list[PhotoShown]
    pairs: list[PairShown]


@bp.get("/tasks/<uuid:task_id>/photos")
@bp.output(PhotosShown)
def listed(task_id: UUID) -> PhotosShown:
    """Every photo that shows this row, with its role, in order of arrival."""
    with kit().work(browser_actor()) as work:
        task = look(work, Task, task_id, "photos.seen")
        return PhotosShown(items=_shown(photos_shown(work, task.id)))


@bp.get("/tasks/<uuid:task_id>/comparison")
@bp.output(ComparisonShown)
def compared(task_id: UUID) -> ComparisonShown:
    """Before, after and later, and which of them belong side by side, with how far their viewpoints differ."""
    with kit().work(browser_actor()) as work:
        found = compare(work, look(work, Task, task_id, "comparison.seen"))
        sides = {side: _shown(getattr(found, side)) for side in ("before", "after", "later")}
        return ComparisonShown(**sides, pairs=[PairShown.of(pair) for pair in found.pairs])


def _shown(photos: Sequence[Photo]) -> list[PhotoShown]:
    return [PhotoShown.of(photo) for photo in photos]
