"""The bytes of what was declared: raw, as the one file of a form, or by way of the store; one receipt for all ways."""

from typing import Any
from uuid import UUID

from apiflask import APIBlueprint
from flask import Response, request

from backend.evidence import queries
from backend.evidence.accepting import deliver
from backend.evidence.uploads.direct import collect, offer
from backend.http.auth import device_of, device_suffices
from backend.http.kit import kit
from backend.http.spec import answers, takes_bytes_or_form
from mobile_api.bodies import file_of_known_length
from mobile_api.evidence_contract import DirectOut
from mobile_api.limits import counted_device

bp = APIBlueprint("delivering", __name__, tag="evidence")


@bp.route("/evidence/<uuid:evidence_id>/bytes", methods=["PUT", "POST"])
@answers(status=201)
@takes_bytes_or_form
@device_suffices
def delivered(evidence_id: UUID) -> Response:
    """Hand over the declared bytes, as the body or as the one file of a form. Repeat it for ever: the receipt is the
    same, byte for byte."""
    return _receipt(deliver(kit(), device_of(request), evidence_id, file_of_known_length()), 201)


@bp.post("/evidence/<uuid:evidence_id>/direct")
@bp.output(DirectOut, status_code=201)
@device_suffices
def offered(evidence_id: UUID) -> Any:
    """Where the declared bytes may be sent straight to the store, where there is one; then say `delivered`."""
    found = offer(kit(), counted_device(), evidence_id)
    return {
        "method": "PUT",
        "url": found.direct.url,
        "headers": found.direct.headers,
        "expires_at": found.expires_at,
    }


@bp.post("/evidence/<uuid:evidence_id>/delivered")
@answers(status=201)
@device_suffices
def collected(evidence_id: UUID) -> Response:
    """Say that the bytes lie in the store: they are looked at, and receipted as in any other way."""
    return _receipt(collect(kit(), device_of(request), evidence_id), 201)


@bp.get("/evidence/<uuid:evidence_id>/receipt")
@answers()
@device_suffices
def receipt(evidence_id: UUID) -> Response:
    """The receipt of one's own piece, byte for byte as it was given."""
    with kit().work(device_of(request)) as work:
        return _receipt(queries.receipt_of(work.session, work.actor, evidence_id), 200)


def _receipt(receipt: bytes, status: int) -> Response:
    return Response(receipt, status, content_type="application/json")
