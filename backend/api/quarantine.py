"""The quarantine: what arrived and cannot be read, why, and what the office makes of it."""

from datetime import datetime
from typing import Any, Literal, Self
from uuid import UUID

from apiflask import APIBlueprint
from pydantic import BaseModel, Field

from backend.api.evidence import original_url, rendition_urls
from backend.events import Event
from backend.evidence.model import Reading
from backend.http.auth import browser_actor
from backend.http.kit import kit
from backend.http.page import Page, paged
from backend.http.wire import Change
from backend.quarantine.queries import Case, Wanted, case_of, cases, counts, events_of, names_of
from backend.quarantine.rules import WAITING, acts_open
from backend.quarantine.service import decide
from backend.work import Replayed, Work

bp = APIBlueprint("quarantine", __name__, tag="evidence")
State = Literal["quarantined", "rereading", "released", "accepted", "voided"]


class QuarantineQuery(Page):
    """state: one of them, or "waiting" for what nobody has decided about."""

    state: Literal["waiting", "released", "accepted", "voided"] | None = None
    kind: str | None = Field(default=None, max_length=40)
    why: str | None = Field(default=None, max_length=60)


class DecisionIn(Change):
    reason: str | None = Field(default=None, max_length=2000)


class Happened(BaseModel):
    """One event of a case. by: None where it was the system."""

    n: int
    act: str
    to_state: str
    at: datetime
    by: str | None
    reason: str | None
    why: str | None

    @classmethod
    def of(cls, event: Event, names: dict[UUID, str]) -> Self:
        by = names.get(event.actor_id) if event.actor_id else None
        plain = {name: getattr(event, name) for name in ("n", "act", "to_state", "at", "reason")}
        return cls(**plain, by=by, why=event.facts.get("why"))


class CaseShown(BaseModel):
    """why: a code (docs/how-to/look-after-the-quarantine.md). acts: what the reader may do. sha256, size: of the bytes
    as they came, which are kept whatever is decided."""

    id: UUID
    kind: str
    why: str
    state: State
    version: int
    opened_at: datetime
    received_at: datetime
    media_type: str
    size: int
    sha256: str
    uploader: str
    note: str | None
    renditions: dict[str, str]
    original_url: str | None
    acts: list[str]
    last: Happened | None
    events: list[Happened] | None = None


class CasesShown(BaseModel):
    items: list[CaseShown]
    next: str | None


class CountShown(BaseModel):
    state: State
    kind: str
    why: str
    n: int


class CountsShown(BaseModel):
    items: list[CountShown]


@bp.get("/quarantine")
@bp.input(QuarantineQuery, location="query", arg_name="asked")
@bp.output(CasesShown)
def listed(asked: QuarantineQuery) -> Any:
    """What cannot be read, the latest first, for the office."""
    states = WAITING if asked.state == "waiting" else (asked.state,) if asked.state else ()
    wanted = Wanted(states, asked.kind, asked.why, asked.key((datetime.fromisoformat, UUID)))
    with kit().work(browser_actor()) as work:
        found, following = paged(cases(work, wanted, asked.limit), asked.limit, _key)
        names = names_of(work.session, {case.last.actor_id for case in found if case.last})
        return {"items": [_shown(work, case, names) for case in found], "next": following}


@bp.get("/quarantine/counts")
@bp.output(CountsShown)
def counted() -> Any:
    """How many, by state, kind and reason."""
    with kit().work(browser_actor()) as work:
        found = counts(work)
        return {"items": [{"state": state, "kind": kind, "why": why, "n": n} for state, kind, why, n in found]}


@bp.get("/quarantine/<uuid:evidence_id>")
@bp.output(CaseShown)
def detail(evidence_id: UUID) -> Any:
    """One case, with all that happened to it."""
    with kit().work(browser_actor()) as work:
        return _whole(work, evidence_id)


@bp.post("/quarantine/<uuid:evidence_id>/<any(read_again, accept, void):act>")
@bp.input(DecisionIn, arg_name="wanted")
@bp.output(CaseShown)
def decided(evidence_id: UUID, act: Any, wanted: DecisionIn) -> Any:
    """Read it again with the decoders of today, take it as it is, or void it."""
    with kit().work(browser_actor()) as work:
        decide(work, evidence_id, act, wanted.expected(), wanted.reason)
        return _whole(work, evidence_id)


@bp.errorhandler(Replayed)
def replayed(same: Replayed) -> Any:
    """Said before: the answer is the case as it stands."""
    with kit().work(browser_actor()) as work:
        return _whole(work, same.subject_id).model_dump(mode="json")


def _key(case: Case) -> tuple[str, UUID]:
    return case.case.opened_at.isoformat(), case.case.id


def _whole(work: Work, evidence_id: UUID) -> CaseShown:
    case, events = case_of(work, evidence_id), events_of(work.session, evidence_id)
    names = names_of(work.session, {event.actor_id for event in events})
    return _shown(work, case, names).model_copy(update={"events": [Happened.of(event, names) for event in events]})


def _shown(work: Work, case: Case, names: dict[UUID, str]) -> CaseShown:
    row, evidence = case.case, case.evidence
    reading = work.session.get(Reading, row.id) if case.seen and case.renditions else None
    return CaseShown(
        id=row.id,
        kind=row.kind,
        why=row.why,
        state=row.state,
        version=row.version,
        opened_at=row.opened_at,
        received_at=evidence.received_at,
        media_type=evidence.media_type,
        size=evidence.size,
        sha256=evidence.sha256,
        uploader=case.uploader,
        note=case.said.said.get("note"),
        renditions=rendition_urls(row.id, reading),
        original_url=original_url(row.id) if case.seen else None,
        acts=acts_open(work.actor, row.state, evidence.person_id),
        last=Happened.of(case.last, names) if case.last else None,
    )
