"""What a crash left behind, put right where nothing can be lost by it; each deed is a leaf of the log.

Never mended: a row without its object, bytes or rows or leaves that changed. These are for people."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from backend.actor import SYSTEM
from backend.custody.difference import Difference
from backend.evidence.sweeping import sweep
from backend.work import Kit
from storage.custody.log import CustodyUnnumbered


def mend(kit: Kit, differences: Sequence[Difference], lost: Iterable[tuple[UUID, str]]) -> list[str]:
    """Defer lost jobs again, let forgotten leaves wait for their number, sweep what nobody owns. Returns what was
    done, in words. Safe to repeat."""
    done = [_defer(kit, evidence_id, job) for evidence_id, job in lost]
    done += [_let_wait(kit, UUID(one.where)) for one in differences if one.code == "leaf-unnumbered"]
    if any(one.code == "object-unowned" for one in differences):
        done += [f"swept {key}" for key in sweep(kit)]
    return done


def _defer(kit: Kit, evidence_id: UUID, job: str) -> str:
    with kit.work(SYSTEM) as work:
        work.record("custody.mended", evidence_id, deed="job-deferred", job=job)
        work.defer(job, evidence_id=evidence_id)
    return f"deferred {job} for {evidence_id}"


def _let_wait(kit: Kit, leaf_id: UUID) -> str:
    with kit.work(SYSTEM) as work:
        work.record("custody.mended", leaf_id, deed="leaf-queued")
        work.session.execute(insert(CustodyUnnumbered).values(leaf_id=leaf_id).on_conflict_do_nothing())
    return f"leaf {leaf_id} waits for its number"
