"""A phone that comes back from a dead zone declares what its outbox holds in one request, each piece by itself."""

from collections.abc import Mapping
from typing import Any, TypeAlias
from uuid import UUID

from apiflask import APIBlueprint
from pydantic import ValidationError
from sqlalchemy.exc import StatementError

from backend.evidence.declaring import Answer, declare_all
from backend.evidence.model import Declaration
from backend.evidence.said import Declared
from backend.http.auth import device_suffices
from backend.http.face import takes_much_json
from backend.http.kit import kit
from backend.http.problems import problem_of
from backend.work import Work
from mobile_api.evidence import states
from mobile_api.evidence_contract import MOST_OUTBOX_BYTES, OutboxIn, OutboxOut
from mobile_api.limits import counted_device, most_bytes

Told: TypeAlias = Answer | StatementError | ValidationError
bp = APIBlueprint("outbox", __name__, tag="evidence")


@bp.post("/evidence")
@bp.input(OutboxIn, arg_name="outbox")
@bp.output(OutboxOut)
@device_suffices
@takes_much_json(MOST_OUTBOX_BYTES)
def declared(outbox: OutboxIn) -> Any:
    """Say of many pieces what will be handed over; each is answered by itself.

    May be said again. An answer tells what is still owed, or what is in the way of that piece alone."""
    answers, read = dict[UUID, Told](), dict[UUID, Declared]()
    for one, said in outbox.pieces.items():
        if isinstance(said, Declared):
            read[UUID(one)] = said.model_copy(update={"device_clock": outbox.device_clock})
        else:
            answers[UUID(one)] = said
    with kit().work(counted_device(len(outbox.pieces))) as work:
        answers |= _kept(work, read)
        known = states(work, [each for each in answers.values() if isinstance(each, Declaration)])
        return {"pieces": {one: _told(known, answers[UUID(one)]) for one in outbox.pieces}}


def _told(known: Mapping[UUID, dict[str, Any]], answer: Told) -> dict[str, Any]:
    """One piece as the phone hears of it: its state, or its problem."""
    if isinstance(answer, Declaration):
        return {"state": known[answer.id]}
    return {"problem": problem_of(answer).as_json()}


def _kept(work: Work, pieces: Mapping[UUID, Declared]) -> dict[UUID, Told]:
    """All at once; what the database will not hold so, each by itself, in the order of their ids: then only one that
    it cannot hold is refused."""
    try:
        with work.session.begin_nested():
            return {**declare_all(work, pieces, most_bytes)}
    except StatementError as error:
        if problem_of(error).status >= 500:
            raise
        if len(pieces) == 1:
            return dict.fromkeys(pieces, error)
        return {one: answer for one in sorted(pieces) for answer in _kept(work, {one: pieces[one]}).values()}
