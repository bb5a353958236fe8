"""Vector tiles of tasks, assets and tracks: what the lists show, on the map, by the same filter and the same scope."""

import gzip
import hashlib

from apiflask import APIBlueprint
from flask import Response, request

from backend.api.task_query import TaskFilter
from backend.assets.tile import asset_tile
from backend.evidence.tile import track_tile
from backend.http.auth import browser_actor
from backend.http.kit import kit
from backend.http.spec import answers, answers_also
from backend.tasks.errors import NoSuchTile
from backend.tasks.tile import task_tile
from geo.errors import BadGeometry
from geo.tiles import Tile

bp = APIBlueprint("tiles", __name__, tag="map")
MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
WORTH_ZIPPING = 1024
"""Bytes below which a tile goes as it is."""
ADDRESS = "<int(max=99):z>/<int(max=2147483647):x>/<int(max=2147483647):y>.mvt"


@bp.get(f"/tiles/tasks/{ADDRESS}")
@bp.input(TaskFilter, location="query", arg_name="asked")
@answers(MEDIA_TYPE)
@answers_also(204, 304)
def tasks(z: int, x: int, y: int, asked: TaskFilter) -> Response:
    """Tasks, all that the filter finds in the tile."""
    tile, wanted = _tile(z, x, y), asked.filter()
    with kit().work(browser_actor()) as work:
        return _answer(task_tile(work, tile, wanted))


@bp.get(f"/tiles/assets/{ADDRESS}")
@answers(MEDIA_TYPE)
@answers_also(204, 304)
def assets(z: int, x: int, y: int) -> Response:
    """Assets, and the chainage stakes along their lines."""
    tile = _tile(z, x, y)
    with kit().work(browser_actor()) as work:
        return _answer(asset_tile(work, tile))


@bp.get(f"/tiles/tracks/{ADDRESS}")
@answers(MEDIA_TYPE)
@answers_also(204, 304)
def tracks(z: int, x: int, y: int) -> Response:
    """Where people walked, for those who may know it."""
    tile = _tile(z, x, y)
    with kit().work(browser_actor()) as work:
        return _answer(track_tile(work, tile))


def _tile(z: int, x: int, y: int) -> Tile:
    try:
        return Tile(z, x, y)
    except BadGeometry as error:
        raise NoSuchTile("outside the tile pyramid", **error.facts) from error


def _answer(content: bytes) -> Response:
    """The tile, or 304 to who has it, or 204 where nothing is in it."""
    answer = Response(content, 200 if content else 204, content_type=MEDIA_TYPE)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.vary.update(("Accept-Encoding", "Cookie"))
    answer.set_etag(hashlib.sha256(content).hexdigest()[:32], weak=True)
    if request.if_none_match.contains_weak(answer.get_etag()[0] or ""):
        return Response(status=304, headers=answer.headers)
    if len(content) >= WORTH_ZIPPING and request.accept_encodings["gzip"]:
        answer.set_data(gzip.compress(content, 5, mtime=0))
        answer.content_encoding = "gzip"
    return answer
