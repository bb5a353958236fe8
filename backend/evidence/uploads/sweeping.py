"""The job that forgets uploads nobody went on with, and what is left of finished ones."""

import sqlalchemy as sa

from backend.actor import SYSTEM
from backend.evidence.uploads.beginning import end
from backend.evidence.uploads.model import Upload
from backend.work import Kit

AT_ONCE = 200


def sweep_uploads(kit: Kit) -> list[str]:
    """Forget what has expired and delete its parts; returns their keys. May run at any time, and twice."""
    swept: list[str] = []
    while (keys := _forget_some(kit)) is not None:
        for key in keys:
            kit.objects.delete(key)
        swept += keys
    return swept


def _forget_some(kit: Kit) -> list[str] | None:
    """Forget a batch of uploads; the keys of their parts, or None when no upload was left to forget."""
    with kit.work(SYSTEM) as work:
        query = sa.select(Upload.id).where(Upload.expires_at <= work.now).limit(AT_ONCE)
        old = work.session.scalars(query.with_for_update(skip_locked=True)).all()
        return [key for upload_id in old for key in end(work, upload_id)] if old else None
