"""The job that takes away bytes nobody waits for: parts and objects without a row, old, and named by no open word."""

from datetime import timedelta
from itertools import islice

import sqlalchemy as sa

from backend.actor import SYSTEM
from backend.evidence.accepting import lock_digest
from backend.evidence.model import Declaration, Evidence
from backend.evidence.uploads.model import UploadPart
from backend.work import Kit

OLD = timedelta(hours=24)
OPEN_FOR = timedelta(days=30)
"""A declaration waits so long for its bytes; a phone that comes later sends them again."""
AT_ONCE = 500


def sweep(kit: Kit) -> list[str]:
    """Delete what was left behind for more than a day, and return its keys. May run at any time, and twice."""
    return [*_sweep_parts(kit), *_sweep_originals(kit)]


def _sweep_parts(kit: Kit) -> list[str]:
    """Parts that no upload under way counts: their request failed after they were written, or was never finished."""
    old = (head.key for head in kit.objects.list("incoming/") if kit.clock() - head.modified_at > OLD)
    batches = iter(lambda: list(islice(old, AT_ONCE)), [])
    return [key for batch in batches for key in _sweep_uncounted(kit, batch)]


def _sweep_uncounted(kit: Kit, keys: list[str]) -> list[str]:
    with kit.work(SYSTEM) as work:
        counted = set(work.session.scalars(sa.select(UploadPart.key).where(UploadPart.key.in_(keys))))
    left = [key for key in keys if key not in counted]
    for key in left:
        kit.objects.delete(key)
    return left


def _sweep_originals(kit: Kit) -> list[str]:
    """Originals that arrived and were not accepted: a web process died between the bytes and the commit."""
    keys = (head.key for head in kit.objects.list("original/") if kit.clock() - head.modified_at > OLD)
    batches = iter(lambda: list(islice(keys, AT_ONCE)), [])
    return [key for batch in batches for key in _sweep_some(kit, batch)]


def _sweep_some(kit: Kit, keys: list[str]) -> list[str]:
    digests = {key.removeprefix("original/"): key for key in keys}
    with kit.work(SYSTEM) as work:
        kept = set(work.session.scalars(sa.select(Evidence.sha256).where(Evidence.sha256.in_(digests))))
    return [digests[digest] for digest in digests if digest not in kept and _sweep_one(kit, digest, digests[digest])]


def _sweep_one(kit: Kit, digest: str, key: str) -> bool:
    """Delete one original under the lock that acceptance takes too; False: it has a row, or a phone still owes it."""
    with kit.work(SYSTEM) as work:
        lock_digest(work.session, digest)
        kept = sa.exists().where(Evidence.sha256 == digest)
        owed = sa.exists().where(Declaration.sha256 == digest, Declaration.declared_at > work.now - OPEN_FOR)
        if work.session.scalar(sa.select(sa.or_(kept, owed))):
            return False
        kit.objects.delete(key)
        return True
