"""The custody log for whoever wants to check it: signed checkpoints and hash tiles are public, entries are not."""

import re
from datetime import datetime
from typing import Any

from apiflask import APIBlueprint
from flask import Response
from pydantic import BaseModel, Field

from backend.api.evidence import ProofShown
from backend.custody.alarms import alarms
from backend.custody.witnessing import witnessed
from backend.errors import Forbidden, NotFound, Refusal
from backend.http.auth import browser_actor, open_to_anyone
from backend.http.kit import kit
from backend.http.spec import answers, answers_also
from backend.people.settled import NOBODY
from storage.custody.checkpoint import Checkpoint
from storage.custody.keys import known_keys
from storage.custody.log import LogState, appended, prove
from storage.custody.merkle import consistency_proof
from storage.custody.tiles import CHECKPOINT_KEY, Tiles
from storage.errors import ObjectMissing


class ProofSizes(Refusal):
    """0 < old <= new <= what is published; facts: published."""

    code = "proof-sizes"


class Sizes(BaseModel):
    """Between which sizes of the log; new: as published."""

    old: int = Field(ge=1, le=2**53)
    new: int | None = Field(default=None, ge=1, le=2**53)


bp = APIBlueprint("custody", __name__, tag="custody")
HASH = re.compile(r"[0-9a-f]{64}")
TILE = re.compile(r"(?:[0-5]|entries)(?:/x\d{3}){0,5}/\d{3}(?:\.p/\d{1,3})?", re.ASCII)
FOR_EVER = "public, max-age=31536000, immutable"


class ConsistencyShown(BaseModel):
    """The proof, hashes in hex, that the log of `new` leaves begins with the log of `old`."""

    old: int
    new: int
    proof: list[str]


class AlarmShown(BaseModel):
    """What is wrong with custody, since when."""

    name: str
    code: str
    why: str
    since: datetime


class WitnessShown(BaseModel):
    """The size that a witness has signed, and when it saw it."""

    name: str
    size: int
    seen_at: datetime


class CustodyStatus(BaseModel):
    alarms: list[AlarmShown]
    published_size: int
    published_at: datetime | None
    witnesses: list[WitnessShown]


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


@bp.get("/custody/consistency")
@bp.input(Sizes, location="query", arg_name="asked")
@bp.output(ConsistencyShown)
@open_to_anyone
def consistency(asked: Sizes) -> ConsistencyShown:
    """The proof that the log of `new` leaves (as published, if not given) begins with the log of `old`."""
    published = _checkpoint()
    new = asked.new if asked.new is not None else published.size
    if not asked.old <= new <= published.size:
        raise ProofSizes("no such proof", published=published.size)
    proof = consistency_proof(asked.old, new, Tiles(kit().objects, published.size).node)
    return ConsistencyShown(old=asked.old, new=new, proof=[step.hex() for step in proof])


@bp.get("/custody/inclusion/<string(length=64):leaf_hash>")
@bp.output(ProofShown)
@answers_also(202)
@open_to_anyone
def inclusion(leaf_hash: str) -> Any:
    """Where a leaf stands in the published log, with its proof, for whoever has its hash (of a receipt); 202 before."""
    if not HASH.fullmatch(leaf_hash):
        raise NotFound("no such leaf")
    with kit().work(NOBODY) as work:
        if not appended(work.session, leaf_hash):
            raise NotFound("no such leaf")
        found = prove(work.session, work.objects, leaf_hash)
    return ({"published": True, **found.as_json()}, 200) if found else ({"published": False}, 202)


@bp.get("/custody/status")
@bp.output(CustodyStatus)
def status() -> CustodyStatus:
    """How custody is: what is published, what witnesses saw, what is wrong; for director, auditor, administrator."""
    actor = browser_actor()
    if not actor.holds("office_director", "auditor", "system_administrator"):
        raise NotFound("no such page")
    with kit().work(actor) as work:
        state = work.session.get(LogState, 1)
        return CustodyStatus(
            alarms=[AlarmShown.model_validate(one, from_attributes=True) for one in alarms(work.session)],
            published_size=state.published_size if state else 0,
            published_at=state.published_at if state else None,
            witnesses=[WitnessShown.model_validate(one, from_attributes=True) for one in witnessed(work.session)],
        )


def _checkpoint() -> Checkpoint:
    return Checkpoint.parse(_object(CHECKPOINT_KEY).decode().partition("\n\n")[0] + "\n")


def _object(name: str) -> bytes:
    try:
        return kit().objects.get(name)
    except ObjectMissing as missing:
        raise NotFound("not published") from missing
