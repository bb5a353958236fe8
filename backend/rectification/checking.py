"""What the checker does: be named, go there, and pass, fail, or say that it could not be seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from uuid_utils.compat import uuid7

from backend.evidence.linking import accept_link
from backend.evidence.model import Evidence
from backend.evidence.said import SaidLink
from backend.people.naming import name
from backend.rectification.errors import NotEligible, NotTheVerifier, OwnEvidenceMissing, ReasonMissing
from backend.rectification.hands import checked_rounds, checkers, hand_of, hands_in
from backend.rectification.model import Round, Verification
from backend.rectification.photos import shown
from backend.rectification.presence import Presence, need_own_presence, presence_json
from backend.rectification.rounds import submitted
from backend.rectification.rules import (
    Shown,
    need_criteria,
    need_own_photos,
    need_quantity,
)
from backend.tasks.clocks import half_due, in_working_days
from backend.tasks.model import Task
from backend.tasks.moving import allowed, move, take
from backend.tasks.segregation import bars_verifying, need_other_hands
from backend.work import Expected, Work


@dataclass(frozen=True)
class Finding:
    """What a check found. quantity: in the row's target_unit; criteria: by number from 0, met or not."""

    result: str
    evidence_ids: Sequence[UUID] = ()
    criteria: Mapping[str, bool] = field(default_factory=dict)
    quantity: Decimal | None = None
    presence: Presence | None = None
    reason: str | None = None
    again_by: datetime | None = None


def name_verifier(
    work: Work, task_id: UUID, expected: Expected, verifier_id: UUID, *, act: str = "name-verifier"
) -> Verification:
    """T11: the leader names who checks (T11b, by OD: another one); five working days, and the row is theirs to see.

    Raises NotYourDuty, WrongState; NotEligible: holds no post for it; SameHands: §3.10."""
    task = take(work, task_id, expected)
    allowed(work, task, act)
    if verifier_id not in {one.hand.person_id for one in checkers(work.session, task)}:
        raise NotEligible("this person is not one who checks", person_id=str(verifier_id))
    row, n = submitted(work, task), checked_rounds(work.session, task)
    again = work.session.scalar(sa.select(Verification.id).where(Verification.round_id == row.id).limit(1))
    barred = bars_verifying(
        hand_of(work.session, verifier_id),
        hands_in(work.session, task),
        round_n=n if again else n + 1,
        by_director=act == "rename-verifier",
    )
    need_other_hands(barred)
    check = assign(work, task, row, verifier_id)
    facts = {"verifier": str(verifier_id), "round": str(row.id)}
    move(work, task, act, expected, facts=facts)
    return check


def assign(work: Work, task: Task, row: Round, verifier_id: UUID) -> Verification:
    """Lay a check of a round into somebody's hands."""
    due = in_working_days(work, work.parameters.verify_days_wd)
    check = Verification(
        id=uuid7(),
        task_id=task.id,
        round_id=row.id,
        verifier_id=verifier_id,
        state="assigned",
        assigned_by=work.actor.person_id,
        assigned_at=work.now,
        due_at=due,
        evidence_ids=[],
    )
    row.state, task.verifier_id = "under_verification", verifier_id
    work.session.add(check)
    name(work, task.id, verifier_id, "verifier")
    work.session.flush()
    return check


def verify(work: Work, task_id: UUID, expected: Expected, found: Finding) -> Task:
    """T13, T12, T11b: the named verifier passes, fails, or could not see the row.

    Raises NotTheVerifier, WrongState; for a pass or a fail at the site OwnEvidenceMissing, PresenceMissing; for a
    pass CriteriaOpen and QuantityShort; for the others ReasonMissing."""
    task = take(work, task_id, expected)
    act = {"pass": "pass", "fail": "fail", "unable": "unable"}[found.result]
    if task.verifier_id is not None and task.verifier_id != work.actor.person_id:
        raise NotTheVerifier("somebody else was named to check this row")
    allowed(work, task, act)
    if act != "pass" and not (found.reason or "").strip():
        raise ReasonMissing("this decision is given with its reason")
    check, row = _assigned(work, task), submitted(work, task)
    photos = _own_photos(work, task, row, found) if act != "unable" else []
    if act == "pass":
        need_criteria(task.close_out_standard, found.criteria)
        need_quantity(task.target_quantity, found.quantity, task.target_unit)
    _write(work, task, check, row, found)
    facts = {"verification": str(check.id), "round": str(row.id), "quantity": _text(found.quantity)}
    move(work, task, act, expected, reason=found.reason, facts=facts, evidence=[photo.sha256 for photo in photos])
    return task


def _assigned(work: Work, task: Task) -> Verification:
    open_checks = sa.select(Verification).where(
        Verification.task_id == task.id,
        Verification.verifier_id == work.actor.person_id,
        Verification.state.in_(("assigned", "on_site")),
    )
    check = work.session.scalar(open_checks.order_by(Verification.assigned_at.desc(), Verification.id.desc()).limit(1))
    if check is None:
        raise NotTheVerifier("no check of this row lies with you")
    return check


def _own_photos(work: Work, task: Task, row: Round, found: Finding) -> list[Shown]:
    """The verifier's own fresh photos and presence, where the row has a site; papers alone never pass one (S39)."""
    if task.evidence_profile == "document":
        return shown(work, task, found.evidence_ids)
    if not found.evidence_ids:
        raise OwnEvidenceMissing("a site check rests on the checker's own photos", photos=0)
    photos = shown(work, task, found.evidence_ids)
    _need_own(work, found.evidence_ids)
    need_own_photos(photos, row.submitted_at or work.now)
    if found.result == "pass":
        need_own_presence(work, task, found.presence)
    for photo_id in found.evidence_ids:
        accept_link(work, photo_id, SaidLink(object_kind="task", object_id=task.id, role="verification"))
    return photos


def _need_own(work: Work, photo_ids: Sequence[UUID]) -> None:
    others = sa.select(sa.func.count()).where(Evidence.id.in_(photo_ids), Evidence.person_id != work.actor.person_id)
    if work.session.scalar(others):
        raise OwnEvidenceMissing("these photos are somebody else's")


def _write(work: Work, task: Task, check: Verification, row: Round, found: Finding) -> None:
    check.state = {"pass": "passed", "fail": "failed", "unable": "unable"}[found.result]
    check.decided_at, check.reason, check.quantity = work.now, found.reason, found.quantity
    check.criteria, check.evidence_ids = dict(found.criteria), list(found.evidence_ids)
    check.presence = presence_json(found.presence)
    if found.quantity is not None:
        task.quantity_verified = found.quantity
    if found.result == "pass":
        row.state = "passed"
    elif found.result == "fail":
        row.state, task.verifier_id = "failed", None
        task.round_due = half_due(work, task)
    else:
        assign(work, task, row, check.verifier_id)


def _text(quantity: Decimal | None) -> str | None:
    return None if quantity is None else f"{quantity:f}"
