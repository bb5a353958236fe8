"""/api/v1: what the browser is served. It may move with its front end."""

from typing import Any

from apiflask import APIBlueprint, APIFlask

from backend.api import assets, custody, evidence, inspections, people, session, tracks
from backend.http.auth import guard_browser
from backend.http.face import new_face
from backend.work import Kit

BLUEPRINTS: tuple[APIBlueprint, ...] = (
    session.bp,
    people.bp,
    assets.bp,
    inspections.bp,
    evidence.bp,
    tracks.bp,
    custody.bp,
)


def browser_face(kit: Kit, config: dict[str, Any]) -> APIFlask:
    """The app of the browser's face. config: what settings decide, as SECRET_KEY, MAX_JSON_BYTES."""
    face = new_face(kit, "api/v1", "Yixian: map review and audit", BLUEPRINTS, config)
    guard_browser(face)
    return face
