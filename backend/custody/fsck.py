"""Rows, objects and log compared with each other, whole; memory stays the same however much there is."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend.custody.difference import Difference, Ledger, Progress
from backend.custody.job_walk import walk_jobs
from backend.custody.log_walk import walk_log
from backend.custody.mending import mend
from backend.custody.object_walk import walk_objects
from backend.custody.row_walk import walk_rows
from backend.evidence.model import Evidence
from backend.work import Kit
from storage.custody.keys import known_keys


@dataclass(frozen=True)
class Report:
    """What was found. counted: how many leaves, rows and objects were looked at; mended: what was done about it."""

    differences: tuple[Difference, ...]
    counted: dict[str, int]
    mended: tuple[str, ...] = field(default=())

    @property
    def sound(self) -> bool:
        """Whether nothing was lost or changed; what a crash leaves behind does not count."""
        return not any(difference.grave for difference in self.differences)


def check(
    kit: Kit, *, sample: int | None = None, mending: bool = False, progress: Progress = lambda _stage, _done: None
) -> Report:
    """Compare everything. sample: about how many originals are read and hashed again; None: all of them.

    mending: what is safe to mend is mended, each deed with a leaf. Raises: ObjectsAway, DatabaseAway."""
    ledger = Ledger(progress=progress)
    keys = list(dict.fromkeys([kit.signer.verifier, *known_keys(kit.objects)]))
    walk_log(kit, ledger, keys)
    walk_rows(kit, ledger, keys, _chooser(kit, sample))
    walk_objects(kit, ledger)
    lost = walk_jobs(kit, ledger)
    mended = mend(kit, ledger.differences, lost) if mending else []
    return Report(tuple(sorted(set(ledger.differences))), ledger.counted, tuple(mended))


def _chooser(kit: Kit, sample: int | None) -> Callable[[str], bool]:
    """Which digests are in the sample; nobody can know before."""
    if sample is None:
        return lambda _digest: True
    with Session(kit.engine) as session:
        total = session.scalar(sa.select(sa.func.count()).select_from(Evidence)) or 1
    salt, bound = secrets.token_bytes(16), min(1.0, sample / total) * 2**64

    def chosen(digest: str) -> bool:
        return int.from_bytes(hashlib.sha256(salt + digest.encode()).digest()[:8], "big") < bound

    return chosen
