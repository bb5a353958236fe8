"""A phone says what it will hand over: idempotent, and the first word about an id stays."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from backend.errors import IdTaken
from backend.evidence.clocks import measure_clock
from backend.evidence.errors import DifferentBytes, NotDeclared
from backend.evidence.linking import link_as_declared
from backend.evidence.model import Declaration
from backend.evidence.said import Declared
from backend.work import Work
from storage.db import insert_of
from storage.errors import TooLarge

FIRST_WORD = sa.select(Declaration).from_statement(
    insert_of(Declaration).on_conflict_do_nothing().returning(Declaration)
)
"""Kept where nobody has said anything under its id, and then given back."""


def declare(work: Work, evidence_id: UUID, declared: Declared, most_bytes: int) -> Declaration:
    """Keep what the phone says of this id; said again, it changes nothing.

    Args: most_bytes: the largest file of this kind that is taken in.
    Raises: TooLarge: before a byte is spent; IdTaken: another device has this id; DifferentBytes: said otherwise
    before. Links that the sender cannot make are kept as wishes, and the answer does not show which."""
    if declared.size > most_bytes:
        raise TooLarge("larger than is taken in", declared_bytes=declared.size, max_bytes=most_bytes)
    first: Declaration | None = work.session.scalar(FIRST_WORD, _row(work, evidence_id, declared))
    if first is not None:
        link_as_declared(work, evidence_id, declared)
        measure_clock(work, declared.device_clock)
        return first
    known = declaration_of(work, evidence_id)
    if (known.sha256, known.size) != (declared.sha256, declared.size):
        raise DifferentBytes("declared before with other bytes", sha256=known.sha256, size=known.size)
    return known


def declaration_of(work: Work, evidence_id: UUID) -> Declaration:
    """What this device declared under the id. Raises: NotDeclared; IdTaken: it is another device's."""
    known = work.session.get(Declaration, evidence_id)
    if known is None:
        raise NotDeclared("declare it first")
    if known.device_id != work.actor.device_id:
        raise IdTaken("another device uses this id")
    return known


def _row(work: Work, evidence_id: UUID, declared: Declared) -> dict[str, Any]:
    return {
        "id": evidence_id,
        "device_id": work.actor.device_id,
        "person_id": work.actor.person_id,
        "kind": declared.kind,
        "sha256": declared.sha256,
        "size": declared.size,
        "media_type": declared.media_type,
        "declared_at": work.now,
        "said": declared.model_dump(mode="json"),
    }
