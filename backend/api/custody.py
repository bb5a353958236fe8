"""The custody log for whoever wants to check it: signed checkpoints and hash tiles are public, entries are not."""

import re

from apiflask import APIBlueprint
from flask import Response

from backend.errors import Forbidden, NotFound
from backend.http.auth import browser_actor, open_to_anyone
from backend.http.kit import kit
from backend.http.spec import answers
from storage.custody.keys import known_keys
from storage.custody.tiles import CHECKPOINT_KEY
from storage.errors import ObjectMissing

bp = APIBlueprint("custody", __name__, tag="custody")
TILE = re.compile(r"(?:[0-5]|entries)(?:/x\d{3}){0,5}/\d{3}(?:\.p/\d{1,3})?", re.ASCII)
FOR_EVER = "public, max-age=31536000, immutable"


@bp.get("/custody/checkpoint")
@answers("text/plain")
@open_to_anyone
def checkpoint() -> Response:
    """The signed size and root of the log as last published (C2SP signed note)."""
    return Response(_object(CHECKPOINT_KEY), content_type="text/plain; charset=utf-8")


@bp.get("/custody/tile/<path:place>")
@answers("application/octet-stream")
@open_to_anyone
def tile(place: str) -> Response:
    """One tile of hashes (C2SP tlog-tiles); bundles of entries for the office director and auditors only."""
    if not TILE.fullmatch(place):
        raise NotFound("no such tile")
    if place.startswith("entries/") and not browser_actor().holds("office_director", "auditor"):
        raise Forbidden("entries are for the office director and auditors")
    answer = Response(_object(f"log/tile/{place}"), content_type="application/octet-stream")
    answer.headers["Cache-Control"] = "private, no-store" if place.startswith("entries/") else FOR_EVER
    return answer


@bp.get("/custody/key")
@answers("text/plain")
@open_to_anyone
def key() -> Response:
    """The public key that opens checkpoints and receipts, as signed notes write it: name+hash+key."""
    return Response(f"{kit().signer.verifier}\n", content_type="text/plain; charset=utf-8")


@bp.get("/custody/keys")
@answers("text/plain")
@open_to_anyone
def keys() -> Response:
    """All public keys that have signed for this log, the first one first: what an older one signed stays signed."""
    known = dict.fromkeys([*known_keys(kit().objects), kit().signer.verifier])
    return Response("".join(f"{one}\n" for one in known), content_type="text/plain; charset=utf-8")


def _object(name: str) -> bytes:
    try:
        return kit().objects.get(name)
    except ObjectMissing as missing:
        raise NotFound("not published") from missing
