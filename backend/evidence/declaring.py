"""A phone says what it will hand over: idempotent, and the first word about an id stays."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from backend.errors import IdTaken
from backend.evidence.clocks import measure_clock
from backend.evidence.errors import DifferentBytes, NotDeclared
from backend.evidence.linking import link_as_declared
from backend.evidence.model import Declaration
from backend.evidence.said import Declared
from backend.work import Work
from storage.errors import TooLarge

Answer: TypeAlias = Declaration | TooLarge | IdTaken | DifferentBytes
"""What is kept of one piece, or why nothing is."""
NOT_YOURS = "another device uses this id"
FIRST_WORD = insert(Declaration).on_conflict_do_nothing().returning(Declaration)
"""Kept where nobody has said anything under its id, and then given back."""
SAID_BEFORE = sa.select(Declaration).where(Declaration.id == sa.any_(sa.bindparam("ids", type_=sa.ARRAY(sa.Uuid()))))


def declare(work: Work, evidence_id: UUID, declared: Declared, most_bytes: int) -> Declaration:
    """Keep what the phone says of this id; said again, it changes nothing.

    Args: most_bytes: the largest file of this kind that is taken in.
    Raises: TooLarge: before a byte is spent; IdTaken: another device has this id; DifferentBytes: said otherwise
    before. Links that the sender cannot make are kept as wishes, and the answer does not show which."""
    answer = declare_all(work, {evidence_id: declared}, lambda _: most_bytes)[evidence_id]
    if not isinstance(answer, Declaration):
        raise answer
    return answer


def declare_all(work: Work, pieces: Mapping[UUID, Declared], most_bytes: Callable[[str], int]) -> dict[UUID, Answer]:
    """The same of many pieces: each is kept, or its refusal comes back, and hinders no other. most_bytes: by kind.

    They are written in the order of their ids, so that of two who say the same at once none waits for the other."""
    taken = {one: said for one, said in sorted(pieces.items()) if said.size <= most_bytes(said.kind)}
    first = _first_words(work, taken)
    said_before = [one for one in taken if one not in first]
    known = {each.id: each for each in work.session.scalars(SAID_BEFORE, {"ids": said_before})} if said_before else {}
    return {
        one: first.get(one) or (_again(work, known[one], said) if one in taken else _too_large(said, most_bytes))
        for one, said in pieces.items()
    }


def _first_words(work: Work, pieces: Mapping[UUID, Declared]) -> dict[UUID, Declaration]:
    """Those that nobody has said anything of before, kept with their links and what their phone's clock says."""
    rows = [_row(work, one, said) for one, said in pieces.items()]
    first = {each.id: each for each in work.session.scalars(FIRST_WORD, rows)} if rows else {}
    for one in first:
        link_as_declared(work, one, pieces[one])
    for clock in {pieces[one].device_clock for one in first}:
        measure_clock(work, clock)
    return first


def _again(work: Work, known: Declaration, said: Declared) -> Answer:
    if known.device_id != work.actor.device_id:
        return IdTaken(NOT_YOURS)
    if (known.sha256, known.size) != (said.sha256, said.size):
        return DifferentBytes("declared before with other bytes", sha256=known.sha256, size=known.size)
    return known


def _too_large(said: Declared, most_bytes: Callable[[str], int]) -> TooLarge:
    return TooLarge("larger than is taken in", declared_bytes=said.size, max_bytes=most_bytes(said.kind))


def declaration_of(work: Work, evidence_id: UUID) -> Declaration:
    """What this device declared under the id. Raises: NotDeclared; IdTaken: it is another device's."""
    known = work.session.get(Declaration, evidence_id)
    if known is None:
        raise NotDeclared("declare it first")
    if known.device_id != work.actor.device_id:
        raise IdTaken(NOT_YOURS)
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
