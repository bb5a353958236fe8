"""What the checker does: go there, and pass, fail, or say that it could not be seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa

from backend.evidence.linking import accept_link
from backend.evidence.model import Evidence
from backend.evidence.said import SaidLink
from backend.rectification.assigning import assign
from backend.rectification.errors import NotTheVerifier, OwnEvidenceMissing, ReasonMissing
from backend.rectification.model import Round, Verification
from backend.rectification.open_rounds import submitted
from backend.rectification.photos import asks_for_a_look, shown
from backend.rectification.presence import Presence, need_own_presence, presence_json, was_there
from backend.rectification.rules import (
    Shown,
    need_criteria,
    need_own_photos,
    need_quantity,
    need_readable,
)
from backend.tasks.clocks import half_due
from backend.tasks.model import Task
from backend.tasks.moving import allowed, move, standing, take
from backend.work import Expected, Work

UNABLE_AT_MOST = 2
"""How often a verifier may not have seen a row before the director names another one (T11b)."""


@dataclass(frozen=True)
class Finding:
    """What a check found. quantity: in the row's target_unit; criteria: by number from 0, met or not."""

    result: str
    evidence_ids: Sequence[UUID] = ()
    criteria: Mapping[str, bool] = field(default_factory=dict)
    quantity: Decimal | None = None
    presence: Presence | None = None
    reason: str | None = None


def verify(work: Work, task_id: UUID, expected: Expected, found: Finding) -> Task:
    """T13, T12, T11b: the named verifier passes, fails, or could not see the row; after the second time that they
    could not, the director names another one.

    Raises NotTheVerifier, WrongState; for a pass or a fail at the site OwnEvidenceMissing, PhotoUnreadable and
    OwnPhotoTooOld; for a pass PresenceMissing, CriteriaOpen and QuantityShort; ReasonMissing: for the others, and for
    what is passed by its papers."""
    act = {"pass": "pass", "fail": "fail", "unable": "unable"}[found.result]
    task = take(work, task_id, expected, act)
    if task.verifier_id is not None and task.verifier_id != work.actor.person_id:
        raise NotTheVerifier("somebody else was named to check this row")
    allowed(work, task, act)
    if (act != "pass" or task.evidence_profile != "site") and not (found.reason or "").strip():
        raise ReasonMissing("this decision is given with its reason, and papers with the checker's own note")
    check, row = _assigned(work, task), submitted(work, task)
    photos, distance_m = _own_photos(work, task, row, check, found) if act != "unable" else ([], None)
    if act == "pass":
        need_criteria(task.close_out_standard, found.criteria)
        need_quantity(task.target_quantity, found.quantity, task.target_unit)
    at = standing(work, task)
    _write(work, task, check, row, found, distance_m)
    facts = {"verification": str(check.id), "round": str(row.id), "quantity": _text(found.quantity)}
    digests = [photo.sha256 for photo in photos]
    move(work, task, act, expected, at=at, reason=found.reason, facts=facts, evidence=digests)
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


def _own_photos(
    work: Work, task: Task, row: Round, check: Verification, found: Finding
) -> tuple[list[Shown], float | None]:
    """The verifier's own photos since the check was given to them, and how far off the row they were.

    Papers alone never pass a site (S39), nor a row of papers whose after-photo needed explaining (invariant 6)."""
    if task.evidence_profile == "document" and not asks_for_a_look(work, task, row):
        papers = shown(work, task, found.evidence_ids)
        need_readable(papers)
        return papers, None
    if not found.evidence_ids:
        raise OwnEvidenceMissing("a site check rests on the checker's own photos", photos=0)
    photos = shown(work, task, found.evidence_ids)
    _need_own(work, found.evidence_ids)
    there = was_there(work, task, found.presence, check.assigned_at)
    need_own_photos(photos, check.assigned_at, was_there=there)
    passing = found.result == "pass"
    distance_m = need_own_presence(work, task, found.presence, check.assigned_at) if passing else None
    for photo_id in found.evidence_ids:
        accept_link(work, photo_id, SaidLink(object_kind="task", object_id=task.id, role="verification"))
    return photos, distance_m


def _need_own(work: Work, photo_ids: Sequence[UUID]) -> None:
    others = sa.select(sa.func.count()).where(Evidence.id.in_(photo_ids), Evidence.person_id != work.actor.person_id)
    if work.session.scalar(others):
        raise OwnEvidenceMissing("these photos are somebody else's")


def _write(work: Work, task: Task, check: Verification, row: Round, found: Finding, distance_m: float | None) -> None:
    check.state = {"pass": "passed", "fail": "failed", "unable": "unable"}[found.result]
    check.decided_at, check.reason, check.quantity = work.now, found.reason, found.quantity
    check.criteria, check.evidence_ids = dict(found.criteria), list(found.evidence_ids)
    check.presence = presence_json(found.presence, distance_m)
    work.session.flush()
    if found.result == "unable":
        _again(work, task, row, check)
        return
    if found.quantity is not None:
        task.quantity_verified = found.quantity
    row.state = check.state
    if found.result == "fail":
        task.verifier_id, task.round_due = None, half_due(work, task)


def _again(work: Work, task: Task, row: Round, check: Verification) -> None:
    """T11b: the same verifier tries once more; after the second time nobody has it until OD names another."""
    times = sa.select(sa.func.count()).where(
        Verification.round_id == row.id, Verification.verifier_id == check.verifier_id, Verification.state == "unable"
    )
    if (work.session.scalar(times) or 0) < UNABLE_AT_MOST:
        assign(work, task, row, check.verifier_id)
    else:
        task.verifier_id = None


def _text(quantity: Decimal | None) -> str | None:
    return None if quantity is None else f"{quantity:f}"
