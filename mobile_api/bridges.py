"""Apps that are not ours and record with the screen off: they send fixes as they always do, by a token of their own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson
from apiflask import APIBlueprint
from flask import Response, current_app, request

from backend.errors import Unauthenticated
from backend.http.auth import bridge_suffices, phone_actor
from backend.http.bridges import BridgeMade, BridgeShown, BridgesShown
from backend.http.kit import kit
from backend.http.limits import Rate
from backend.http.spec import answers, takes_foreign
from backend.people.bridges import Kind, actor_by_bridge, bridges_of, make_bridge
from backend.people.devices import revoke
from backend.people.settled import NOBODY
from backend.recordings.bridging import take_in
from geo.errors import UnknownCrs
from geo.fixes import DATUMS, Fixes
from geo.formats.live import read_owntracks, read_queries, read_traccar, read_wechat
from mobile_api.bridges_contract import BridgeIn, TakenIn

bp = APIBlueprint("bridges", __name__, tag="bridges")
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
ENOUGH = 100
"""No token is longer."""


@bp.get("/bridges")
@bp.output(BridgesShown)
def listed() -> BridgesShown:
    """The caller's bridges, the newest first."""
    with kit().work(phone_actor()) as work:
        return BridgesShown(items=[BridgeShown.of(*each) for each in bridges_of(work)])


@bp.post("/bridges")
@bp.input(BridgeIn, arg_name="wanted")
@bp.output(BridgeMade, status_code=201)
def made(wanted: BridgeIn) -> BridgeMade:
    """A token for another app on this phone; it brings fixes made on one's missions, and does nothing else."""
    with kit().work(phone_actor()) as work:
        return BridgeMade.of(make_bridge(work, wanted.kind, wanted.name), wanted.kind)


@bp.delete("/bridges/<uuid:bridge_id>")
@bp.output({}, status_code=204)
def revoked(bridge_id: UUID) -> tuple[str, int]:
    """Its token is good for nothing from now on."""
    with kit().work(phone_actor()) as work:
        revoke(work, bridge_id, "revoked-by-phone")
    return "", 204


@bp.post("/bridges/owntracks")
@answers()
@takes_foreign(JSON)
@bridge_suffices
def owntracks() -> Response:
    """What OwnTracks posts in its HTTP mode, with the token as password. Messages that are no locations pass by."""
    _taken("owntracks", lambda data: Fixes.of_track(read_owntracks(data), "wgs84", "owntracks"))
    return Response(b"[]", content_type=JSON)


@bp.get("/bridges/osmand")
@bp.post("/bridges/osmand")
@bp.output(TakenIn)
@takes_foreign(FORM)
@bridge_suffices
def osmand() -> TakenIn:
    """What OsmAnd asks for while it records online: lat, lon, timestamp and more in the address, with `token`."""
    return _taken("osmand", lambda data: Fixes.of_track(read_queries(_query() or data), "wgs84", "osmand"))


@bp.get("/bridges/traccar")
@bp.post("/bridges/traccar")
@bp.output(TakenIn)
@takes_foreign(JSON, FORM)
@bridge_suffices
def traccar() -> TakenIn:
    """What Traccar Client sends, by its query or as JSON; its device identifier is the token."""
    return _taken("traccar", lambda data: Fixes.of_track(_traccar(data), "wgs84", "traccar"))


@bp.post("/bridges/wechat")
@bp.output(TakenIn)
@takes_foreign(JSON)
@bridge_suffices
def wechat() -> TakenIn:
    """Points of a WeChat mini-program, a JSON list. `crs` in the address says as what WeChat was asked for them."""
    crs = request.args.get("crs", "")
    if crs not in DATUMS:
        raise UnknownCrs("say ?crs=gcj02 or ?crs=wgs84", known=list(DATUMS))
    return _taken("wechat", lambda data: Fixes.of_track(read_wechat(data), crs, "wechat"))


def _taken(kind: Kind, fixes_in: Callable[[bytes], Fixes]) -> TakenIn:
    """Whose it is, then what it says: nobody's message is not read.

    Raises Unauthenticated, TooManyRequests; GeoError: nothing in it can be read."""
    address = request.remote_addr or ""
    rates = _rates()
    rates.wrong_tokens.check(address)
    data = request.get_data()
    with kit().work(NOBODY) as work:
        try:
            actor = actor_by_bridge(work, _token(data), [kind])
        except Unauthenticated:
            rates.wrong_tokens.count(address)
            raise
    rates.messages.count(str(actor.device_id))
    fixes = fixes_in(data)
    with kit().work(actor) as work:
        kept = take_in(work, fixes)
    return TakenIn(kept=kept, outside=len(fixes) - kept)


@dataclass(frozen=True)
class Rates:
    """How often an address may say a wrong token, and a bridge anything."""

    wrong_tokens: Rate = field(default_factory=lambda: Rate("60/minute"))
    messages: Rate = field(default_factory=lambda: Rate("600/minute"))


def _rates() -> Rates:
    found: Rates = current_app.extensions.setdefault("bridges", Rates())
    return found


def _token(data: bytes) -> str:
    """The token, wherever this app can put one."""
    said: Any = request.authorization
    header = (said.password or said.token or "") if said is not None else ""
    named = (request.args.get(name) for name in ("token", "id", "deviceid"))
    found = header or next((value for value in named if value), None) or _identifier(data)
    return str(found)[:ENOUGH]


def _identifier(data: bytes) -> str:
    """The device identifier of Traccar Client in its body."""
    if request.is_json:
        try:
            message = orjson.loads(data)
        except orjson.JSONDecodeError:
            return ""
        return str(message.get("device_id", "")) if isinstance(message, dict) else ""
    return request.form.get("id", "") or request.form.get("deviceid", "")


def _query() -> bytes:
    return request.query_string if "lat" in request.args else b""


def _traccar(data: bytes) -> Any:
    return read_traccar(data) if request.is_json else read_queries(_query() or data)
