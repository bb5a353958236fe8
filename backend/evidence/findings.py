"""Flags with their substance: kept, replaced when they are looked for again, and shown to whoever may hear them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from backend.actor import Actor
from backend.events import RULES_VERSION
from backend.evidence.flag_words import FLAGS, OFFICE_ONLY
from backend.evidence.marks import Flag
from backend.evidence.model import Evidence, Reading
from backend.evidence.queries import visible_evidence
from backend.work import Work
from storage.db import insert_of

Strength = Literal["weak", "strong"]
PIECE = sa.bindparam("piece", type_=sa.Uuid())
"""The piece that a statement built once is about; an UPDATE keeps the name evidence_id for itself."""
ROW = insert_of(Flag)
SAME_DOUBT, ANEW = ("evidence_id", "code", "other_id"), ("strength", "facts", "found_at", "rules_version")
WRITTEN = ROW.on_conflict_do_update(index_elements=SAME_DOUBT, set_={name: ROW.excluded[name] for name in ANEW})
GONE = sa.delete(Flag).where(Flag.evidence_id == PIECE, Flag.code.in_(sa.bindparam("codes", expanding=True)))
GONE = GONE.execution_options(synchronize_session=False)
CODES = sa.select(Flag.code).where(Flag.evidence_id == PIECE).distinct().order_by(Flag.code)
STANDING = sa.func.array(CODES.scalar_subquery(), type_=Reading.flags.type)
LISTED = sa.update(Reading).where(Reading.evidence_id == PIECE, Reading.flags.is_distinct_from(STANDING))
LISTED = LISTED.values(flags=STANDING).execution_options(synchronize_session="fetch")


@dataclass(frozen=True)
class Finding:
    """One doubt: its code, how strong, what raises it, and the facts of its sentence."""

    code: str
    strength: Strength
    facts: dict[str, Any] = field(default_factory=dict)
    other_id: UUID | None = None


def keep_findings(work: Work, evidence_id: UUID, looked_for: Iterable[str], found: Sequence[Finding]) -> None:
    """These codes were looked for, and this is all that was found: what stood under them before goes."""
    codes = sorted({*looked_for, *(finding.code for finding in found)})
    work.session.execute(GONE, {"piece": evidence_id, "codes": codes})
    add_findings(work, evidence_id, found)


def add_findings(work: Work, evidence_id: UUID, found: Sequence[Finding]) -> None:
    """These were found, beside what stands; the same doubt about the same other piece is written anew.

    The reading's own list of codes, which lists and rules look at, is kept up."""
    _write(work, evidence_id, found)
    work.session.execute(LISTED, {"piece": evidence_id})


def first_findings(work: Work, evidence_id: UUID, listed: Iterable[str], found: Sequence[Finding]) -> None:
    """What was found of a piece that nobody looked at before. listed: the codes its reading was written with."""
    _write(work, evidence_id, found)
    if {finding.code for finding in found} - set(listed):
        work.session.execute(LISTED, {"piece": evidence_id})


def _write(work: Work, evidence_id: UUID, found: Sequence[Finding]) -> None:
    beside = {"evidence_id": evidence_id, "found_at": work.now, "rules_version": RULES_VERSION}
    rows = [{"id": uuid7(), **beside, **asdict(finding)} for finding in found]
    if rows:
        work.session.execute(WRITTEN, rows)


def findings_of(session: Session, actor: Actor, evidence_ids: Sequence[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """What this actor may hear of the flags of these pieces, by piece, strong ones first, as JSON.

    The caller has found that the actor may see the pieces."""
    query = sa.select(Flag).where(Flag.evidence_id.in_(evidence_ids), told_to(actor))
    flags = session.scalars(query.order_by(Flag.strength, Flag.code, Flag.found_at, Flag.id)).all()
    seen, found = others_seen(session, actor, flags), defaultdict[UUID, list[dict[str, Any]]](list)
    for flag in flags:
        found[flag.evidence_id].append(as_json(flag, seen))
    return found


def told_to(actor: Actor) -> sa.ColumnElement[bool]:
    """The condition over Flag: a unit does not hear what is marked for the office alone."""
    return Flag.code.not_in(OFFICE_ONLY) if actor.is_outside else sa.true()


def others_seen(session: Session, actor: Actor, flags: Sequence[Flag]) -> set[UUID]:
    """Of the other pieces that these flags rest on, those the actor may see."""
    others = {flag.other_id for flag in flags if flag.other_id}
    seen = sa.select(Evidence.id).where(Evidence.id.in_(others), visible_evidence(actor))
    return set(session.scalars(seen)) if others else set()


def as_json(flag: Flag, seen: set[UUID]) -> dict[str, Any]:
    """One flag; which other piece raises it only where that one is among those seen."""
    return {
        "code": flag.code,
        "strength": flag.strength,
        "other_id": flag.other_id if flag.other_id in seen else None,
        "facts": flag.facts,
        "found_at": flag.found_at,
        **FLAGS[flag.code].said(flag.facts),
    }


def listed(
    session: Session, actor: Actor, limit: int, after: tuple[datetime, UUID] | None, *,
    code: str | None = None, strength: Strength | None = None,
) -> Sequence[Flag]:  # fmt: skip
    """Flags of what the actor may see, the youngest first, one more than the limit."""
    query = sa.select(Flag).where(told_to(actor))
    query = query.where(sa.exists().where(Evidence.id == Flag.evidence_id, visible_evidence(actor)))
    if code:
        query = query.where(Flag.code == code)
    if strength:
        query = query.where(Flag.strength == strength)
    if after:
        at, last = sa.literal(after[0], Flag.found_at.type), sa.literal(after[1], Flag.id.type)
        query = query.where(sa.tuple_(Flag.found_at, Flag.id) < sa.tuple_(at, last))
    return session.scalars(query.order_by(Flag.found_at.desc(), Flag.id.desc()).limit(limit + 1)).all()
