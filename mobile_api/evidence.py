"""Declare and ask: a phone says what it holds, and learns what it still owes (the bytes: delivering.py)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import orjson
from apiflask import APIBlueprint
from flask import request, url_for

from backend.evidence import queries
from backend.evidence.declaring import declare
from backend.evidence.model import Declaration, Evidence, Reading
from backend.evidence.uploads.beginning import open_upload
from backend.evidence.uploads.model import Upload
from backend.http.auth import device_of, device_suffices, phone_actor
from backend.http.kit import kit
from backend.http.linking import Suggestions, link_said, suggestions_for
from backend.http.spec import answers_also
from backend.http.wire import geojson
from backend.work import Work
from mobile_api.evidence_contract import EvidenceDeclaration, EvidenceLinkIn, EvidenceState, ProofState, ReadingOut
from mobile_api.limits import counted_device, most_bytes
from storage.custody.log import prove

bp = APIBlueprint("evidence", __name__, tag="evidence")


@bp.put("/evidence/<uuid:evidence_id>")
@bp.input(EvidenceDeclaration, arg_name="declared")
@bp.output(EvidenceState)
@device_suffices
def declared(evidence_id: UUID, declared: EvidenceDeclaration) -> Any:
    """Say what will be handed over. May be said again; the answer tells what is still owed."""
    with kit().work(counted_device()) as work:
        return state(work, declare(work, evidence_id, declared, most_bytes(declared.kind)))


@bp.get("/evidence/<uuid:evidence_id>")
@bp.output(EvidenceState)
@device_suffices
def asked(evidence_id: UUID) -> Any:
    """What is known of one piece of one's own, and what is still owed."""
    with kit().work(device_of(request)) as work:
        known = queries.declared(work.session, work.actor, evidence_id)
        return state(work, known) | {"upload": upload_out(open_upload(work, evidence_id))}


@bp.get("/evidence/<uuid:evidence_id>/proof")
@bp.output(ProofState)
@answers_also(202)
@device_suffices
def proven(evidence_id: UUID) -> Any:
    """The proof that the receipt's leaf is in the published custody log; 202 until it is published."""
    with kit().work(device_of(request)) as work:
        queries.declared(work.session, work.actor, evidence_id)
        evidence = work.session.get(Evidence, evidence_id)
        found = prove(work.session, work.objects, evidence.leaf_hash) if evidence else None
        return ({"published": True, **found.as_json()}, 200) if found else ({"published": False}, 202)


@bp.get("/evidence/<uuid:evidence_id>/suggestions")
@bp.output(Suggestions)
def suggested(evidence_id: UUID) -> Suggestions:
    """Open tasks this may show, among those the person sees, with the reasons."""
    return suggestions_for(phone_actor(), evidence_id)


@bp.post("/evidence/<uuid:evidence_id>/links")
@bp.input(EvidenceLinkIn, arg_name="link")
@bp.output(EvidenceLinkIn, status_code=201)
def linked(evidence_id: UUID, link: EvidenceLinkIn) -> EvidenceLinkIn:
    """Accept a suggestion, or say otherwise what this shows."""
    return link_said(phone_actor(), evidence_id, link)


def state(work: Work, declaration: Declaration) -> dict[str, Any]:
    """Both sides' knowledge of one piece. Links are shown as they were declared: a wish looks like any other."""
    return states(work, [declaration])[declaration.id]


def states(work: Work, declarations: Iterable[Declaration]) -> dict[UUID, dict[str, Any]]:
    """The same of many, by id."""
    of = {declaration.id: declaration for declaration in declarations}
    heard = queries.heard_of(work.session, list(of))
    return {one: _state(work, declaration, *heard.get(one, (None, None))) for one, declaration in of.items()}


def _state(work: Work, declaration: Declaration, receipt: bytes | None, reading: Reading | None) -> dict[str, Any]:
    walked = receipt is not None and declaration.kind == "track"
    return {
        "id": declaration.id,
        "kind": declaration.kind,
        "sha256": declaration.sha256,
        "size": declaration.size,
        "owed": "bytes" if receipt is None else "nothing",
        "received": receipt is not None,
        "max_bytes": most_bytes(declaration.kind),
        "links": declaration.said["links"],
        "receipt": orjson.loads(receipt) if receipt else None,
        "reading": reading_out(work, reading) if reading else None,
        "track": queries.walked(work.session, declaration.id) if walked else None,
    }


def upload_out(upload: Upload | None) -> dict[str, Any] | None:
    if upload is None:
        return None
    place = url_for("uploads.gone_on", evidence_id=upload.evidence_id, upload_id=upload.id)
    return {"location": place, "offset": upload.received, "expires_at": upload.expires_at}


def reading_out(work: Work, reading: Reading) -> dict[str, Any]:
    plain = {name: getattr(reading, name) for name in ReadingOut.model_fields}
    return {**plain, "place": geojson(reading.place), "flags": queries.flags_shown(work.actor, reading)}
