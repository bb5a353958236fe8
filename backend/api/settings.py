"""What the settings say to the pages."""

from typing import Any

from apiflask import APIBlueprint
from flask import current_app

from backend.http.auth import browser_actor

bp = APIBlueprint("settings", __name__, tag="reference")


@bp.get("/settings")
def settings() -> Any:
    """The base map, where one is set; without one the map stands on its own layers."""
    browser_actor()
    url = current_app.config["BASEMAP_URL"]
    attribution = current_app.config["BASEMAP_ATTRIBUTION"]
    return {"basemap": {"url": url, "attribution": attribution} if url else None}
