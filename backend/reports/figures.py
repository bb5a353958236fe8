"""The figures of domain.md §8, counted from the rows that the asker may see, as of a cut-off."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from backend.actor import Actor
from backend.events import Event
from backend.follow_up.model import Draw, Suspicion, Visit
from backend.follow_up.queries import visible_visits
from backend.people.scope import Condition, visible
from backend.rectification.model import Round, Verification
from backend.reports.course import Course, course
from backend.reports.figure import Rate
from backend.tasks.model import Extension, Task

WITHDRAWN = ("dismissed", "merged", "suspended")


@dataclass(frozen=True)
class Cohort:
    """Which rows a figure is about: those due by a time, of one mission where one is named, as of a cut-off."""

    due_until: datetime
    as_of: datetime
    mission_id: UUID | None = None


def cohort(session: Session, actor: Actor, asked: Cohort) -> dict[str, Any]:
    """Completion, timeliness, overdue of the tasks due by `due_until`, as of the cut-off, from their events.

    The due date is the first round's, with the extensions granted by the cut-off; what the verifier took does not
    count against the unit. A row suspended, merged or dismissed at the cut-off is in neither part."""
    rows = {task_id: course(events, asked.as_of) for task_id, events in _events(session, actor, asked)}
    due = {task_id: row for task_id, row in rows.items() if row.due is not None and row.due <= asked.due_until}
    counted = {task_id: row for task_id, row in due.items() if row.state not in WITHDRAWN}

    def share(holds: Callable[[Course], bool]) -> dict[str, float | int | None]:
        return Rate(sum(map(holds, counted.values())), len(counted)).as_json()

    return {
        "due_until": asked.due_until,
        "as_of": asked.as_of,
        "due_n": len(due),
        "suspended_n": sum(row.state == "suspended" for row in due.values()),
        "submitted": share(lambda row: bool(row.submissions)),
        "submitted_on_time": share(lambda row: _by_due(row, row.submitted_since)),
        "completion_rate": share(lambda row: row.state in ("closed", "rebounded")),
        "net_completion_rate": share(lambda row: row.state == "closed"),
        "on_time_rate": share(lambda row: _by_due(row, row.passed_since)),
        "extended_share": share(lambda row: row.extended),
        "overdue_rate": share(lambda row: row.late_once),
        "overdue_open": [task_id for task_id, row in counted.items() if row.overdue(asked.as_of)],
    }


def _by_due(row: Course, at: datetime | None) -> bool:
    return at is not None and row.due is not None and at <= row.due


def _events(session: Session, actor: Actor, asked: Cohort) -> Iterator[tuple[UUID, Iterator[sa.Row[Any]]]]:
    """The events of every row that was ever dispatched, row by row, in order."""
    ours = [] if asked.mission_id is None else [Task.mission_id == asked.mission_id]
    rows = session.execute(
        sa.select(Event.subject_id, Event.act, Event.to_state, Event.at, Event.facts)
        .join(Task, Task.id == Event.subject_id)
        .where(visible(actor, Task), Task.dispatched_at.is_not(None), Event.at <= asked.as_of, *ours)
        .order_by(Event.subject_id, Event.n)
    )
    return groupby(rows, key=lambda row: row.subject_id)


def mission(session: Session, actor: Actor, mission_id: UUID) -> dict[str, Any]:
    """What one inspection found and what became of it, by its rows' events."""
    mine = sa.and_(visible(actor, Task), Task.mission_id == mission_id, Task.kind == "problem")
    found = sa.and_(mine, Task.origin != "follow_up", Task.registered_at.is_not(None))
    return {
        "found_n": _count(session, found),
        "merged_n": _count(session, found, Task.state == "merged"),
        "dismissed_n": _count(session, found, Task.state == "dismissed"),
        "dispatched_n": _count(session, found, Task.dispatched_at.is_not(None)),
        "by_severity": _by_severity(session, sa.and_(found, Task.dispatched_at.is_not(None))),
        "submitted_n": _count(session, found, Task.submitted_at.is_not(None)),
        "extended_n": _count(session, found, Task.id.in_(_extended())),
        "closed_n": _count(session, found, Task.state == "closed"),
        "rebounded_n": _count(session, found, Task.state == "rebounded"),
        "first_rounds": first_rounds(session, actor, mission_id),
    }


def first_rounds(session: Session, actor: Actor, mission_id: UUID | None = None) -> dict[str, Any]:
    """first_pass_rate: first checks passed ÷ first checks decided; how many of them failed."""
    first = (
        sa.select(Verification.task_id, Verification.state)
        .join(Round, Round.id == Verification.round_id)
        .join(Task, Task.id == Verification.task_id)
        .where(Verification.state.in_(("passed", "failed")), visible(actor, Task))
        .where(sa.true() if mission_id is None else Task.mission_id == mission_id)
        .ext(distinct_on(Verification.task_id))
        .order_by(Verification.task_id, Round.n, Verification.decided_at)
        .subquery()
    )
    by_state = sa.select(first.c.state, sa.func.count()).group_by(first.c.state)
    counts: dict[str, int] = dict(session.execute(by_state).all())
    passed, failed = counts.get("passed", 0), counts.get("failed", 0)
    return {"passed_n": passed, "failed_n": failed, "first_pass_rate": Rate(passed, passed + failed).as_json()}


def follow_up(session: Session, actor: Actor, draw: Draw) -> dict[str, Any]:
    """What a draw's visits found: rebounds confirmed ÷ visits with a result, never ÷ all closed."""
    mine = sa.and_(Visit.draw_id == draw.id, visible_visits(actor))
    results = sa.select(Visit.result, sa.func.count()).where(mine, Visit.result.is_not(None)).group_by(Visit.result)
    by_result: dict[str | None, int] = dict(session.execute(results).all())
    confirmed = sa.select(sa.func.count(sa.distinct(Suspicion.visit_id))).where(
        Suspicion.decision == "confirmed", Suspicion.visit_id.in_(sa.select(Visit.id).where(mine))
    )
    with_result = sum(n for result, n in by_result.items() if result != "unable")
    drawn = session.scalar(sa.select(sa.func.count()).where(mine, Visit.replaces_id.is_(None))) or 0
    rebounds = session.scalar(confirmed) or 0
    return {
        "draw_id": draw.id,
        "population_n": len(draw.population),
        "drawn_n": drawn,
        "with_result_n": with_result,
        "by_result": by_result,
        "rebounds_n": rebounds,
        "rebound_rate": Rate(rebounds, with_result).as_json(),
        "follow_up_coverage": Rate(with_result, len(draw.population)).as_json(),
    }


def _count(session: Session, *conditions: Condition) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(Task).where(*conditions)) or 0


def _by_severity(session: Session, condition: Condition) -> dict[str, int]:
    rows = session.execute(sa.select(Task.severity, sa.func.count()).where(condition).group_by(Task.severity))
    return {str(severity): n for severity, n in rows}


def _extended() -> sa.Select[UUID]:
    return sa.select(Extension.task_id).where(Extension.decision == "granted")
