"""Evidence for the browser: what it says, its copies, its original, its proof, and what it may show."""

from contextlib import ExitStack
from datetime import datetime
from typing import Any, Self
from uuid import UUID

import orjson
from apiflask import APIBlueprint
from flask import Response, request
from pydantic import BaseModel, ConfigDict

from backend.api.flag_json import FlagShown
from backend.evidence import queries
from backend.evidence.deriving import rendition_key
from backend.evidence.errors import NotDerived, OriginalWithheld
from backend.evidence.findings import findings_of
from backend.evidence.linking import links_seen
from backend.evidence.looking import look_at_evidence
from backend.evidence.model import Declaration, Evidence, Reading
from backend.evidence.said import SaidLink
from backend.http.auth import browser_actor
from backend.http.kit import kit
from backend.http.linking import Suggestions, link_said, suggestions_for
from backend.http.spec import answers, answers_also
from backend.http.wire import PointShown, geojson
from backend.people.audit import note_access
from backend.work import Work
from storage.custody.log import prove
from storage.errors import ObjectMissing
from storage.objects import CHUNK_BYTES, original_key

bp = APIBlueprint("evidence", __name__, tag="evidence")
ASK_AGAIN = "private, no-cache"
"""A copy never changes, but whether somebody may see it does: a browser keeps it, and asks each time."""
KEPT_AS_SENT = {"Content-Security-Policy": "sandbox", "X-Content-Type-Options": "nosniff"}


class ReadingShown(BaseModel):
    """What was read from the bytes. place: GeoJSON, WGS 84. exif: for supervisors and auditors."""

    readable: bool
    why_not: str | None
    content_type: str | None
    format: str | None
    width: int | None
    height: int | None
    duration_s: float | None
    captured_at: datetime | None
    captured_source: str | None
    position_source: str | None
    accuracy_m: float | None
    altitude_m: float | None
    heading_deg: float | None
    heading_ref: str | None
    sharpness: float | None
    flags: list[str]
    findings: list[FlagShown]
    place: PointShown | None
    exif: dict[str, Any] | None
    c2pa: dict[str, Any] | None

    @classmethod
    def of(cls, work: Work, reading: Reading) -> Self:
        inside = queries.sees_originals(work.actor)
        apart = {
            "flags": queries.flags_shown(work.actor, reading),
            "place": geojson(reading.place),
            "exif": reading.exif if inside else None,
            "c2pa": c2pa_json(reading, inside=inside),
            "findings": findings_of(work.session, work.actor, [reading.evidence_id]).get(reading.evidence_id, []),
        }
        return cls(**{name: getattr(reading, name) for name in cls.model_fields if name not in apart}, **apart)


class LinkShown(BaseModel):
    """What a piece is said to show; a wish is a link that its maker could not make then."""

    model_config = ConfigDict(from_attributes=True)

    object_kind: str
    object_id: UUID
    role: str
    wish: bool
    linked_by: UUID
    how: str
    linked_at: datetime


class EvidenceShown(BaseModel):
    """One piece as its reader may see it: who took it, and what EXIF says of the device, stays with supervisors.

    receipt: as it was signed. said: what its phone declared. renditions: addresses by longest side in px."""

    id: UUID
    kind: str
    sha256: str
    size: int
    media_type: str
    received_at: datetime
    leaf_hash: str
    uploader_id: UUID | None
    receipt: dict[str, Any]
    said: dict[str, Any] | None
    reading: ReadingShown | None
    renditions: dict[str, str]
    original_url: str | None
    links: list[LinkShown]

    @classmethod
    def of(cls, work: Work, evidence: Evidence) -> Self:
        reading, inside = work.session.get(Reading, evidence.id), queries.sees_originals(work.actor)
        plain = ("id", "kind", "sha256", "size", "media_type", "received_at", "leaf_hash")
        said = {**work.session.get_one(Declaration, evidence.id).said, "links": None}
        links = links_seen(work, evidence.id) if inside else []
        return cls(
            **{name: getattr(evidence, name) for name in plain},
            uploader_id=evidence.person_id if inside else None,
            receipt=orjson.loads(evidence.receipt),
            said=said if inside else None,
            reading=ReadingShown.of(work, reading) if reading else None,
            renditions=rendition_urls(evidence.id, reading),
            original_url=original_url(evidence.id) if inside else None,
            links=[LinkShown.model_validate(link) for link in links],
        )


