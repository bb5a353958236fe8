"""What a task's page shows of its rectification: rounds, checks, decisions, by name."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from backend.people.queries import names_of
from backend.rectification import queries
from backend.rectification.model import CloseOut, Round, RoundPhoto, Verification
from backend.tasks.model import Task
from backend.work import Work

Names = Mapping[UUID | None, str]


class RoundPhotoShown(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    after_id: UUID
    before_id: UUID | None
    explanation: str | None


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
    def of(cls, row: Round, photos: Sequence[RoundPhoto], names: Names) -> Self:
        apart = ("drafted_by", "signed_by", "photos")
        return cls(
            **{name: getattr(row, name) for name in cls.model_fields if name not in apart},
            drafted_by=names.get(row.drafted_by),
            signed_by=names.get(row.signed_by),
            photos=[RoundPhotoShown.model_validate(one) for one in photos if one.round_id == row.id],
        )


class CheckShown(BaseModel):
    """One check. Who makes it, and where they walked, is the office's to know: null to a unit."""

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
    presence: dict[str, Any] | None

    @classmethod
    def of(cls, check: Verification, names: Names, *, inside: bool) -> Self:
        apart = ("verifier_id", "verifier", "presence")
        return cls(
            **{name: getattr(check, name) for name in cls.model_fields if name not in apart},
            verifier_id=check.verifier_id if inside else None,
            verifier=names.get(check.verifier_id) if inside else None,
            presence=check.presence if inside else None,
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
    return {
        "rounds": [RoundShown.of(row, photos, names) for row in rounds],
        "verifications": [CheckShown.of(check, names, inside=not work.actor.is_outside) for check in checks],
        "close_outs": [DecisionShown.of(decision, names) for decision in decisions],
    }
