"""The two doors that every transition of a task goes through, whatever noun its verb lives in: take, and move.

task = take(work, task_id, expected, "submit")   # seen, locked, at the version the caller decided on
... your own guards, on your own facts ...
move(work, task, "submit", expected, evidence=digests)
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from backend.actor import Actor, Role
from backend.errors import NotFound
from backend.events import Event
from backend.people.model import Group, Named, Unit
from backend.people.scope import visible
from backend.tasks.judging import judge
from backend.tasks.model import Category, Task
from backend.tasks.seats import Seat, Standing
from backend.work import Expected, Work


def take(work: Work, task_id: UUID, expected: Expected, act: str) -> Task:
    """A task that the actor may see, locked until this transaction ends. act: a line of transitions.TABLE.

    Raises NotFound; Replayed: this very transition was made before; EventTaken: its id stands for another one;
    StaleVersion: somebody was first."""
    return take_all(work, [(task_id, expected)], act)[0]


def take_all(work: Work, wanted: Sequence[tuple[UUID, Expected | None]], act: str) -> list[Task]:
    """Several tasks, in the order asked for, locked in the order of their ids so that two calls never embrace.

    expected None: only seen and locked. Raises as take does, for the first that fails; its id is in the facts."""
    ids = [task_id for task_id, _ in wanted]
    rows = work.session.scalars(
        sa.select(Task)
        .where(Task.id.in_(ids), visible(work.actor, Task))
        .order_by(Task.id)
        .with_for_update(of=Task)
        .execution_options(populate_existing=True)
    )
    found = {task.id: task for task in rows}
    for task_id, expected in wanted:
        if task_id not in found:
            raise NotFound("no such task", id=str(task_id))
        if expected is not None:
            work.expect(found[task_id], expected, act)
    return [found[task_id] for task_id in ids]


def standing(work: Work, task: Task, actor: Actor | None = None) -> Standing:
    """What a row says about who may act on it, as values. actor: of whom `named` is told; None: of the one acting."""
    return standings(work, [task], actor)[task.id]


def standings(work: Work, tasks: Iterable[Task], actor: Actor | None = None) -> dict[UUID, Standing]:
    """The same of several rows, in two queries."""
    rows = list(tasks)
    named = _named(work, rows, actor or work.actor)
    lead, area = aliased(Unit), aliased(Unit)
    values = work.session.execute(
        sa.select(Task.id, lead.path, area.path, Group.powers, Category.limit_h)
        .outerjoin(lead, lead.id == Task.lead_unit_id)
        .outerjoin(area, area.id == Task.area_id)
        .outerjoin(Group, Group.id == Task.group_id)
        .outerjoin(Category, (Category.code == Task.category_code) & (Category.version == Task.category_version))
        .where(Task.id.in_([task.id for task in rows]))
    )
    facts = {row.id: row for row in values}
    return {task.id: _standing(task, facts.get(task.id), named.get(task.id, frozenset())) for task in rows}


def _standing(task: Task, facts: Any, named: frozenset[str]) -> Standing:
    return Standing(
        state=task.state,
        severity=task.severity,
        urgent=task.dangerous or (facts is not None and facts.limit_h is not None),
        covert=task.covert and task.published_at is None,
        rebound=task.rebound_of is not None,
        author_id=task.author_id,
        verifier_id=task.verifier_id,
        group_id=task.group_id,
        powers=frozenset(facts.powers or ()) if facts is not None else frozenset(),
        lead_unit_id=task.lead_unit_id,
        lead_unit_path=facts[1] if facts is not None else None,
        area_path=facts[2] if facts is not None else None,
        policy_field=task.policy_field,
        named=named,
    )


def _named(work: Work, tasks: list[Task], actor: Actor) -> dict[UUID, frozenset[str]]:
    subjects = {task.id for task in tasks} | {task.mission_id for task in tasks if task.mission_id}
    rows = work.session.execute(
        sa.select(Named.subject_id, Named.as_).where(Named.person_id == actor.person_id, Named.subject_id.in_(subjects))
    )
    found: dict[UUID, set[str]] = {}
    for subject_id, as_ in rows:
        found.setdefault(subject_id, set()).add(as_)
    none: set[str] = set()
    return {
        task.id: frozenset(found.get(task.id, none) | (found.get(task.mission_id, none) if task.mission_id else none))
        for task in tasks
    }


def allowed(work: Work, task: Task, name: str, to: str | None = None, at: Standing | None = None) -> Role:
    """The role in which the actor may take this line of the table now; nothing is changed.

    For a verb that must know before it does its own work. at: the row's standing, where the verb knows more of it
    than tasks do (leader_barred, closed_by_leader). Raises NotYourDuty, PowerMissing, WrongState."""
    return judge(work.actor, name, at or standing(work, task), to)[1]


def move(
    work: Work,
    task: Task,
    name: str,
    expected: Expected | None = None,
    *,
    to: str | None = None,
    seat: Seat | None = None,
    at: Standing | None = None,
    reason: str | None = None,
    facts: dict[str, Any] | None = None,
    evidence: Sequence[str] = (),
) -> Event:
    """Make a transition of the table: who and from where are judged, the state moves, the event is written.

    Args: name: a line of transitions.TABLE. expected: whose event_id becomes the event's. to: where the line may lead
    to several states. seat: the one seat that will do here. at: as in `allowed`. evidence: SHA-256 digests, hex.
    Raises NotYourDuty, PowerMissing, WrongState."""
    transition, role, target = judge(work.actor, name, at or standing(work, task), to, seat)
    event_id = expected.event_id if expected else None
    return work.happened(
        task, transition.act, target, role=role, event_id=event_id, reason=reason, facts=facts, evidence=evidence
    )
