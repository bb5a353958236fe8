"""A phone that comes back from a dead zone declares what its outbox holds in one request, each piece by itself."""

from typing import Any
from uuid import UUID

from apiflask import APIBlueprint
from pydantic import ValidationError
from sqlalchemy import exc

from backend.errors import Refusal
from backend.evidence.declaring import declare
from backend.evidence.said import Declared
from backend.http.auth import device_suffices
from backend.http.kit import kit
from backend.http.problems import problem_of
from backend.work import Work
from mobile_api.evidence import state
from mobile_api.evidence_contract import OutboxIn, OutboxOut
from mobile_api.limits import counted_device, most_bytes
from storage.errors import TooLarge

bp = APIBlueprint("outbox", __name__, tag="evidence")


@bp.post("/evidence")
@bp.input(OutboxIn, arg_name="outbox")
@bp.output(OutboxOut)
@device_suffices
def declared(outbox: OutboxIn) -> Any:
    """Say of many pieces what will be handed over. May be said again; each answer tells what is still owed, or what is
    in the way of that piece alone."""
    with kit().work(counted_device(len(outbox.pieces))) as work:  # in one order, so that none waits for another
        return {"pieces": {one: _answer(work, one, outbox.pieces[one]) for one in sorted(outbox.pieces)}}


def _answer(work: Work, evidence_id: UUID, said: Declared | ValidationError) -> dict[str, Any]:
    try:
        if isinstance(said, ValidationError):
            raise said
        with work.session.begin_nested():
            return {"state": state(work, declare(work, evidence_id, said, most_bytes(said.kind)))}
    except (ValidationError, Refusal, TooLarge, exc.StatementError) as error:
        problem = problem_of(error)
        if problem.status >= 500:
            raise
        return {"problem": problem.as_json()}
