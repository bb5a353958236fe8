"""What cannot be read is put aside, and decided about; nothing else waits for it."""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from backend.actor import SYSTEM
from backend.errors import Forbidden, NotFound, WrongState
from backend.evidence.accepting import job_for
from backend.evidence.model import Evidence, Reading, TrackRow
from backend.quarantine.errors import QuarantineReasonMissing
from backend.quarantine.model import QuarantineCase
from backend.quarantine.queries import visible_cases
from backend.quarantine.rules import STEPS, Act, role_for, settled_state
from backend.work import Expected, Kit, Work

AT_ONCE = 1000
IDS: sa.BindParameter[Any] = sa.bindparam("ids", expanding=True)
UNREAD = sa.select(Reading.evidence_id).where(Reading.evidence_id.in_(IDS), sa.not_(Reading.readable))
NO_POINTS = sa.or_(TrackRow.points_n == 0, TrackRow.refusals.has_key("code"))
UNTRACED = sa.select(TrackRow.evidence_id).where(TrackRow.evidence_id.in_(IDS), NO_POINTS)
CASES = sa.select(QuarantineCase.id).where(QuarantineCase.id.in_(IDS))
CONCERNED = sa.union(UNREAD, UNTRACED, CASES)
"""Of these pieces, those that have a case or ought to; of the others there is nothing to settle."""


def then_settle(read: Callable[[Kit, UUID], None]) -> Callable[[Kit, UUID], None]:
    """A job that reads a piece, followed by a look at whether that came to anything."""

    def run(kit: Kit, evidence_id: UUID) -> None:
        read(kit, evidence_id)
        settle(kit, [evidence_id])

    return run


def then_settle_all(read: Callable[[Kit, list[UUID]], None]) -> Callable[[Kit, list[UUID]], None]:
    """The same for a job that reads several pieces in one run."""

    def run(kit: Kit, evidence_id: list[UUID]) -> None:
        read(kit, evidence_id)
        settle(kit, evidence_id)

    return run


def settle(kit: Kit, evidence_ids: Collection[UUID]) -> None:
    """Open, release or put back the cases of pieces whose bytes were just read. Runs twice with the same result."""
    with kit.asking(SYSTEM) as work:
        concerned = list(work.session.scalars(CONCERNED, {"ids": list(evidence_ids)}))
    for evidence_id in concerned:
        with kit.work(SYSTEM) as work:
            _settle(work, evidence_id)


def _settle(work: Work, evidence_id: UUID) -> None:
    why = why_not(work, evidence_id)
    case = work.session.get(QuarantineCase, evidence_id, with_for_update=True)
    to = settled_state(case.state if case else None, readable=why is None)
    if to is None:
        return
    if case is None:
        evidence = work.session.get_one(Evidence, evidence_id)
        case = QuarantineCase(
            id=evidence.id, kind=evidence.kind, why=why or "", opened_at=work.now, state=to, version=0
        )
        work.session.add(case)
        work.session.flush()
    case.why = why or case.why
    work.happened(case, "quarantine" if why else "release", to, role="system", facts={"why": case.why})


def settle_missed(kit: Kit) -> list[UUID]:
    """Open the cases of what was found unreadable before there were cases. Returns which."""
    with kit.work(SYSTEM) as work:
        unread = sa.select(Reading.evidence_id).where(sa.not_(Reading.readable))
        untraced = sa.select(TrackRow.evidence_id).where(TrackRow.points_n == 0)
        missed = sa.union(unread, untraced).subquery()
        known = sa.exists().where(QuarantineCase.id == missed.c.evidence_id)
        found = list(work.session.scalars(sa.select(missed.c.evidence_id).where(sa.not_(known)).limit(AT_ONCE)))
    settle(kit, found)
    return found


def decide(work: Work, evidence_id: UUID, act: Act, expected: Expected, reason: str | None) -> QuarantineCase:
    """Read a piece again with the decoders of today, take it as it is, or void it.

    Raises: NotFound, StaleVersion, Replayed; Forbidden: not this actor's; WrongState; QuarantineReasonMissing."""
    mine = sa.select(QuarantineCase).join(Evidence, Evidence.id == QuarantineCase.id)
    seen = mine.where(QuarantineCase.id == evidence_id, visible_cases(work.actor))
    case = work.session.scalar(seen.with_for_update(of=QuarantineCase).execution_options(populate_existing=True))
    if case is None:
        raise NotFound("no such piece in quarantine")
    work.expect(case, expected, act)
    evidence, step = work.session.get_one(Evidence, evidence_id), STEPS[act]
    role = role_for(work.actor, act, evidence.person_id)
    if role is None:
        raise Forbidden(f"{act} is for {', '.join(step.roles)}, and not about what one handed in oneself")
    if case.state not in step.froms:
        raise WrongState(f"from {case.state} there is no {act}", state=case.state)
    if step.reason and not (reason or "").strip():
        raise QuarantineReasonMissing("say why")
    facts = {"why": case.why}
    work.happened(case, act, step.to, role=role, event_id=expected.event_id, reason=reason, facts=facts,
                  evidence=[evidence.sha256])  # fmt: skip
    if act == "read_again":
        work.defer(job_for(evidence.kind), evidence_id=evidence.id)
    return case


def why_not(work: Work, evidence_id: UUID) -> str | None:
    """The code of what kept a piece from being read; None: it was read, or nothing is read of its kind."""
    reading = work.session.get(Reading, evidence_id)
    if reading is not None and not reading.readable:
        return reading.why_not or "unreadable"
    track = work.session.get(TrackRow, evidence_id)
    return track.why_not if track is not None else None
