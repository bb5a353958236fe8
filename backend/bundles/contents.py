"""What goes into one bundle, before it is sealed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from backend.bundles.format import Kind
from backend.events import Event
from backend.evidence.model import Evidence, EvidenceLink
from storage.custody.log import Proofs

EVENT = ("id", "subject_kind", "subject_id", "n", "act", "from_state", "to_state", "actor_id", "role", "unit_id", "at")
MORE = ("reason", "facts", "evidence", "rules_version", "leaf_hash")


@dataclass(frozen=True)
class Shown:
    """What this reader may know of one thing.

    page: what its page shows them. events: of it and of what hangs on it, in order. object_ids: what its evidence is
    linked to. whole: they may read leaves; a unit gets their hashes alone."""

    kind: Kind
    id: UUID
    page: dict[str, Any]
    events: Sequence[Any] = ()
    object_ids: Sequence[UUID] = ()
    whole: bool = True
    draw: dict[str, Any] | None = None
    more_leaves: Sequence[str] = ()


@dataclass(frozen=True)
class Contents:
    """All of it, read in one transaction. withheld: digests that events name and this reader does not get."""

    shown: Shown
    pieces: Sequence[tuple[Evidence, dict[str, Any]]]
    proofs: Proofs
    originals: bool
    withheld: Sequence[str] = field(default=())


def event_document(event: Event | Any, subject: tuple[str, UUID]) -> dict[str, Any]:
    """An event as a bundle shows it; of one that is told to a unit, what a unit is told.

    subject: kind and id, which are not part of what is told."""
    values = {name: getattr(event, name, None) for name in (*EVENT, *MORE, "salt")}
    return values | {"subject_kind": subject[0], "subject_id": subject[1]}


def link_document(link: EvidenceLink) -> dict[str, Any]:
    plain = ("object_kind", "object_id", "role", "linked_by", "linked_at", "how")
    return {name: getattr(link, name) for name in plain}
