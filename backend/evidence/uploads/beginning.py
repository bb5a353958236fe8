"""An upload begins, is found again, and ends early."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from backend.evidence.declaring import declaration_of
from backend.evidence.errors import DifferentBytes
from backend.evidence.uploads.errors import UploadGone
from backend.evidence.uploads.model import Upload, UploadPart
from backend.work import Work


def begin(work: Work, evidence_id: UUID, size: int, said: str | None = None) -> Upload:
    """A new upload for what was declared under the id; an older one of the same declaration ends.

    Raises: NotDeclared, IdTaken; DifferentBytes: the size is not the declared one."""
    declared = declaration_of(work, evidence_id)
    if size != declared.size:
        raise DifferentBytes("declared with another size", sha256=declared.sha256, size=declared.size)
    work.session.execute(sa.delete(Upload).where(Upload.evidence_id == evidence_id))
    upload = Upload(
        id=uuid7(),
        evidence_id=evidence_id,
        device_id=declared.device_id,
        size=size,
        received=0,
        said=said,
        expires_at=work.now + open_for(work),
    )
    work.session.add(upload)
    work.session.flush()
    return upload


def open_for(work: Work) -> timedelta:
    return timedelta(hours=work.parameters.upload_hours)


def upload_of(work: Work, evidence_id: UUID, upload_id: UUID, *, lock: bool = False) -> Upload:
    """The upload, if it is this phone's and of this evidence; locked until the transaction ends where asked.

    Raises UploadGone: it is over, or there never was one."""
    query = sa.select(Upload).where(
        Upload.id == upload_id,
        Upload.evidence_id == evidence_id,
        Upload.device_id == work.actor.device_id,
        Upload.expires_at > work.now,
    )
    found = work.session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise UploadGone("no such upload goes on")
    return found


def open_upload(work: Work, evidence_id: UUID) -> Upload | None:
    """The upload under way for a declaration: what a phone that forgot its address goes on with."""
    going = (Upload.finished_at.is_(None), Upload.expires_at > work.now, Upload.device_id == work.actor.device_id)
    query = sa.select(Upload).where(Upload.evidence_id == evidence_id, *going)
    return work.session.scalar(query.order_by(Upload.id.desc()).limit(1))


def parts_of(session: Session, upload_id: UUID) -> Sequence[UploadPart]:
    """The parts of an upload, in the order of their bytes."""
    query = sa.select(UploadPart).where(UploadPart.upload_id == upload_id)
    return session.scalars(query.order_by(UploadPart.start)).all()


def end(work: Work, upload_id: UUID) -> list[str]:
    """Forget an upload, in this transaction; returns the keys of its parts, to be deleted once that has committed."""
    keys = [part.key for part in parts_of(work.session, upload_id)]
    work.session.execute(sa.delete(Upload).where(Upload.id == upload_id))
    return keys
