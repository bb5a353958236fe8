"""What is taken in, told before a phone spends a byte: kinds and their sizes, counts, rates, ways to deliver."""

from typing import Any

from apiflask import APIBlueprint
from flask import Flask, current_app, request
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from backend.actor import Actor
from backend.errors import TooManyRequests
from backend.evidence.said import MOST_LINKS
from backend.evidence.uploads.appending import CHECKSUMS, MOST_PARTS
from backend.http.auth import device_of, device_suffices
from backend.http.kit import kit
from mobile_api import tus
from mobile_api.bodies import MOST_AROUND_BYTES
from mobile_api.evidence_contract import MOST_DECLARED
from mobile_api.limits_contract import LimitsOut
from mobile_api.sync_contract import MOST_AT_ONCE

bp = APIBlueprint("limits", __name__, tag="limits")
MOST_HEARD_OUT_BYTES = 64 * 1024**2
"""How much of a refused body is read to its end, so that its sender hears why."""
USUAL_RATE = "20000/minute"


@bp.get("/limits")
@bp.output(LimitsOut)
@device_suffices
def limits() -> Any:
    """What is taken in here, how much of it at once, and in which ways."""
    return {
        "kinds": [{"kind": kind, "max_bytes": most} for kind, most in current_app.config["MAX_BYTES"].items()],
        "ways": ["raw", "form", "tus", *(["direct"] if kit().objects.goes_direct else [])],
        "evidence_rate": evidence_rate(),
        "max_links": MOST_LINKS,
        "max_declared": min(MOST_DECLARED, parse(evidence_rate()).amount),
        "max_json_bytes": current_app.config["MAX_JSON_BYTES"],
        "form_around_bytes": MOST_AROUND_BYTES,
        "sync_limit": MOST_AT_ONCE,
        "tus": {
            "version": tus.VERSION,
            "extensions": tus.EXTENSIONS,
            "checksums": CHECKSUMS,
            "max_parts": MOST_PARTS,
            "hours": kit().parameters.upload_hours,
        },
    }


def most_bytes(kind: str) -> int:
    """The largest file of a kind that is taken in."""
    return int(current_app.config["MAX_BYTES"][kind])


def evidence_rate() -> str:
    return str(current_app.config.get("EVIDENCE_RATE", USUAL_RATE))


def limit_evidence(app: Flask) -> None:
    """Count in this process how often each phone declares."""
    app.extensions["evidence-rate"] = FixedWindowRateLimiter(MemoryStorage())


def counted_device(pieces: int = 1) -> Actor:
    """Whose phone asks about so many pieces, counted. Raises TooManyRequests: more than app.config["EVIDENCE_RATE"]."""
    actor = device_of(request)
    limiter: FixedWindowRateLimiter = current_app.extensions["evidence-rate"]
    rate, phone = parse(evidence_rate()), str(actor.device_id)
    if not (
        limiter.test(rate, phone, cost=pieces) and limiter.hit(rate, phone, cost=pieces)
    ):  # a refusal costs nothing
        raise TooManyRequests("this phone asks too often", retry_after_s=rate.get_expiry())
    return actor
