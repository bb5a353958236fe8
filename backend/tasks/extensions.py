"""延期: a unit asks before its due date; GL grants once, OD once after, then CL. The original due stays where it is."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from uuid_utils.compat import uuid7

from backend.errors import NotFound
from backend.tasks.calendar import Calendar, calendar_of
from backend.tasks.clocks import period_of, present_dispatch
from backend.tasks.due import Limit, deadline, extension_until
from backend.tasks.errors import AlreadyAsked, BeyondLevel, DueNotAhead, NothingToDecide, NotYourDuty, TooLate
from backend.tasks.model import Extension, Task
from backend.tasks.moving import allowed, move, standing, take
from backend.tasks.seats import Seat, role_at
from backend.work import Expected, Work

LEVELS: tuple[Seat, ...] = ("group_leader", "office_director", "city_leader")


def ask_extension(work: Work, task_id: UUID, expected: Expected, due: datetime, basis: str) -> Extension:
    """Ask for a later due date; until it is decided the row is not overdue.

    Raises NotYourDuty, WrongState, AlreadyAsked: one waits already; TooLate: the due date has passed; DueNotAhead."""
    task = take(work, task_id, expected, "ask-extension")
    allowed(work, task, "ask-extension")
    if task.current_due is None or work.now > task.current_due:
        raise TooLate("an extension is asked for before the due date", until=str(task.current_due))
    if due <= task.current_due:
        raise DueNotAhead("a later date than the present one", current_due=task.current_due.isoformat())
    if _undecided(work, task.id) is not None:
        raise AlreadyAsked("an extension waits for its decision")
    row = Extension(id=uuid7(), task_id=task.id, asked_due=due, basis=basis, level=_next_level(work, task))
    row.asked_by, row.asked_at = work.actor.person_id or task.id, work.now
    work.session.add(row)
    facts = {"asked_due": due.isoformat(), "extension": str(row.id), "level": row.level}
    move(work, task, "ask-extension", expected, reason=basis, facts=facts)
    return row


def decide_extension(
    work: Work,
    task_id: UUID,
    extension_id: UUID,
    expected: Expected,
    *,
    granted: bool,
    reason: str,
    due: datetime | None = None,
) -> Task:
    """Grant or refuse. GL, and OD after them, at most max(5 wd, 30 % of the first period) each; CL what is needed.

    A request undecided for 2 wd may be decided by the next level too. due: another than was asked for.
    Raises NotFound, NotYourDuty, NothingToDecide, BeyondLevel, DueNotAhead, CalendarMissing."""
    task = take(work, task_id, expected, "decide-extension")
    row = _undecided(work, task.id)
    if row is None or row.id != extension_id:
        _need_known(work, task, extension_id)
        raise NothingToDecide("this request is decided already")
    calendar = calendar_of(work.session)
    level = _level_of(work, task, row, calendar)
    until = due or row.asked_due
    if granted:
        _need_within(work, task, until, level, calendar)
    facts = {"extension": str(row.id), "granted": granted} | ({"due": until.isoformat()} if granted else {})
    move(work, task, "decide-extension", expected, seat=LEVELS[level - 1], reason=reason, facts=facts)
    row.level, row.reason, row.decision = level, reason, "granted" if granted else "refused"
    row.decided_by, row.decided_at = work.actor.person_id, work.now
    if granted:
        row.granted_due = task.current_due = until
    work.session.flush()
    return task


def _undecided(work: Work, task_id: UUID) -> Extension | None:
    waiting = sa.select(Extension).where(Extension.task_id == task_id, Extension.decision.is_(None))
    return work.session.scalar(waiting.with_for_update())


def _need_known(work: Work, task: Task, extension_id: UUID) -> None:
    known = work.session.get(Extension, extension_id)
    if known is None or known.task_id != task.id:
        raise NotFound("no such extension", id=str(extension_id))


def _next_level(work: Work, task: Task) -> int:
    """1 GL, 2 OD, 3 CL: one beyond the highest that has granted time under the present order."""
    highest = work.session.scalar(
        sa.select(sa.func.max(Extension.level)).where(
            Extension.task_id == task.id, Extension.decision == "granted", Extension.asked_at >= task.dispatched_at
        )
    )
    return min((highest or 0) + 1, len(LEVELS))


def _level_of(work: Work, task: Task, row: Extension, calendar: Calendar) -> int:
    """The level at which the actor may decide now. Raises NotYourDuty."""
    at = standing(work, task)
    for level in range(row.level, len(LEVELS) + 1):
        if role_at(work.actor, LEVELS[level - 1], at) is not None:
            return level
        if work.now <= deadline(row.asked_at, _patience(work, level + 1 - row.level), calendar):
            break
    raise NotYourDuty("this request waits for another level", act="decide-extension", roles=[LEVELS[row.level - 1]])


def _patience(work: Work, levels: int) -> Limit:
    return Limit(wd=work.parameters.extension_answer_wd * levels)


def _need_within(work: Work, task: Task, due: datetime, level: int, calendar: Calendar) -> None:
    if task.current_due is None or due <= task.current_due:
        raise DueNotAhead("a later date than the present one", current_due=str(task.current_due))
    order = present_dispatch(work, task.id)
    if level < len(LEVELS) and order is not None:
        until = extension_until(task.current_due, period_of(work, order), calendar, work.parameters)
        if due > until:
            raise BeyondLevel("more time than this level may grant", level=level, until=until.isoformat())
