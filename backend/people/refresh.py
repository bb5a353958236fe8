"""Rotating tokens: a refresh token stays good, and gives the same successor, until that successor is used.

So an answer lost on the way costs nothing. Whoever comes with the old one after that holds a copy: the phone is
revoked, for one of the two holders stole it."""

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from backend.errors import Refusal, Unauthenticated
from backend.people.audit import note_access
from backend.people.errors import DeviceRevoked
from backend.people.model import Device, DeviceToken, Person
from backend.people.settled import settled
from backend.people.tokens import Pair, hash_of, new_token, seal, unseal
from backend.work import Kit, Work

REUSED = "refresh-token-reused"


def refresh(kit: Kit, token: str) -> tuple[Pair, datetime]:
    """The pair that follows this refresh token, and when its access token ends.

    Raises DeviceRevoked: also by this very call; Unauthenticated: unknown, ended, or the account is closed."""
    return settled(kit, lambda work: _rotated(work, token))


def issue(work: Work, device_id: UUID, previous: bytes | None = None) -> tuple[Pair, datetime]:
    """A new pair for a device, in place of the refresh token whose hash is `previous`."""
    pair = Pair(new_token(), new_token())
    access_ends = work.now + timedelta(minutes=work.parameters.access_token_minutes)
    refresh_ends = work.now + timedelta(days=work.parameters.refresh_token_days)
    for kind, token, ends_at in (("access", pair.access, access_ends), ("refresh", pair.refresh, refresh_ends)):
        work.session.add(
            DeviceToken(
                token_hash=hash_of(token),
                device_id=device_id,
                kind=kind,
                issued_at=work.now,
                ends_at=ends_at,
                used_at=None,
                successor=None,
                previous_hash=previous,
            )
        )
    return pair, access_ends


def end_tokens(work: Work, person_id: UUID) -> None:
    """End every token of somebody's phones; the next one comes with the new password, or by a code."""
    phones = sa.select(Device.id).where(Device.person_id == person_id)
    good = sa.and_(DeviceToken.device_id.in_(phones), DeviceToken.ends_at > work.now)
    work.session.execute(sa.update(DeviceToken).where(good).values(ends_at=work.now))


def _rotated(work: Work, token: str) -> tuple[Pair, datetime] | Refusal:
    row = work.session.get(DeviceToken, hash_of(token), with_for_update=True)
    if row is None or row.kind != "refresh":
        return Unauthenticated("this is no refresh token of ours")
    device = work.session.get_one(Device, row.device_id)
    if device.revoked_at is not None:
        return DeviceRevoked("this phone was taken out of service", revoked_for=device.revoked_for)
    if row.ends_at <= work.now or not work.session.get_one(Person, device.person_id).active:
        return Unauthenticated("this refresh token has ended")
    if row.successor is None:
        pair, access_ends_at = issue(work, device.id, row.token_hash)
        row.used_at, row.successor = work.now, seal(pair, token)
        return pair, access_ends_at
    return _again(work, row, unseal(row.successor, token))


def _again(work: Work, row: DeviceToken, pair: Pair) -> tuple[Pair, datetime] | Refusal:
    """The same successor for a token that has been used, unless the successor was used as well."""
    successor = work.session.get_one(DeviceToken, hash_of(pair.refresh))
    if successor.used_at is None:
        return pair, work.session.get_one(DeviceToken, hash_of(pair.access)).ends_at
    device = work.session.get_one(Device, row.device_id, with_for_update=True)
    device.revoked_at, device.revoked_for = work.now, REUSED
    note_access(work, "device.revoked", device.id, person_id=device.person_id)
    return DeviceRevoked("an old refresh token came back", revoked_for=REUSED)
