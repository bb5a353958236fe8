"""Bytes in parts, by tus 1.0: begun, gone on with on any web process after any break, ended, found again."""

from typing import Any
from uuid import UUID

from apiflask import APIBlueprint, abort
from flask import Response, request, url_for

from backend.evidence.declaring import declaration_of
from backend.evidence.uploads.appending import Part, append
from backend.evidence.uploads.beginning import begin
from backend.evidence.uploads.finishing import settled, terminate
from backend.http.auth import device_of, device_suffices, open_to_anyone
from backend.http.kit import kit
from backend.http.spec import answers_nothing, takes_headers, takes_part
from mobile_api import tus
from mobile_api.bodies import Body
from mobile_api.limits import counted_device, most_bytes
from storage.errors import TooLarge

bp = APIBlueprint("uploads", __name__, tag="uploads")
bp.before_request(tus.mind_version)
bp.after_request(tus.say_version)

BEGINNING = "/evidence/<uuid:evidence_id>/uploads"
ONE = f"{BEGINNING}/<uuid:upload_id>"


@bp.route(BEGINNING, methods=["OPTIONS"])
@bp.route(ONE, methods=["OPTIONS"])
@open_to_anyone
def able(**_: Any) -> Response:
    """Which version and extensions of tus are spoken, and how much is taken in at most."""
    return tus.abilities()


@bp.post(BEGINNING)
@answers_nothing(201)
@takes_part
@takes_headers("Tus-Resumable", "Upload-Length")
@device_suffices
def begun(evidence_id: UUID) -> Response:
    """Begin to deliver declared bytes in parts, and bring the first if you like; `Location` is where the next go."""
    actor, size = counted_device(), tus.number("Upload-Length")
    with kit().work(actor) as work:
        most = most_bytes(declaration_of(work, evidence_id).kind)
        if size > most:
            raise TooLarge("larger than is taken in", declared_bytes=size, max_bytes=most)
        upload = begin(work, evidence_id, size, tus.metadata())
    if request.content_length or "Transfer-Encoding" in request.headers:
        append(kit(), actor, evidence_id, upload.id, _part(0))
        upload = settled(kit(), actor, evidence_id, upload.id)
    answer = tus.standing(upload, 201)
    answer.headers["Location"] = url_for(".gone_on", evidence_id=evidence_id, upload_id=upload.id)
    return answer


@bp.route(ONE, methods=["HEAD"])
@device_suffices
def stood(evidence_id: UUID, upload_id: UUID) -> Response:
    """How far it has come. One that is whole has been accepted before this is answered."""
    upload = settled(kit(), device_of(request), evidence_id, upload_id)
    answer = tus.standing(upload, 200)
    answer.headers["Upload-Length"] = str(upload.size)
    answer.headers["Cache-Control"] = "no-store"
    if upload.said:
        answer.headers["Upload-Metadata"] = upload.said
    return answer


@bp.patch(ONE)
@answers_nothing(204)
@takes_part
@takes_headers("Tus-Resumable", "Upload-Offset")
@device_suffices
def gone_on(evidence_id: UUID, upload_id: UUID) -> Response:
    """Bring the next part. What a broken line left of it is kept; with the last byte it is evidence."""
    actor = device_of(request)
    append(kit(), actor, evidence_id, upload_id, _part(tus.number("Upload-Offset")))
    return tus.standing(settled(kit(), actor, evidence_id, upload_id))


@bp.delete(ONE)
@answers_nothing(204)
@takes_headers("Tus-Resumable")
@device_suffices
def ended(evidence_id: UUID, upload_id: UUID) -> Response:
    """End it; its parts are thrown away. What was accepted before stays accepted."""
    terminate(kit(), device_of(request), evidence_id, upload_id)
    return Response(status=204)


def _part(offset: int) -> Part:
    """The part that this request brings."""
    if request.mimetype != tus.PART_TYPE:
        abort(415)
    return Part(Body(), offset, request.content_length, tus.checksum())
