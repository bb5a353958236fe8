"""The job on the beat that lets photos be read again which have no print: read before there were prints."""

import sqlalchemy as sa

from backend.actor import SYSTEM
from backend.evidence.marks import PicturePrint
from backend.evidence.model import Reading
from backend.work import Kit

AT_ONCE = 200


def print_missing(kit: Kit) -> int:
    """Ask for the next of them to be read again, the youngest first; how many were asked for."""
    printed = sa.exists().where(PicturePrint.evidence_id == Reading.evidence_id)
    query = sa.select(Reading.evidence_id).where(Reading.readable, sa.not_(printed), Reading.renditions != [])
    with kit.work(SYSTEM) as work:
        missing = work.session.scalars(query.order_by(Reading.evidence_id.desc()).limit(AT_ONCE)).all()
        for evidence_id in missing:
            work.defer("evidence.derive", evidence_id=evidence_id)
    return len(missing)
