"""From leaves to rows: what a leaf says was accepted or happened is there, and is still what it was."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend.custody.difference import Ledger
from backend.events import Event, content_digest
from backend.evidence.accepting import declared_digest
from backend.evidence.model import Declaration, Evidence

Numbered = tuple[str, bytes, bytes]
"""Where a leaf stands (for people), its hash, its body."""


def check_rows_of(session: Session, ledger: Ledger, leaves: Sequence[Numbered]) -> None:
    """Compare the evidence and the events that these leaves speak of with the leaves."""
    said = [(where, leaf, orjson.loads(body)) for where, leaf, body in leaves]
    accepted = [one for one in said if one[2].get("kind") == "evidence.accepted"]
    moved = [one for one in said if one[2].get("kind") == "transition"]
    _check_evidence(session, ledger, accepted)
    _check_events(session, ledger, moved)


def _check_evidence(session: Session, ledger: Ledger, leaves: Sequence[tuple[str, bytes, Mapping[str, Any]]]) -> None:
    ids = [UUID(says["subject"]) for _, _, says in leaves]
    joined = sa.select(Evidence, Declaration).join(Declaration, Declaration.id == Evidence.id)
    rows = {row.id: (row, said) for row, said in session.execute(joined.where(Evidence.id.in_(ids)))} if ids else {}
    for where, leaf, says in leaves:
        found = rows.get(UUID(says["subject"]))
        if found is None:
            ledger.differs("row-missing", says["subject"], f"leaf {where} says it was accepted, and it has no row")
        else:
            wrong = _evidence_differs(*found, leaf, says)
            if wrong:
                ledger.differs("row-rewritten", says["subject"], f"leaf {where} says otherwise: {', '.join(wrong)}")


def _evidence_differs(row: Evidence, said: Declaration, leaf: bytes, says: Mapping[str, Any]) -> list[str]:
    wrong = [name for name in ("sha256", "size") if says.get(name) != getattr(row, name)]
    if row.leaf_hash != leaf.hex():
        wrong.append("leaf_hash")
    if datetime.fromisoformat(says["at"]) != row.received_at:
        wrong.append("received_at")
    if "declared" in says and says["declared"] != declared_digest(said):
        wrong.append("declaration")
    return wrong


def _check_events(session: Session, ledger: Ledger, leaves: Sequence[tuple[str, bytes, Mapping[str, Any]]]) -> None:
    ids = [UUID(says["event"]) for _, _, says in leaves]
    rows = {row.id: row for row in session.scalars(sa.select(Event).where(Event.id.in_(ids)))} if ids else {}
    for where, leaf, says in leaves:
        event = rows.get(UUID(says["event"]))
        if event is None:
            ledger.differs("event-missing", says["event"], f"leaf {where} says it happened, and it has no row")
        else:
            wrong = _event_differs(event, leaf, says)
            if wrong:
                ledger.differs("event-rewritten", event.id, f"leaf {where} says otherwise: {', '.join(wrong)}")


def _event_differs(event: Event, leaf: bytes, says: Mapping[str, Any]) -> list[str]:
    same = {
        "subject": str(event.subject_id),
        "act": event.act,
        "to": event.to_state,
        "n": event.n,
        "evidence": event.evidence,
    }
    wrong = [name for name, value in same.items() if says.get(name) != value]
    if event.actor_id is not None and says.get("actor") != str(event.actor_id):
        wrong.append("actor")
    if datetime.fromisoformat(says["at"]) != event.at:
        wrong.append("at")
    if "content" in says and says["content"] != content_digest(event):
        wrong.append("content")
    if event.leaf_hash != leaf.hex():
        wrong.append("leaf_hash")
    return wrong
