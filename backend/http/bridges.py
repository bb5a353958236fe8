"""How both faces show bridges, and what is told once when one is made."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from backend.people.bridges import Kind, NewBridge
from backend.people.model import Bridge, Device


class BridgeMade(BaseModel):
    """token: told this once. path: where the app sends its fixes, after the address of this server."""

    id: UUID
    kind: Kind
    token: str
    path: str

    @classmethod
    def of(cls, new: NewBridge, kind: Kind) -> Self:
        return cls(id=new.device_id, kind=kind, token=new.token, path=f"/mobile/v1/bridges/{kind}")


class BridgeShown(BaseModel):
    """A bridge of one's own. heard_at: when it last said anything, whether or not that was kept."""

    id: UUID
    kind: str
    name: str
    made_at: datetime
    heard_at: datetime | None
    revoked_at: datetime | None

    @classmethod
    def of(cls, bridge: Bridge, device: Device) -> Self:
        return cls(
            id=device.id,
            kind=bridge.kind,
            name=device.name,
            made_at=bridge.made_at,
            heard_at=bridge.heard_at,
            revoked_at=device.revoked_at,
        )


class BridgesShown(BaseModel):
    items: list[BridgeShown]
