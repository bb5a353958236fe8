"""What shows a row beside photos and tracks: videos, voice notes, papers, measurements."""

from datetime import datetime
from typing import Self
from uuid import UUID

from apiflask import APIBlueprint
from pydantic import BaseModel

from backend.api.evidence import original_url, rendition_urls
from backend.api.photos import UploaderShown
from backend.evidence.showing import Photo, files_shown
from backend.http.auth import browser_actor
from backend.http.kit import kit
from backend.people.taking import look
from backend.tasks.model import Task

bp = APIBlueprint("files", __name__, tag="tasks")


class FileShown(BaseModel):
    """A file in its role. content_type: told by the content, null before its job has run; media_type: as declared.

    duration_s: of a recording, seconds. no_poster: why a video shows no picture. c2pa: what its manifest is worth.
    uploader, original_url: for supervisors and auditors; units get the poster alone."""

    evidence_id: UUID
    kind: str
    role: str
    size: int
    media_type: str
    content_type: str | None
    duration_s: float | None
    width: int | None
    height: int | None
    captured_at: datetime | None
    captured_source: str | None
    received_at: datetime
    readable: bool
    why_not: str | None
    no_poster: str | None
    c2pa: str | None
    flags: list[str]
    renditions: dict[str, str]
    original_url: str | None
    sha256: str
    uploader: UploaderShown | None

    @classmethod
    def of(cls, file: Photo) -> Self:
        evidence, reading, taken_by = file.evidence, file.reading, file.taken_by
        return cls(
            evidence_id=evidence.id,
            kind=evidence.kind,
            role=file.role,
            size=evidence.size,
            media_type=evidence.media_type,
            content_type=reading and reading.content_type,
            duration_s=reading and reading.duration_s,
            width=reading and reading.width,
            height=reading and reading.height,
            captured_at=reading and reading.captured_at,
            captured_source=reading and reading.captured_source,
            received_at=evidence.received_at,
            readable=reading.readable if reading else True,
            why_not=reading and reading.why_not,
            no_poster=reading and reading.exif.get("no_poster"),
            c2pa=reading.c2pa["state"] if reading and reading.c2pa else None,
            flags=list(file.flags),
            renditions=rendition_urls(evidence.id, reading),
            original_url=original_url(evidence.id) if taken_by else None,
            sha256=evidence.sha256,
            uploader=UploaderShown(id=taken_by[0], name=taken_by[1]) if taken_by else None,
        )


class FilesShown(BaseModel):
    items: list[FileShown]
    next: None = None


@bp.get("/tasks/<uuid:task_id>/files")
@bp.output(FilesShown)
def listed(task_id: UUID) -> FilesShown:
    """Every video, voice note, paper and measurement that shows this row, in order of arrival."""
    with kit().work(browser_actor()) as work:
        task = look(work, Task, task_id, "files.seen")
        return FilesShown(items=[FileShown.of(file) for file in files_shown(work, task.id)])
