"""T2: a draft becomes a row of the ledger. Evidence is judged by the noun that sees it and comes as digests."""

from collections.abc import Sequence

from backend.tasks.errors import NotComplete, PhotoMissing
from backend.tasks.model import Task
from backend.tasks.moving import allowed, move
from backend.tasks.serials import task_serial
from backend.work import Expected, Work


def registered(work: Work, task: Task, expected: Expected, *, evidence: Sequence[str]) -> Task:
    """Register a taken draft.

    Args: task: from `take`. evidence: SHA-256 of the accepted originals linked as its finding, hex; a problem has one.
    Raises NotYourDuty, WrongState; NotComplete: what is missing; PhotoMissing."""
    allowed(work, task, "register")
    if missing := lacks(task):
        raise NotComplete("a registered row says more than this draft", missing=missing)
    if task.kind == "problem" and not evidence:
        raise PhotoMissing("a problem is registered with an original photo", missing=["photo"])
    move(work, task, "register", expected, evidence=evidence)
    task.released, task.registered_at = True, work.now
    if not task.covert or task.published_at is not None:
        task.serial = task_serial(work.session, task.kind, work.now)
    work.session.flush()
    return task


def publish(work: Work, task: Task) -> None:
    """A covert row comes into the open, for its unit to see; it gets its number now, as nobody may count the hidden."""
    if task.covert and task.published_at is None:
        task.published_at = work.now
        task.serial = task.serial or task_serial(work.session, task.kind, work.now)


def lacks(task: Task) -> list[str]:
    """What a draft still needs, as names of its fields: pure.

    A problem has a place with its crs and accuracy, or the reason why there is no fix with an asset named by hand."""
    missing = [] if task.text.strip() else ["text"]
    if task.kind == "problem":
        missing += [] if task.found_at is not None else ["found_at"]
        missing += _lacks_place(task)
    return missing


def _lacks_place(task: Task) -> list[str]:
    if task.place is not None:
        return [] if task.accuracy_m is not None or task.position_source == "manual" else ["accuracy_m"]
    if not (task.no_fix_reason or "").strip():
        return ["place"]
    return [] if task.asset_id is not None else ["asset_id"]