class ProofShown(BaseModel):
    """Whether the leaf is published yet, and the proof when it is (hashes in hex, lowest neighbour first)."""

    published: bool
    index: int | None = None
    size: int | None = None
    leaf_hash: str | None = None
    proof: list[str] | None = None
    checkpoint: str | None = None


@bp.get("/evidence/<uuid:evidence_id>")
@bp.output(EvidenceShown)
def detail(evidence_id: UUID) -> EvidenceShown:
    """One piece of evidence: what its phone said, our receipt, and what was read from it."""
    with kit().work(browser_actor()) as work:
        return EvidenceShown.of(work, look_at_evidence(work, evidence_id, "evidence.seen"))


@bp.get("/evidence/<uuid:evidence_id>/renditions/<any('512', '2016'):recipe>")
@answers("image/jpeg")
@answers_also(304)
def rendition(evidence_id: UUID, recipe: Any) -> Response:
    """A copy to show, upright and without anything of the device; 304 for who has it and still may see it."""
    with kit().work(browser_actor()) as work:
        digest = look_at_evidence(work, evidence_id, "rendition.seen").sha256
    answer = Response(content_type="image/jpeg", headers={"Cache-Control": ASK_AGAIN, "Vary": "Cookie"})
    answer.set_etag(f"{digest}-{recipe}")
    if request.if_none_match.contains(answer.get_etag()[0] or ""):
        answer.status_code = 304
        return answer
    try:
        answer.set_data(kit().objects.get(rendition_key(digest, recipe)))
    except ObjectMissing as missing:
        raise NotDerived("no such copy of it") from missing
    return answer


@bp.get("/evidence/<uuid:evidence_id>/original")
@answers("application/octet-stream")
def original(evidence_id: UUID) -> Response:
    """The bytes as they came, for supervisors and auditors; each look is written down."""
    with kit().work(browser_actor()) as work:
        evidence = queries.evidence_of(work.session, work.actor, evidence_id)
        if not queries.sees_originals(work.actor):
            raise OriginalWithheld("units and the public get the clean copy")
        note_access(work, "original.seen", evidence.id, covert=queries.is_covert(work.session, evidence.id))
    headers = {**KEPT_AS_SENT, "Content-Disposition": f'attachment; filename="{evidence.id}"'}
    open_file = ExitStack()  # opened now, so that what is missing is a problem and not half an answer
    stream = open_file.enter_context(kit().objects.open(original_key(evidence.sha256)))
    chunks = iter(lambda: stream.read(CHUNK_BYTES), b"")
    answer = Response(chunks, content_type="application/octet-stream", headers=headers)
    answer.call_on_close(open_file.close)
    answer.content_length = evidence.size
    answer.headers["X-Content-SHA256"] = evidence.sha256
    return answer


@bp.get("/evidence/<uuid:evidence_id>/proof")
@bp.output(ProofShown)
@answers_also(202)
def proof(evidence_id: UUID) -> Any:
    """The proof that its leaf is in the published custody log; 202 until it is published."""
    with kit().work(browser_actor()) as work:
        evidence = queries.evidence_of(work.session, work.actor, evidence_id)
        found = prove(work.session, work.objects, evidence.leaf_hash)
        return ({"published": True, **found.as_json()}, 200) if found else ({"published": False}, 202)


@bp.get("/evidence/<uuid:evidence_id>/suggestions")
@bp.output(Suggestions)
def suggested(evidence_id: UUID) -> Suggestions:
    """Open tasks it may show, among those one may see, with score and reasons."""
    return suggestions_for(browser_actor(), evidence_id)


@bp.post("/evidence/<uuid:evidence_id>/links")
@bp.input(SaidLink, arg_name="link")
@bp.output(SaidLink, status_code=201)
def linked(evidence_id: UUID, link: SaidLink) -> SaidLink:
    """Say what it shows."""
    return link_said(browser_actor(), evidence_id, link)


def c2pa_json(reading: Reading | None, *, inside: bool) -> dict[str, Any] | None:
    """What the signed manifest is worth; who signed, and with what, is of the device, and stays with supervisors."""
    if reading is None or reading.c2pa is None:
        return None
    return reading.c2pa if inside else {"state": reading.c2pa["state"]}


def rendition_urls(evidence_id: UUID, reading: Reading | None) -> dict[str, str]:
    """Where the copies to show are served, by longest side in px."""
    made = reading.renditions if reading else []
    return {recipe: f"/api/v1/evidence/{evidence_id}/renditions/{recipe}" for recipe in made}


def original_url(evidence_id: UUID) -> str:
    """Where the bytes as they came are served."""
    return f"/api/v1/evidence/{evidence_id}/original"
