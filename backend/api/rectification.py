"""Rectification: the unit reports, somebody else checks, a third decides, one row at a time."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from apiflask import APIBlueprint
from pydantic import BaseModel, Field

from backend.api.task_page import task_page
from backend.api.task_shown import TaskPage
from backend.errors import NotFound
from backend.http.auth import browser_actor
from backend.http.kit import kit
from backend.http.wire import Change, PlaceIn, ReasonedChange
from backend.people.taking import see
from backend.rectification.assigning import name_verifier
from backend.rectification.checking import Finding, verify
from backend.rectification.closing import close, refuse_close
from backend.rectification.errors import OneDecisionAtATime
from backend.rectification.hands import Candidate, eligible_for
from backend.rectification.presence import Presence
from backend.rectification.rounds import AfterPhoto, Report, draft_round, submit
from backend.rectification.rules import PresenceKind
from backend.rectification.taking_back import return_material, withdraw
from backend.tasks.model import Task
from backend.tasks.moving import standing
from backend.work import Replayed

bp = APIBlueprint("rectification", __name__, tag="rectification")


class AfterPhotoIn(BaseModel):
    after_id: UUID
    before_id: UUID | None = None
    explanation: str | None = Field(default=None, max_length=2000)


class RoundIn(Change):
    """A drafted round: what was done, when, how much, and the photos that show it."""

    measures: str = Field(min_length=1, max_length=10_000)
    done_on: date | None = None
    quantity: Decimal | None = Field(default=None, ge=0, max_digits=15, decimal_places=3)
    extended_check: str | None = Field(default=None, max_length=10_000)
    photos: list[AfterPhotoIn] = Field(default=[], max_length=100)

    def report(self) -> Report:
        photos = tuple(AfterPhoto(**photo.model_dump()) for photo in self.photos)
        return Report(self.measures, self.done_on, self.quantity, self.extended_check, photos)


class VerifierIn(Change):
    verifier_id: UUID


class PresenceIn(BaseModel):
    """How the checker shows having been there."""

    kind: PresenceKind
    evidence_id: UUID | None = None
    place: PlaceIn | None = None

    def value(self) -> Presence:
        place = self.place
        return Presence(
            self.kind, self.evidence_id, place.wgs84() if place else None, place.accuracy_m if place else None
        )


class VerificationIn(Change):
    """What a check found; criteria by their number in the close-out standard, from 0."""

    result: Literal["pass", "fail", "unable"]
    reason: str | None = Field(default=None, max_length=10_000)
    criteria: dict[str, bool] = Field(default={}, max_length=50)
    quantity: Decimal | None = Field(default=None, ge=0, max_digits=15, decimal_places=3)
    evidence_ids: list[UUID] = Field(default=[], max_length=100)
    presence: PresenceIn | None = None

    def finding(self) -> Finding:
        return Finding(
            result=self.result,
            evidence_ids=tuple(dict.fromkeys(self.evidence_ids)),
            criteria=self.criteria,
            quantity=self.quantity,
            presence=self.presence.value() if self.presence else None,
            reason=self.reason,
        )


class CloseOutsIn(BaseModel):
    task_ids: list[UUID] = Field(max_length=10_000)


class CandidateShown(BaseModel):
    """Somebody who might be named, with their posts."""

    id: UUID
    name: str
    roles: list[str]


class EligibleShown(BaseModel):
    """Who stays eligible for what (domain.md §3.10)."""

    verifiers: list[CandidateShown]
    approvers: list[CandidateShown]
    visitors: list[CandidateShown]


@bp.errorhandler(Replayed)
def replayed(same: Replayed) -> Any:
    """Said before: the answer is the row as it stands."""
    with kit().work(browser_actor()) as work:
        return task_page(work, see(work, Task, same.subject_id)).model_dump()


@bp.put("/tasks/<uuid:task_id>/round")
@bp.input(RoundIn, arg_name="wanted")
@bp.output(TaskPage)
def drafted(task_id: UUID, wanted: RoundIn) -> TaskPage:
    """The unit's handler writes the round that its leader will sign."""
    with kit().work(browser_actor()) as work:
        draft_round(work, task_id, wanted.expected(), wanted.report())
        return task_page(work, see(work, Task, task_id))


