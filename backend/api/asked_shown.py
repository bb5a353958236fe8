"""What was asked about a row and decided: returns, extensions, proposals, with the names of who asked and decided."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel

WHO = ("asked_by", "proposed_by", "decided_by")


class _Asked(BaseModel):
    @classmethod
    def of(cls, row: Any, names: Mapping[UUID, str]) -> Self:
        """names: what people are called, by id."""
        plain = {name: getattr(row, name) for name in cls.model_fields if name not in WHO}
        return cls(**plain, **{name: names.get(getattr(row, name)) for name in WHO if name in cls.model_fields})


class ReturnShown(_Asked):
    """退回: a unit says the row is not its duty."""

    id: UUID
    dispatch_id: UUID
    from_state: str
    basis: str
    proposed_unit_id: UUID | None
    asked_at: datetime
    decision: str | None
    decided_at: datetime | None
    reason: str | None
    asked_by: str | None
    decided_by: str | None


class ExtensionShown(_Asked):
    """延期: more time, asked for and decided. level: 1 GL, 2 OD, 3 CL."""

    id: UUID
    asked_at: datetime
    asked_due: datetime
    basis: str
    level: int
    decision: str | None
    granted_due: datetime | None
    decided_at: datetime | None
    reason: str | None
    asked_by: str | None
    decided_by: str | None


class ProposalShown(_Asked):
    """A dismissal or merger that was proposed; not told to units."""

    id: UUID
    kind: str
    master_id: UUID | None
    reason: str
    proposed_at: datetime
    decision: str | None
    decided_at: datetime | None
    proposed_by: str | None
    decided_by: str | None
