"""What a task's page shows of its rectification: rounds, checks, decisions, by name."""

from typing import Any

from backend.rectification import queries
from backend.rectification.model import CloseOut, Round, RoundPhoto, Verification
from backend.tasks.model import Task
from backend.work import Work


def rectification_part(work: Work, task: Task) -> dict[str, Any]:
    """rounds with their photos, verifications and close_outs of one task."""
    rounds = queries.rounds_of(work.session, work.actor, task.id)
    photos = queries.round_photos_of(work.session, work.actor, task.id)
    checks, decisions = queries.verifications_of(work.session, task.id), queries.close_outs_of(work.session, task.id)
    people = [person for row in rounds for person in (row.drafted_by, row.signed_by)]
    people += [check.verifier_id for check in checks] + [decision.approver_id for decision in decisions]
    names = queries.names_of(work.session, people)
    return {
        "rounds": [_round(row, [photo for photo in photos if photo.round_id == row.id], names) for row in rounds],
        "verifications": [_check(check, names, inside=not work.actor.is_outside) for check in checks],
        "close_outs": [_decision(decision, names) for decision in decisions],
    }


def _round(row: Round, photos: list[RoundPhoto], names: dict[Any, str]) -> dict[str, Any]:
    plain = ("id", "n", "mode", "state", "measures", "done_on", "extended_check", "round_due")
    return {
        **{name: getattr(row, name) for name in (*plain, "drafted_at", "first_submitted_at", "submitted_at")},
        "quantity": _number(row.quantity),
        "drafted_by": names.get(row.drafted_by),
        "signed_by": names.get(row.signed_by),
        "photos": [
            {"after_id": photo.after_id, "before_id": photo.before_id, "explanation": photo.explanation}
            for photo in photos
        ],
    }


def _check(check: Verification, names: dict[Any, str], *, inside: bool) -> dict[str, Any]:
    """Who checks, and where they walked, is the office's to know; a unit learns the result and its reason."""
    plain = ("id", "round_id", "state", "assigned_at", "due_at", "decided_at", "reason", "criteria", "evidence_ids")
    return {
        **{name: getattr(check, name) for name in plain},
        "quantity": _number(check.quantity),
        "verifier_id": check.verifier_id if inside else None,
        "verifier": names.get(check.verifier_id) if inside else None,
        "presence": check.presence if inside else None,
    }


def _decision(row: CloseOut, names: dict[Any, str]) -> dict[str, Any]:
    return {"decision": row.decision, "reason": row.reason, "at": row.at, "approver": names.get(row.approver_id)}


def _number(quantity: Any) -> float | None:
    return None if quantity is None else float(quantity)
