"""Watermarked copies of evidence, and the way back from the code on one to the evidence and its receipt."""

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from apiflask import APIBlueprint
from flask import Response, current_app, request
from pydantic import BaseModel

from backend.api.evidence import ASK_AGAIN, rendition_urls
from backend.evidence.codes import code_of
from backend.evidence.looking import look_at_evidence
from backend.evidence.model import Reading
from backend.evidence.watermarking import evidence_with_code, rows_shown, watermark_of, watermarked
from backend.http.auth import browser_actor
from backend.http.kit import kit
from backend.http.spec import answers, answers_also
from backend.http.wire import RowName
from backend.people.audit import note_access

bp = APIBlueprint("watermarks", __name__, tag="evidence")


class WhichRow(BaseModel):
    """The row whose serial and chainage are to stand on the copy; none: the first one it shows."""

    task_id: UUID | None = None


class Verified(BaseModel):
    """What a code stands for: the evidence, its receipt as it was signed, and the rows it shows."""

    code: str
    evidence_id: UUID
    kind: str
    sha256: str
    size: int
    received_at: datetime
    captured_at: datetime | None
    captured_source: str | None
    receipt: dict[str, Any]
    renditions: dict[str, str]
    tasks: list[RowName]


@bp.get("/evidence/<uuid:evidence_id>/watermarked")
@bp.input(WhichRow, location="query", arg_name="which")
@answers("image/jpeg")
@answers_also(304)
def copied(evidence_id: UUID, which: WhichRow) -> Response:
    """The picture with time, place, chainage, group, serial and code under it, and nothing of the device; each copy
    that leaves is written down."""
    with kit().work(browser_actor()) as work:
        evidence = look_at_evidence(work, evidence_id, "watermarked.seen")
        wanted = watermark_of(work, evidence, which.task_id, current_app.config["PUBLIC_URL"])
        note_access(work, "watermarked.given", evidence.id)
    answer = Response(content_type="image/jpeg", headers={"Cache-Control": ASK_AGAIN, "Vary": "Cookie"})
    answer.headers["Content-Disposition"] = f'attachment; filename="{code_of(evidence.leaf_hash)}.jpg"'
    answer.set_etag(f"{wanted.sha256}-{wanted.recipe}")
    if request.if_none_match.contains(answer.get_etag()[0] or ""):
        answer.status_code = 304
        return answer
    answer.set_data(watermarked(kit(), wanted))
    return answer


@bp.get("/verify/<code>")
@bp.output(Verified)
def verified(code: str) -> Verified:
    """The evidence that a code on a watermarked copy stands for, and its receipt; 404 also where one may not see it."""
    with kit().work(browser_actor()) as work:
        evidence = look_at_evidence(work, evidence_with_code(work, code).id, "evidence.seen")
        reading = work.session.get(Reading, evidence.id)
        plain = ("kind", "sha256", "size", "received_at")
        return Verified(
            **{name: getattr(evidence, name) for name in plain},
            code=code_of(evidence.leaf_hash),
            evidence_id=evidence.id,
            captured_at=reading.captured_at if reading else None,
            captured_source=reading.captured_source if reading else None,
            receipt=orjson.loads(evidence.receipt),
            renditions=rendition_urls(evidence.id, reading),
            tasks=[RowName.model_validate(row, from_attributes=True) for row in rows_shown(work, evidence.id)],
        )
