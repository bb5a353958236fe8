"""One filter, one condition: the list, its counts and its tiles all ask here, so they always agree."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa

from backend.actor import Actor
from backend.parameters import Parameters
from backend.people.scope import Condition, visible
from backend.tasks.levels import Level
from backend.tasks.model import Extension, Task
from backend.tasks.transitions import ENDED, OPEN, RECTIFYING, WITH_UNIT
from geo.lonlat import Box


@dataclass(frozen=True)
class Filter:
    """What a page asks for; empty and None ask for everything. severity: any of these. q: in the text or the serial."""

    state: Sequence[str] = ()
    severity: Sequence[int] = ()
    category: Sequence[str] = ()
    level: Sequence[Level] = ()
    lead_unit_id: Sequence[UUID] = ()
    group_id: UUID | None = None
    policy_field: str | None = None
    mission_id: UUID | None = None
    asset_id: UUID | None = None
    overdue: bool | None = None
    hard_point: bool | None = None
    rebound: bool | None = None
    box: Box | None = None
    q: str | None = None
    due_before: datetime | None = None
    kind: Literal["problem", "task"] | None = None
    mine: bool = False
    also: Callable[[Actor], Condition] | None = None
    """What a noun above knows of the rows."""


def condition(wanted: Filter, actor: Actor, now: datetime, rules: Parameters) -> Condition:
    """The rows that the filter asks for and the actor may see."""
    return sa.and_(visible(actor, Task), *_plain(wanted), *_computed(wanted, now, rules), *_mine(wanted, actor))


def _plain(wanted: Filter) -> list[Condition]:
    found: list[Condition] = []
    if wanted.state:
        found.append(Task.state.in_(wanted.state))
    if wanted.severity:
        found.append(Task.severity.in_(wanted.severity))
    if wanted.lead_unit_id:
        found.append(Task.lead_unit_id.in_(wanted.lead_unit_id))
    if wanted.category:
        found.append(sa.or_(*(Task.category_code.startswith(code, autoescape=True) for code in wanted.category)))
    equal: tuple[tuple[Any, object], ...] = (
        (Task.group_id, wanted.group_id),
        (Task.policy_field, wanted.policy_field),
        (Task.mission_id, wanted.mission_id),
        (Task.asset_id, wanted.asset_id),
        (Task.hard_point, wanted.hard_point),
        (Task.kind, wanted.kind),
    )
    found += [column == value for column, value in equal if value is not None]
    if wanted.rebound is not None:
        found.append(Task.rebound_of.is_not(None) if wanted.rebound else Task.rebound_of.is_(None))
    if wanted.due_before is not None:
        found.append(Task.current_due < wanted.due_before)
    return found


def _computed(wanted: Filter, now: datetime, rules: Parameters) -> list[Condition]:
    found: list[Condition] = []
    if wanted.overdue is not None:
        found.append(overdue_sql(now) if wanted.overdue else sa.not_(overdue_sql(now)))
    if wanted.level:
        found.append(level_sql(now, rules).in_(wanted.level))
    if wanted.box is not None:
        box = wanted.box
        found.append(Task.place.op("&&")(sa.func.ST_MakeEnvelope(box.west, box.south, box.east, box.north, 4326)))
    if wanted.q:
        found.append(
            sa.or_(Task.text.icontains(wanted.q, autoescape=True), Task.serial.icontains(wanted.q, autoescape=True))
        )
    return found


def _mine(wanted: Filter, actor: Actor) -> list[Condition]:
    named = [sa.or_(Task.author_id == actor.person_id, Task.verifier_id == actor.person_id)] if wanted.mine else []
    return named + ([wanted.also(actor)] if wanted.also is not None else [])


def overdue_sql(now: datetime) -> Condition:
    """levels.overdue in SQL; never NULL."""
    asked = sa.exists().where(Extension.task_id == Task.id, Extension.decision.is_(None))
    owed = sa.and_(Task.state.in_(sorted(WITH_UNIT)), Task.submitted_at.is_(None), sa.not_(asked))
    return sa.and_(owed, sa.func.coalesce(sa.literal(now) > Task.current_due, sa.false()))


def level_sql(now: datetime, rules: Parameters) -> sa.ColumnElement[str | None]:
    """levels.level in SQL: green, yellow, red, or NULL where no clock runs."""
    at = sa.literal(now)
    share = rules.yellow_share
    rest, period = (sa.extract("epoch", Task.current_due - start) for start in (at, Task.dispatched_at))
    little = rest * share.denominator <= period * share.numerator
    late = sa.func.coalesce(Task.acknowledged_at, at) > Task.acknowledge_by
    watched = sa.and_(Task.state.in_(sorted(WITH_UNIT)), Task.submitted_at.is_(None))
    round_late = sa.and_(Task.state == RECTIFYING, at > Task.round_due)
    return sa.case(
        (sa.or_(Task.state.in_(sorted(ENDED)), Task.state.not_in(sorted(OPEN))), sa.null()),
        (sa.or_(Task.rebound_of.is_not(None), overdue_sql(now), sa.func.coalesce(round_late, sa.false())), "red"),
        (sa.or_(Task.dispatched_at.is_(None), Task.current_due.is_(None)), sa.null()),
        (sa.and_(watched, sa.or_(little, sa.func.coalesce(late, sa.false()))), "yellow"),
        else_="green",
    )
