"""From objects to rows: what lies in the home and belongs to nobody."""

from itertools import islice

import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend.custody.difference import Ledger
from backend.evidence.model import Evidence
from backend.evidence.sweeping import OLD
from backend.work import Kit

AT_ONCE = 1000


def walk_objects(kit: Kit, ledger: Ledger) -> None:
    """Name the originals without a row that are older than a delivery can take; the sweeper takes them away."""
    heads = kit.objects.list("original/")
    while some := list(islice(heads, AT_ONCE)):
        digests = {head.key.removeprefix("original/"): head for head in some}
        with Session(kit.engine) as session:
            owned = set(session.scalars(sa.select(Evidence.sha256).where(Evidence.sha256.in_(digests))))
        for digest, head in digests.items():
            if digest not in owned and kit.clock() - head.modified_at > OLD:
                ledger.differs("object-unowned", head.key, f"{head.size} bytes since {head.modified_at:%Y-%m-%d}")
        ledger.count("objects", len(some))
