"""The reads of the quarantine: for the office alone, through the one scope condition."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend.actor import Actor
from backend.errors import NotFound
from backend.events import Event
from backend.evidence.model import Declaration, Evidence, EvidenceLink, Reading
from backend.evidence.queries import visible_evidence
from backend.inspections.model import Inspection, Leg
from backend.people.audit import note_hidden
from backend.people.model import Person
from backend.people.scope import Condition
from backend.quarantine.model import QuarantineCase
from backend.quarantine.rules import OFFICE
from backend.tasks.model import Task
from backend.work import Work


@dataclass(frozen=True)
class Wanted:
    """Which cases: in which states, of which kind, for which reason. after: the sort key of the last one seen."""

    states: Sequence[str] = ()
    kind: str | None = None
    why: str | None = None
    after: tuple[datetime, UUID] | None = None


@dataclass(frozen=True)
class Case:
    """One case with what a reader of the list needs. seen: whether the piece itself is shown to the actor, too."""

    case: QuarantineCase
    evidence: Evidence
    said: Declaration
    uploader: str
    renditions: Sequence[str]
    last: Event | None
    seen: bool


def visible_cases(actor: Actor) -> Condition:
    """The condition over Evidence under which an actor of the office knows of its case: what they may see, and to the
    director also that there is a piece which is linked to nothing yet, whatever its phone wished. For everybody else
    there is no quarantine."""
    if not actor.holds(*OFFICE):
        return sa.false()
    linked = sa.exists().where(EvidenceLink.evidence_id == Evidence.id, sa.not_(EvidenceLink.wish))
    loose = sa.not_(linked) if actor.holds("office_director") else sa.false()
    return sa.or_(visible_evidence(actor), loose)


def cases(work: Work, wanted: Wanted, limit: int) -> list[Case]:
    """`limit + 1` cases, the latest first. Raises NotFound: this actor is not of the office."""
    _need_office(work.actor)
    query = sa.select(QuarantineCase).join(Evidence, Evidence.id == QuarantineCase.id)
    query = query.where(visible_cases(work.actor), *_narrowed(wanted))
    if wanted.after is not None:
        key = sa.tuple_(*map(sa.literal, wanted.after))
        query = query.where(sa.tuple_(QuarantineCase.opened_at, QuarantineCase.id) < key)
    rows = work.session.scalars(
        query.order_by(QuarantineCase.opened_at.desc(), QuarantineCase.id.desc()).limit(limit + 1)
    ).all()
    return shown(work, rows)


def case_of(work: Work, evidence_id: UUID) -> Case:
    """One case. Raises NotFound: there is none, or not for this actor."""
    query = sa.select(QuarantineCase).join(Evidence, Evidence.id == QuarantineCase.id)
    row = work.session.scalar(query.where(QuarantineCase.id == evidence_id, visible_cases(work.actor)))
    if row is None:
        raise NotFound("no such piece in quarantine")
    return shown(work, [row])[0]


def counts(work: Work) -> list[tuple[str, str, str, int]]:
    """How many cases the actor sees by state, kind and reason."""
    _need_office(work.actor)
    by = (QuarantineCase.state, QuarantineCase.kind, QuarantineCase.why)
    query = sa.select(*by, sa.func.count()).join(Evidence, Evidence.id == QuarantineCase.id)
    rows = work.session.execute(query.where(visible_cases(work.actor)).group_by(*by).order_by(*by))
    return [(state, kind, why, n) for state, kind, why, n in rows]


def shown(work: Work, rows: Sequence[QuarantineCase]) -> list[Case]:
    """These cases with what belongs to them; a look at what is hidden still is written down."""
    ids = [row.id for row in rows]
    note_hidden(work, "quarantine.seen", _hidden(work.session, ids))
    about = sa.select(Evidence, Declaration, Person.name, Reading.renditions, visible_evidence(work.actor))
    about = about.join(Declaration, Declaration.id == Evidence.id).join(Person, Person.id == Evidence.person_id)
    found = work.session.execute(
        about.outerjoin(Reading, Reading.evidence_id == Evidence.id).where(Evidence.id.in_(ids))
    )
    known = {each[0].id: each for each in found}
    last = _last_events(work.session, rows)
    return [
        Case(row, evidence, said, name, renditions or [], last.get(row.id), seen)
        for row in rows
        for evidence, said, name, renditions, seen in [known[row.id]]
    ]


def events_of(session: Session, evidence_id: UUID) -> Sequence[Event]:
    """What happened to a case, in order; ask whether it is visible first."""
    return session.scalars(sa.select(Event).where(Event.subject_id == evidence_id).order_by(Event.n)).all()


def names_of(session: Session, person_ids: set[UUID | None]) -> dict[UUID, str]:
    """Names of those who decided, by id."""
    rows = session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(person_ids - {None})))
    return dict(rows.all())


def _need_office(actor: Actor) -> None:
    if not actor.holds(*OFFICE):
        raise NotFound("the quarantine is the office's")


def _narrowed(wanted: Wanted) -> list[Condition]:
    conditions: list[Condition] = [QuarantineCase.state.in_(wanted.states)] if wanted.states else []
    for column, value in ((QuarantineCase.kind, wanted.kind), (QuarantineCase.why, wanted.why)):
        if value is not None:
            conditions.append(column == value)
    return conditions


def _last_events(session: Session, rows: Sequence[QuarantineCase]) -> dict[UUID, Event]:
    numbered = sa.tuple_(Event.subject_id, Event.n).in_([(row.id, row.version) for row in rows])
    return {event.subject_id: event for event in session.scalars(sa.select(Event).where(numbered))}


def _hidden(session: Session, ids: Sequence[UUID]) -> list[UUID]:
    """Those of these pieces that show, or are said to show, a row or a mission which is covert and not published."""
    mission = sa.func.coalesce(Leg.inspection_id, EvidenceLink.object_id)
    covert = [sa.and_(row.covert, row.published_at.is_(None)) for row in (Task, Inspection)]
    query = (
        sa.select(EvidenceLink.evidence_id)
        .outerjoin(Leg, Leg.id == EvidenceLink.object_id)
        .outerjoin(Task, Task.id == EvidenceLink.object_id)
        .outerjoin(Inspection, Inspection.id == mission)
        .where(EvidenceLink.evidence_id.in_(ids), sa.or_(*covert))
    )
    return list(session.scalars(query.distinct()))
