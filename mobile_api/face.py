"""/mobile/v1: what phones are served; it grows by optional fields only."""

from typing import Any

from apiflask import APIBlueprint, APIFlask

from backend.http.face import new_face
from backend.work import Kit

BLUEPRINTS: tuple[APIBlueprint, ...] = ()


def phone_face(kit: Kit, config: dict[str, Any]) -> APIFlask:
    """The app of the phones' face."""
    return new_face(kit, "mobile/v1", "Yixian: field evidence", BLUEPRINTS, config)