@bp.post("/tasks/<uuid:task_id>/submit")
@bp.input(Change, arg_name="wanted")
@bp.output(TaskPage)
def submitted(task_id: UUID, wanted: Change) -> TaskPage:
    """T9: the unit's leader signs the round."""
    with kit().work(browser_actor()) as work:
        return task_page(work, submit(work, task_id, wanted.expected()))


@bp.post("/tasks/<uuid:task_id>/withdraw")
@bp.input(Change, arg_name="wanted")
@bp.output(TaskPage)
def withdrawn(task_id: UUID, wanted: Change) -> TaskPage:
    """T9b: the unit takes its round back before anybody checks it."""
    with kit().work(browser_actor()) as work:
        return task_page(work, withdraw(work, task_id, wanted.expected()))


@bp.post("/tasks/<uuid:task_id>/material-return")
@bp.input(ReasonedChange, arg_name="wanted")
@bp.output(TaskPage)
def returned(task_id: UUID, wanted: ReasonedChange) -> TaskPage:
    """T10: the papers are incomplete; not a failure."""
    with kit().work(browser_actor()) as work:
        return task_page(work, return_material(work, task_id, wanted.expected(), wanted.reason))


@bp.post("/tasks/<uuid:task_id>/verifier")
@bp.input(VerifierIn, arg_name="wanted")
@bp.output(TaskPage)
def named(task_id: UUID, wanted: VerifierIn) -> TaskPage:
    """T11: the group's leader names who checks."""
    with kit().work(browser_actor()) as work:
        name_verifier(work, task_id, wanted.expected(), wanted.verifier_id)
        return task_page(work, see(work, Task, task_id))


@bp.post("/tasks/<uuid:task_id>/other-verifier")
@bp.input(VerifierIn, arg_name="wanted")
@bp.output(TaskPage)
def renamed(task_id: UUID, wanted: VerifierIn) -> TaskPage:
    """T11b: the office director names another one, who may be the verifier of the round before."""
    with kit().work(browser_actor()) as work:
        name_verifier(work, task_id, wanted.expected(), wanted.verifier_id, act="rename-verifier")
        return task_page(work, see(work, Task, task_id))


@bp.get("/tasks/<uuid:task_id>/eligible")
@bp.output(EligibleShown)
def eligible(task_id: UUID) -> EligibleShown:
    """Who stays eligible to verify, to decide and to visit (domain.md §3.10), by id and name."""
    with kit().work(browser_actor()) as work:
        if not work.actor.supervises:
            raise NotFound("no such row")
        task = see(work, Task, task_id)
        who, people = eligible_for(work.session, task, standing(work, task))
        named = {one.hand.person_id: _candidate(one) for one in people}
        return EligibleShown(**{field: [named[one] for one in getattr(who, field)] for field in vars(who)})


@bp.post("/tasks/<uuid:task_id>/verification")
@bp.input(VerificationIn, arg_name="wanted")
@bp.output(TaskPage)
def verified(task_id: UUID, wanted: VerificationIn) -> TaskPage:
    """T13, T12, T11b: the verifier passes, fails, or could not see the row."""
    with kit().work(browser_actor()) as work:
        return task_page(work, verify(work, task_id, wanted.expected(), wanted.finding()))


@bp.post("/tasks/<uuid:task_id>/close")
@bp.input(Change, arg_name="wanted")
@bp.output(TaskPage)
def closed(task_id: UUID, wanted: Change) -> TaskPage:
    """T14: 销号, one decision about one row."""
    with kit().work(browser_actor()) as work:
        return task_page(work, close(work, task_id, wanted.expected()))


@bp.post("/tasks/<uuid:task_id>/refuse-close")
@bp.input(ReasonedChange, arg_name="wanted")
@bp.output(TaskPage)
def refused(task_id: UUID, wanted: ReasonedChange) -> TaskPage:
    """T15: not yet; the verifier looks again."""
    with kit().work(browser_actor()) as work:
        return task_page(work, refuse_close(work, task_id, wanted.expected(), wanted.reason))


@bp.post("/close-outs")
@bp.input(CloseOutsIn, arg_name="wanted")
@bp.output({}, status_code=204)
def close_many(wanted: CloseOutsIn) -> Any:
    """No call closes many rows (invariant 1): whatever it names, this one says so."""
    browser_actor()
    raise OneDecisionAtATime("each row is closed by a decision about itself", asked=len(wanted.task_ids))


def _candidate(one: Candidate) -> CandidateShown:
    return CandidateShown(id=one.hand.person_id, name=one.name, roles=sorted(one.roles))
