"""/mobile/v1: what phones are served; it grows by optional fields only."""

from typing import Any

from apiflask import APIBlueprint, APIFlask

from backend.http.auth import guard_phone
from backend.http.face import new_face
from backend.http.hearing import hear_out
from backend.http.spec import PHONE_SCHEMES, complete
from backend.work import Kit
from mobile_api import bridges, delivering, devices, evidence, limits, outbox, sync, tracks, uploads
from mobile_api.tus import MethodOverride

BLUEPRINTS: tuple[APIBlueprint, ...] = (
    devices.bp,
    limits.bp,
    evidence.bp,
    outbox.bp,
    delivering.bp,
    uploads.bp,
    tracks.bp,
    bridges.bp,
    sync.bp,
)


def phone_face(kit: Kit, config: dict[str, Any]) -> APIFlask:
    """The app of the phones' face."""
    face = new_face(kit, "mobile/v1", "Yixian: field evidence", BLUEPRINTS, config)
    guard_phone(face)
    limits.limit_evidence(face)
    hear_out(face, limits.MOST_HEARD_OUT_BYTES)
    complete(face, PHONE_SCHEMES)
    face.wsgi_app = MethodOverride(face.wsgi_app)  # type: ignore[method-assign]
    return face
