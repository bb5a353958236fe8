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
from backend.http.kit import kit
from backend.http.problems import problem_of
from backend.work import Work
from mobile_api.evidence import states
from mobile_api.evidence_contract import OutboxIn, OutboxOut
from mobile_api.limits import counted_device, most_bytes

Answers: TypeAlias = Mapping[UUID, Answer | StatementError | ValidationError]
bp = APIBlueprint("outbox", __name__, tag="evidence")


@bp.post("/evidence")
@bp.input(OutboxIn, arg_name="outbox")
@bp.output(OutboxOut)
@device_suffices
def declared(outbox: OutboxIn) -> Any:
    """Say of many pieces what will be handed over. May be said again; each answer tells what is still owed, or what is
    in the way of that piece alone."""
    with kit().work(counted_device(len(outbox.pieces))) as work:
        unread = {one: said for one, said in outbox.pieces.items() if isinstance(said, ValidationError)}
        answers = _kept(work, {one: said for one, said in outbox.pieces.items() if isinstance(said, Declared)})
        known = states(work, [each for each in answers.values() if isinstance(each, Declaration)])
        problems = {one: problem_of(each) for one, each in {**unread, **answers}.items() if isinstance(each, Exception)}
        return {
            "pieces": {
                one: {"state": known[one]} if one in known else {"problem": problems[one].as_json()}
                for one in outbox.pieces
            }
        }


def _kept(work: Work, pieces: Mapping[UUID, Declared]) -> Answers:
    """All at once; what the database will not hold so, each by itself: then only one that it cannot hold is refused."""
    try:
        with work.session.begin_nested():
            return declare_all(work, pieces, most_bytes)
    except StatementError as error:
        if problem_of(error).status >= 500:
            raise
        if len(pieces) == 1:
            return dict.fromkeys(pieces, error)
        return {one: answer for one in pieces for answer in _kept(work, {one: pieces[one]}).values()}
