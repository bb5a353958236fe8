"""Bridges: apps that are not ours and record with the screen off. Each is a device of its person, with a token that
brings fixes of that person and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from uuid import UUID

import sqlalchemy as sa
from uuid_utils.compat import uuid7

from backend.actor import Actor
from backend.errors import Unauthenticated
from backend.people.audit import note_access
from backend.people.model import Bridge, Device, Person
from backend.people.queries import actor_of_person
from backend.people.tokens import hash_of, new_token
from backend.work import Work

Kind = Literal["owntracks", "traccar", "osmand", "wechat"]
NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class NewBridge:
    """What is told once: the token."""

    device_id: UUID
    token: str


def make_bridge(work: Work, kind: Kind, name: str) -> NewBridge:
    """A bridge of the actor's own. Nobody knows the credential of its device: the token alone is good for anything."""
    device_id, token = uuid7(), new_token()
    work.session.add(
        Device(
            id=device_id,
            person_id=work.actor.person_id,
            name=name,
            platform=kind,
            app_version="bridge",
            credential_hash=hash_of(new_token()),
            enrolled_at=work.now,
        )
    )
    work.session.flush()
    work.session.add(Bridge(token_hash=hash_of(token), device_id=device_id, kind=kind, made_at=work.now, heard_at=None))
    note_access(work, "bridge.made", device_id)
    return NewBridge(device_id, token)


def bridges_of(work: Work) -> Sequence[tuple[Bridge, Device]]:
    """The actor's bridges, the newest first."""
    own = sa.select(Bridge, Device).join(Device, Device.id == Bridge.device_id)
    rows = work.session.execute(
        own.where(Device.person_id == work.actor.person_id).order_by(Bridge.made_at.desc(), Device.id)
    )
    return [(bridge, device) for bridge, device in rows]


def actor_by_bridge(work: Work, token: str, kinds: Sequence[Kind]) -> Actor:
    """Whose bridge says this.

    Raises Unauthenticated, in the same words whatever is wrong: the token is unknown, revoked, of another kind, or
    the account is closed."""
    found = work.session.execute(
        sa.select(Bridge, Device)
        .join(Device, Device.id == Bridge.device_id)
        .join(Person, Person.id == Device.person_id)
        .where(Bridge.token_hash == hash_of(token), Bridge.kind.in_(kinds), Device.revoked_at.is_(None), Person.active)
    ).one_or_none()
    if found is None:
        raise Unauthenticated("no bridge of ours says this")
    bridge, device = found
    if bridge.heard_at is None or work.now - bridge.heard_at >= NOTED_EVERY:
        bridge.heard_at = work.now
    return actor_of_person(work.session, device.person_id, work.now, device.id)
