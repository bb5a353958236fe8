"""What the settings say to the pages."""

from apiflask import APIBlueprint
from flask import current_app
from pydantic import BaseModel

from backend.http.auth import browser_actor

bp = APIBlueprint("settings", __name__, tag="reference")


class BasemapShown(BaseModel):
    """A template of raster tiles, and what its publisher wants shown."""

    url: str
    attribution: str | None


class SettingsShown(BaseModel):
    basemap: BasemapShown | None


@bp.get("/settings")
@bp.output(SettingsShown)
def settings() -> SettingsShown:
    """The base map, where one is set; without one the map stands on its own layers."""
    browser_actor()
    url = current_app.config["BASEMAP_URL"]
    attribution = current_app.config["BASEMAP_ATTRIBUTION"]
    return SettingsShown(basemap=BasemapShown(url=url, attribution=attribution) if url else None)
