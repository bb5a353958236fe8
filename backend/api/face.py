"""/api/v1: what the browser is served. It may move with its front end."""

from typing import Any

from apiflask import APIBlueprint, APIFlask

from backend.api import (
    assets,
    bridges,
    bundles,
    categories,
    custody,
    dispatches,
    draws,
    evidence,
    figures,
    files,
    flags,
    follow_up,
    inspections,
    mine,
    people,
    photos,
    quarantine,
    recordings,
    rectification,
    registration,
    session,
    settings,
    task_moves,
    tasks,
    tiles,
    tracks,
    watermarks,
)
from backend.http.auth import guard_browser
from backend.http.face import new_face
from backend.http.spec import BROWSER_SCHEMES, complete
from backend.work import Kit

BLUEPRINTS: tuple[APIBlueprint, ...] = (
    session.bp,
    settings.bp,
    people.bp,
    assets.bp,
    inspections.bp,
    categories.bp,
    tasks.bp,
    mine.bp,
    tiles.bp,
    task_moves.bp,
    registration.bp,
    dispatches.bp,
    evidence.bp,
    photos.bp,
    files.bp,
    watermarks.bp,
    flags.bp,
    tracks.bp,
    recordings.bp,
    quarantine.bp,
    bridges.bp,
    rectification.bp,
    draws.bp,
    follow_up.bp,
    figures.bp,
    custody.bp,
    bundles.bp,
)


def browser_face(kit: Kit, config: dict[str, Any]) -> APIFlask:
    """The app of the browser's face. config: what settings decide, as SECRET_KEY, MAX_JSON_BYTES."""
    face = new_face(kit, "api/v1", "Yixian: map review and audit", BLUEPRINTS, config)
    guard_browser(face)
    complete(face, BROWSER_SCHEMES)
    return face
