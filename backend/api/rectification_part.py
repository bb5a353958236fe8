"""What a task's page shows of its rectification: rounds, checks, decisions, by name."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel

from backend.people.queries import names_of
from backend.rectification import queries
from backend.rectification.errors import StillReading
from backend.rectification.model import CloseOut, Round, RoundPhoto, Verification
from backend.rectification.photos import why_explained
from backend.rectification.rules import PresenceKind
from backend.tasks.model import Task
from backend.work import Work

Names = Mapping[UUID | None, str]
Why = Mapping[UUID, Sequence[str]]


class RoundPhotoShown(BaseModel):
    """An after-photo of a round. why: what made the unit explain it: doubtful-clock, no-fix, far."""

    after_id: UUID
    before_id: UUID | None
    explanation: str | None
    why: list[str]

    @classmethod
    def of(cls, one: RoundPhoto, why: Sequence[str]) -> Self:
        return cls(after_id=one.after_id, before_id=one.before_id, explanation=one.explanation, why=list(why))


class RoundShown(BaseModel):
    """One rectification round; what lies drafted is shown to its unit alone."""

    id: UUID
    n: int
    mode: str
    state: str
    measures: str
    done_on: date | None
    extended_check: str | None
    round_due: datetime | None
    drafted_at: datetime
    first_submitted_at: datetime | None
    submitted_at: datetime | None
    quantity: float | None
    drafted_by: str | None
    signed_by: str | None
    photos: list[RoundPhotoShown]

    @classmethod
    def of(cls, row: Round, photos: Sequence[RoundPhoto], why: Why, names: Names) -> Self:
        apart = ("drafted_by", "signed_by", "photos")
        return cls(
            **{name: getattr(row, name) for name in cls.model_fields if name not in apart},
            drafted_by=names.get(row.drafted_by),
            signed_by=names.get(row.signed_by),
            photos=[RoundPhotoShown.of(one, why.get(one.after_id, ())) for one in photos if one.round_id == row.id],
        )


class PresenceShown(BaseModel):
    """How the checker showed having been there. distance_m: from the row, where it was measured."""

    kind: PresenceKind
    evidence_id: UUID | None = None
    lon: float | None = None
    lat: float | None = None
    accuracy_m: float | None = None
    distance_m: float | None = None


class CheckShown(BaseModel):
    """One check. criteria: by their number from 0 in the close-out standard.

    Who makes it, and where they walked, is the office's to know: null to a unit."""

    id: UUID
    round_id: UUID
    state: str
    assigned_at: datetime
    due_at: datetime
    decided_at: datetime | None
    reason: str | None
    criteria: dict[str, bool] | None
    evidence_ids: list[UUID]
    quantity: float | None
    verifier_id: UUID | None
    verifier: str | None
    presence: PresenceShown | None

    @classmethod
    def of(cls, check: Verification, names: Names, *, inside: bool) -> Self:
        apart = ("verifier_id", "verifier", "presence")
        return cls(
            **{name: getattr(check, name) for name in cls.model_fields if name not in apart},
            verifier_id=check.verifier_id if inside else None,
            verifier=names.get(check.verifier_id) if inside else None,
            presence=PresenceShown(**check.presence) if inside and check.presence else None,
        )


class DecisionShown(BaseModel):
    """销号, or its refusal."""

    decision: str
    reason: str | None
    at: datetime
    approver: str | None

    @classmethod
    def of(cls, row: CloseOut, names: Names) -> Self:
        return cls(decision=row.decision, reason=row.reason, at=row.at, approver=names.get(row.approver_id))


def rectification_part(work: Work, task: Task) -> dict[str, Any]:
    """rounds with their photos, verifications and close_outs of one task."""
    rounds = queries.rounds_of(work.session, work.actor, task.id)
    photos = queries.round_photos_of(work.session, work.actor, task.id)
    checks, decisions = queries.verifications_of(work.session, task.id), queries.close_outs_of(work.session, task.id)
    people = [person for row in rounds for person in (row.drafted_by, row.signed_by)]
    people += [check.verifier_id for check in checks] + [decision.approver_id for decision in decisions]
    names = dict[UUID | None, str](names_of(work.session, people).items())
    why = _why(work, task, photos)
    return {
        "rounds": [RoundShown.of(row, photos, why, names) for row in rounds],
        "verifications": [CheckShown.of(check, names, inside=not work.actor.is_outside) for check in checks],
        "close_outs": [DecisionShown.of(decision, names) for decision in decisions],
    }


def _why(work: Work, task: Task, photos: Sequence[RoundPhoto]) -> Why:
    """Why photos needed explaining; of a draft whose photos are still being read nobody knows yet."""
    try:
        return why_explained(work, task, list({photo.after_id for photo in photos}))
    except StillReading:
        return {}
